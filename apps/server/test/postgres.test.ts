import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  chmod,
  chown,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createLogger } from "../src/log.ts";
import { findBinaries } from "../src/postgres/binaries.ts";
import { makeLibraryLinks } from "../src/postgres/library-links.ts";
import { stop } from "../src/postgres/postmaster.ts";
import { startPostgres } from "../src/postgres/start.ts";
import {
  ask,
  dataFolder,
  eventually,
  killTree,
  postmasterOf,
  run,
  signal,
  spawnHolder,
  startHolder,
  temporaryFolder,
  userOf,
} from "./support/postgres.ts";

const log = createLogger({ level: "silent" });
const major = 18;
const directoryIn = (dataDir: string) => join(dataDir, `postgres-${major}`);

test("the first start makes a database, later ones find what is in it", async () => {
  const dataDir = join(await temporaryFolder(), "not", "there", "yet");
  const first = await startPostgres({ dataDir, log });
  expect(first.adopted).toBe(false);
  await ask(first.connectionString, "create table note as select 'kept' as words");
  expect(await ask(first.connectionString, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
  expect((await stat(directoryIn(dataDir))).mode & 0o777).toBe(0o700);
  await first.close();
  await first.close();
  expect(await postmasterOf(directoryIn(dataDir))).toBeUndefined();

  const second = await startPostgres({ dataDir, log });
  expect(second.adopted).toBe(false);
  expect(await ask(second.connectionString, "select words from note")).toEqual([{ words: "kept" }]);
  await second.close();
  expect((await readdir(dataDir)).sort()).toEqual([`postgres-${major}`, `postgres-${major}.log`]);
});

test("what a killed server leaves running is adopted, and stopped by whoever adopted it", async () => {
  const dataDir = await dataFolder();
  const killed = await startHolder(dataDir);
  const pid = await postmasterOf(directoryIn(dataDir));
  await killed.kill();

  const postgres = await startPostgres({ dataDir, log });
  expect(postgres).toMatchObject({ adopted: true, connectionString: killed.connectionString });
  expect(await postmasterOf(directoryIn(dataDir))).toBe(pid);
  await postgres.close();
  expect(await postmasterOf(directoryIn(dataDir))).toBeUndefined();
});

test("when server and Postgres are killed together, nothing acknowledged is lost", async () => {
  const dataDir = await dataFolder();
  const killed = await startHolder(dataDir);
  await ask(killed.connectionString, "create table note as select generate_series(1, 1000) as n");
  await Promise.all([killed.kill(), killTree(directoryIn(dataDir))]);

  const postgres = await startPostgres({ dataDir, log });
  expect(postgres.adopted).toBe(false);
  expect(await ask(postgres.connectionString, "select count(*)::int from note")).toEqual([{ count: 1000 }]);
  await postgres.close();
});

test("a Postgres that dies under a server is brought back at the same address", async () => {
  const dataDir = await dataFolder();
  const postgres = await startPostgres({ dataDir, log });
  const pid = (await postmasterOf(directoryIn(dataDir))) ?? 0;
  signal(pid, "SIGKILL"); // its helpers notice by themselves
  const back = await eventually(async () => {
    const now = await postmasterOf(directoryIn(dataDir));
    return now === pid ? undefined : await ask(postgres.connectionString, "select 1 as one");
  });
  expect(back).toEqual([{ one: 1 }]);
  await postgres.close();
  expect(await postmasterOf(directoryIn(dataDir))).toBeUndefined();
});

test("a lost connection is no reason to start another Postgres", async () => {
  const dataDir = await dataFolder();
  const postgres = await startPostgres({ dataDir, log });
  const pid = await postmasterOf(directoryIn(dataDir));
  const holders = "from pg_stat_activity where application_name = 'understudy holder'";
  await ask(postgres.connectionString, `select pg_terminate_backend(pid) ${holders}`);
  await eventually(async () => (await ask(postgres.connectionString, `select 1 ${holders}`))[0]);
  expect(await postmasterOf(directoryIn(dataDir))).toBe(pid);
  await postgres.close();
});

test("two servers that start at once on an empty folder share one Postgres, and the last one stops it", async () => {
  const dataDir = await temporaryFolder();
  const [one, two] = await Promise.all([startHolder(dataDir), startHolder(dataDir)]);
  expect(one.connectionString).toBe(two.connectionString);
  expect([one.adopted, two.adopted].filter((adopted) => !adopted)).toHaveLength(1);
  const pid = await postmasterOf(directoryIn(dataDir));
  await (one.adopted ? two : one).close();
  expect(await postmasterOf(directoryIn(dataDir))).toBe(pid);
  expect(await ask(one.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  await (one.adopted ? one : two).close();
  expect(await postmasterOf(directoryIn(dataDir))).toBeUndefined();
  expect(await readdir(dataDir)).toEqual([`postgres-${major}`, `postgres-${major}.log`]);
});

test("of servers that leave at once one stops it, and one that comes meanwhile has it all the same", async () => {
  const dataDir = await dataFolder();
  const leaving = await Promise.all([1, 2, 3].map(() => startPostgres({ dataDir, log })));
  const [coming] = await Promise.all([
    startPostgres({ dataDir, log }),
    ...leaving.map((postgres) => postgres.close()),
  ]);
  expect(await ask(coming.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  await coming.close();
  expect(await postmasterOf(directoryIn(dataDir))).toBeUndefined();
});

test("a process id that somebody else has by now does not keep Postgres from starting", async () => {
  const dataDir = await dataFolder();
  const { uid, gid } = await stat(directoryIn(dataDir));
  // Postgres itself refuses to start for any living process of its own user.
  const stranger = spawn("sleep", ["60"], { uid, gid, stdio: "ignore" });
  await once(stranger, "spawn");
  await writeLocks(dataDir, stranger.pid ?? 0);
  const postgres = await startPostgres({ dataDir, log });
  expect(await ask(postgres.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  await postgres.close();
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill();
});

test("nor does the Postgres of another folder, which stays as it is", async () => {
  const [dataDir, other] = [await dataFolder(), await dataFolder()];
  const elsewhere = await startPostgres({ dataDir: other, log });
  const pid = (await postmasterOf(directoryIn(other))) ?? 0;
  await writeLocks(dataDir, pid);
  const postgres = await startPostgres({ dataDir, log });
  expect(postgres.adopted).toBe(false);
  expect(await postmasterOf(directoryIn(dataDir))).not.toBe(pid);
  await postgres.close();
  expect(await ask(elsewhere.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  await elsewhere.close();
});

test("a dead process id is overridden", async () => {
  const dataDir = await dataFolder();
  const gone = spawn("true");
  await once(gone, "exit");
  await writeLocks(dataDir, gone.pid ?? 0);
  const postgres = await startPostgres({ dataDir, log });
  await postgres.close();
});

/** The files that a Postgres would have left behind. */
async function writeLocks(dataDir: string, pid: number): Promise<void> {
  const directory = directoryIn(dataDir);
  const { uid, gid } = await stat(directory);
  const lines = [pid, directory, 1_700_000_000, 5432, directory, "", "  1 1", "ready   ", ""];
  for (const name of ["postmaster.pid", ".s.PGSQL.5432.lock"]) {
    await writeFile(join(directory, name), lines.join("\n"));
    await chown(join(directory, name), uid, gid);
  }
}

test("a first start that is killed leaves nothing half-made", async () => {
  const dataDir = await temporaryFolder();
  const killed = spawnHolder(dataDir);
  await eventually(async () => (await readdir(dataDir)).find((name) => name.includes("half-made")));
  killed.kill("SIGKILL");
  await once(killed, "exit");
  const postgres = await startPostgres({ dataDir, log });
  expect(await ask(postgres.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  await postgres.close();
  expect((await readdir(dataDir)).sort()).toEqual([`postgres-${major}`, `postgres-${major}.log`]);
});

test("Postgres never runs as root, even in a folder that only root may enter", async () => {
  const closed = await temporaryFolder();
  await chmod(closed, 0o700);
  const dataDir = join(closed, "data");
  const postgres = await startPostgres({ dataDir, log });
  const user = await userOf((await postmasterOf(directoryIn(dataDir))) ?? 0);
  expect(user).not.toBe(0);
  expect((await stat(directoryIn(dataDir))).uid).toBe(user);
  await ask(
    postgres.connectionString,
    "create table note as select generate_series(1, 1000) as n; checkpoint",
  );
  await postgres.close();
});

test("the environment of the server does not reach Postgres", async () => {
  const dataDir = await dataFolder();
  process.env.UNDERSTUDY_TEST_SECRET = "hidden";
  const postgres = await startPostgres({ dataDir, log });
  delete process.env.UNDERSTUDY_TEST_SECRET;
  const { stdout } = await run("ps", [
    "eww",
    "-o",
    "command=",
    "-p",
    String(await postmasterOf(directoryIn(dataDir))),
  ]);
  expect(stdout).toContain(directoryIn(dataDir));
  expect(stdout).not.toContain("hidden");
  await postgres.close();
});

test("in a folder too deep for a socket, the socket is in a private folder of its own", async () => {
  const deep = join(await temporaryFolder(), "d".repeat(60), "e".repeat(60));
  await mkdir(deep, { recursive: true });
  const dataDir = await dataFolder(deep);
  const killed = await startHolder(dataDir);
  const socketFolder = new URL(killed.connectionString).searchParams.get("host") ?? "";
  expect(dirname(socketFolder)).toBe(tmpdir());
  expect((await stat(socketFolder)).mode & 0o777).toBe(0o700);
  await killed.kill();
  const postgres = await startPostgres({ dataDir, log });
  expect(postgres).toMatchObject({ adopted: true, connectionString: killed.connectionString });
  await postgres.close();

  await rm(socketFolder, { recursive: true });
  await symlink(await temporaryFolder(), socketFolder);
  await expect(startPostgres({ dataDir, log })).rejects.toMatchObject({ code: "unsafe_socket_folder" });
  await rm(socketFolder);
});

test("a Postgres that does not get to its end is stopped all the same, and keeps what it has", async () => {
  const dataDir = await dataFolder();
  const directory = directoryIn(dataDir);
  // Before it ends, it waits for its archive.
  await appendFile(
    join(directory, "postgresql.conf"),
    "\narchive_mode = on\narchive_command = 'exec sleep 60'\n",
  );
  const holder = await startHolder(dataDir);
  await ask(holder.connectionString, "create table note as select 'kept' as words");
  await holder.kill();
  const binaries = await findBinaries();
  expect(await stop({ binaries, directory, user: undefined }, 200)).toBe(true);
  expect(await readFile(`${directory}.log`, "utf8")).toContain("received immediate shutdown request");
  expect(await postmasterOf(directory)).toBeUndefined();

  await appendFile(join(directory, "postgresql.conf"), "archive_mode = off\n");
  const postgres = await startPostgres({ dataDir, log });
  expect(await ask(postgres.connectionString, "select words from note")).toEqual([{ words: "kept" }]);
  await postgres.close();
});

test("a Postgres that does not start says why", async () => {
  const dataDir = await dataFolder();
  const settings = join(directoryIn(dataDir), "postgresql.conf");
  await writeFile(settings, `${await readFile(settings, "utf8")}\nno_such_setting = 1\n`);
  await expect(startPostgres({ dataDir, log })).rejects.toMatchObject({
    code: "start_failed",
    message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
  });
});

test("the data of another version is not passed over", async () => {
  const dataDir = await temporaryFolder();
  await mkdir(join(dataDir, "postgres-17"));
  await expect(startPostgres({ dataDir, log })).rejects.toMatchObject({
    code: "other_major",
    message: expect.stringContaining("PG_BIN"),
  });
});

test("missing links between libraries are made", async () => {
  const { postgres } = await findBinaries();
  const native = dirname(dirname(postgres));
  const copy = await temporaryFolder();
  const [bin, lib] = [join(copy, "native", "bin"), join(copy, "native", "lib")];
  for (const folder of [bin, lib]) await mkdir(folder, { recursive: true });
  await copyFile(postgres, join(bin, "postgres"));
  await copyFile(join(native, "pg-symlinks.json"), join(copy, "native", "pg-symlinks.json"));
  for (const file of await readdir(join(native, "lib"), { withFileTypes: true })) {
    if (file.isFile()) await symlink(join(native, "lib", file.name), join(lib, file.name));
  }
  const version = () => run(join(bin, "postgres"), ["--version"]);
  await expect(version()).rejects.toThrow("cannot open shared object file");
  await makeLibraryLinks(copy);
  await makeLibraryLinks(copy); // what is there is left alone
  expect((await version()).stdout).toContain("PostgreSQL");

  await rm(lib, { recursive: true });
  await expect(makeLibraryLinks(copy)).rejects.toMatchObject({ code: "no_binaries" });
});

test("PG_BIN names another Postgres, which must be there and new enough", async () => {
  const { postgres, ...packaged } = await findBinaries();
  expect(await findBinaries(dirname(postgres))).toEqual({ postgres, ...packaged });

  const folder = await temporaryFolder();
  await expect(findBinaries(folder)).rejects.toMatchObject({
    code: "no_binaries",
    message: expect.stringContaining("DATABASE_URL"),
  });
  await writeFile(join(folder, "postgres"), "#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n", {
    mode: 0o755,
  });
  await expect(findBinaries(folder)).rejects.toMatchObject({
    code: "too_old",
    message: expect.stringContaining("14"),
  });
});
