import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A package of the repository. */
export interface WorkspacePackage {
  name: string;
  /** Its absolute folder. */
  folder: string;
  /** Whether it is kept out of the registry. */
  private: boolean;
}

/** The packages and apps below the root folder of the repository, ordered by folder. */
export async function workspacePackages(root: string): Promise<WorkspacePackage[]> {
  const packages: WorkspacePackage[] = [];
  for await (const file of glob("{packages,apps}/*/package.json", { cwd: root })) {
    const manifest = JSON.parse(await readFile(join(root, file), "utf8")) as Partial<WorkspacePackage>;
    const { name = dirname(file), private: isPrivate = false } = manifest;
    packages.push({ name, folder: join(root, dirname(file)), private: isPrivate });
  }
  return packages.sort((one, other) => (one.folder < other.folder ? -1 : 1));
}
