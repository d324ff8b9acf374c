import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { CliError } from "../cli-error.ts";
import type { Io } from "../io.ts";

/** What `understudy login` keeps. */
export interface Login {
  /** Address of the server, without `/v1`. */
  server: string;
  token: string;
}

/**
 * The file of the login, in the folder people keep configuration in: `$XDG_CONFIG_HOME`, `~/.config`, or `%APPDATA%`
 * (XDG Base Directory Specification, which has relative paths ignored).
 *
 * @returns `undefined` where there is no such folder.
 */
export function loginPath(env: Io["env"]): string | undefined {
  const { XDG_CONFIG_HOME: xdg, APPDATA: appData, HOME: home } = env;
  const folder = [xdg, appData, home && join(home, ".config")].find((path) => path && isAbsolute(path));
  return folder && join(folder, "understudy", "login.json");
}

/**
 * Reads the login.
 * @returns `undefined` where nobody is logged in.
 * @throws {CliError} `config` for a file that cannot be read or understood.
 */
export async function readLogin(env: Io["env"]): Promise<Login | undefined> {
  const path = loginPath(env);
  if (!path) return undefined;
  try {
    const { server, token } = JSON.parse(await readFile(path, "utf8")) as Partial<Login>;
    if (typeof server !== "string" || typeof token !== "string") throw new TypeError("It is no login.");
    return { server, token };
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw new CliError("config", `${path} cannot be read. Run understudy login again.`, error);
  }
}

/**
 * Keeps a login where only this user can read it.
 * @returns The path of the file.
 */
export async function writeLogin(env: Io["env"], login: Login): Promise<string> {
  const path = loginPath(env);
  if (!path) {
    throw new CliError("config", "There is no folder for configuration. Set HOME or XDG_CONFIG_HOME.");
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // A file of its own from the start: one that is there already may be open to others.
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(login)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return path;
}

/**
 * Forgets the login.
 * @returns The path of the file that was removed; `undefined` where there was none.
 */
export async function removeLogin(env: Io["env"]): Promise<string | undefined> {
  const path = loginPath(env);
  if (!path) return undefined;
  try {
    await rm(path);
    return path;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}
