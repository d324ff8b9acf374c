import { cp, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browserBundleSize } from "./pack/bundle.ts";
import { run } from "./pack/run.ts";
import { turbo } from "./turbo.ts";
import { type WorkspacePackage, workspacePackages } from "./workspace.ts";

// `pnpm pack:check`: builds and packs every published package as `pnpm publish` would, checks the tarballs, and uses
// them from an empty project. A package in `packages` is a library for Node and browsers, and a module of its name in
// `packages/dev/consumers` uses it; a package in `apps` is a command.

const root = process.cwd();
const tool = (name: string) => join(root, "node_modules", ".bin", name);
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const say = (name: string, sentence: string) => console.log(`${name}: ${sentence}`);

const temporary = await mkdtemp(join(tmpdir(), "understudy-pack-"));
try {
  const published = (await workspacePackages(root)).filter((each) => !each.private);
  await build(published);
  const tarballs: string[] = [];
  for (const each of published) tarballs.push(await pack(each));

  const project = await install(tarballs);
  for (const each of published) {
    await (isLibrary(each) ? useLibrary(project, each) : useCommand(project, each));
  }
} finally {
  await rm(temporary, { recursive: true });
}

function isLibrary({ folder }: WorkspacePackage): boolean {
  return basename(dirname(folder)) === "packages";
}

async function build(packages: WorkspacePackage[]): Promise<void> {
  for (const { folder } of packages) await rm(join(folder, "dist"), { recursive: true, force: true });
  if ((await turbo("run", "build", "--output-logs=errors-only")) !== 0) throw new Error("The build failed.");
}

/** The tarball that would be published, checked by publint and, where it has types, by "Are the types wrong?". */
async function pack(each: WorkspacePackage): Promise<string> {
  const packed = await run(each.folder, "pnpm", "pack", "--json", "--pack-destination", temporary);
  const { filename, files } = JSON.parse(packed) as { filename: string; files: unknown[] };
  await run(root, tool("publint"), "run", filename, "--strict");
  if (isLibrary(each)) await run(root, tool("attw"), filename, "--profile=esm-only", "--no-definitely-typed");
  say(each.name, `packed ${files.length} files into ${kB((await stat(filename)).size)}, found sound`);
  return filename;
}

/** A project of the consumers with the tarballs installed; its types hold together with those of all it depends on. */
async function install(tarballs: string[]): Promise<string> {
  const project = join(temporary, "project");
  await cp(fileURLToPath(new URL("../consumers/", import.meta.url)), project, { recursive: true });
  await run(project, "npm", "install", "--no-audit", "--no-fund", ...tarballs);
  await run(project, tool("tsc"), "-p", ".");
  return project;
}

/** Runs the library's consumer in Node and bundles it for a browser. */
async function useLibrary(project: string, { name, folder }: WorkspacePackage): Promise<void> {
  const consumer = `${basename(folder)}.ts`;
  const said = await run(project, process.execPath, consumer);
  const size = await browserBundleSize(project, consumer);
  say(name, `runs in Node (${said.trim()}), and is ${kB(size)} gzipped in a browser`);
}

/** Runs the commands that the package installs. */
async function useCommand(project: string, { name }: WorkspacePackage): Promise<void> {
  const manifest = await readFile(join(project, "node_modules", name, "package.json"), "utf8");
  const { version, bin } = JSON.parse(manifest) as { version: string; bin?: string | object };
  if (!bin) throw new Error(`${name} installs no command.`);
  for (const command of typeof bin === "string" ? [basename(name)] : Object.keys(bin)) {
    const installed = join(project, "node_modules", ".bin", command);
    const said = (await run(project, installed, "--version")).trim();
    if (!said.includes(version)) throw new Error(`${command} --version says ${said}, not ${version}.`);
    await run(project, installed, "--help");
    say(name, `installs \`${command}\`, which knows its version and helps`);
  }
}
