import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Program, runProgram } from "./process.ts";

/** What a token may do. */
export type Scope = "create" | "read" | "act-for-subjects" | "admin";

/** Where the token of somebody is kept, beside the database that knows it. */
export const tokenFileIn = (folder: string, name: string): string => join(folder, `${name}-token`);

/** The token that is kept; `undefined` where there is none. */
export async function readToken(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.trim() || undefined;
}

/** Keeps a token where only this user can read it. */
export async function keepToken(path: string, token: string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${token}\n`, { mode: 0o600, flag: "wx" });
  await rename(draft, path);
}

/**
 * Lets the server program make a token. Works whether or not the server runs.
 * @throws {Error} when it makes none; it has then said why itself.
 */
export async function createToken(
  server: Program,
  { name, scopes }: { name: string; scopes: readonly Scope[] },
): Promise<string> {
  const args = ["token", "create", "--name", name, "--scopes", scopes.join(",")];
  const { stdout } = await runProgram({ ...server, args });
  const [token] = /^ust_\S+/.exec(stdout) ?? [];
  if (token === undefined) throw new Error("The server made no token.");
  return token;
}
