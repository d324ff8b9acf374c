import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "./part.ts";
import { type Program, startService } from "./process.ts";
import { shownPath } from "./shown-path.ts";
import { createToken, keepToken, readToken, type Scope, tokenFileIn } from "./token.ts";

/** The server, and how to be let in. */
export interface UnderstudyServer extends Part {
  url: string;
  /** Where the admin token is kept. */
  tokenFile: string;
  /** Where the token of another part is kept. */
  tokenFileFor(name: string): string;
  /** The token of another part, made where none is kept that the server takes. */
  tokenFor(name: string, scopes: readonly Scope[]): Promise<string>;
}

const admin = { name: "admin", scopes: ["create", "read", "act-for-subjects", "admin"] } as const;

/** Settings that would lead it to a database or files of somebody else. */
const ofNobody = {
  DATABASE_URL: "",
  PUBLIC_URL: "",
  S3_BUCKET: "",
  S3_ENDPOINT: "",
  S3_ACCESS_KEY_ID: "",
  S3_SECRET_ACCESS_KEY: "",
  S3_PUBLIC_URL: "",
};

/**
 * Starts the server with a database of its own in the folder, and makes its admin token where none is kept there.
 *
 * @param options.emulator The provider; without one it is the one that `COMETAPI_KEY` is for.
 * @throws {Error} when it does not come up.
 */
export async function startServer(options: {
  root: string;
  folder: string;
  port: number;
  emulator: { url: string; apiKey: string } | undefined;
  /** Pages that may call it, beside those of `ALLOWED_ORIGINS`. */
  origins: readonly string[];
}): Promise<UnderstudyServer> {
  const { root, folder, port, emulator, origins } = options;
  const provider = emulator
    ? {
        ...ofNobody,
        COMETAPI_KEY: emulator.apiKey,
        COMETAPI_BASE_URL: emulator.url,
        ALLOW_LOOPBACK_ASSETS: "true",
      }
    : { DATABASE_URL: "" };
  const program: Program = {
    main: join(root, "apps/server/src/main.ts"),
    cwd: folder,
    env: {
      ...provider,
      DATA_DIR: folder,
      ROLE: "all",
      HOST: "127.0.0.1",
      PORT: String(port),
      ALLOWED_ORIGINS: [process.env.ALLOWED_ORIGINS || "https://localhost:5241", ...origins].join(","),
    },
  };
  const url = `http://127.0.0.1:${port}`;
  const tokenFile = tokenFileIn(folder, admin.name);
  await mkdir(folder, { recursive: true, mode: 0o700 });

  async function makeToken(wanted: { name: string; scopes: readonly Scope[] }): Promise<string> {
    const token = await createToken(program, wanted);
    await keepToken(tokenFileIn(folder, wanted.name), token);
    return token;
  }
  // Before it serves: a server that finds no token at all makes one and prints it, once, into its log.
  let made = (await readToken(tokenFile)) === undefined ? await makeToken(admin) : undefined;
  const log = join(folder, "server.log");
  const service = await startService("server", program, { log, address: `${url}/readyz` });
  async function tokenFor(name: string, scopes: readonly Scope[]): Promise<string> {
    const kept = await readToken(tokenFileIn(folder, name));
    return kept !== undefined && (await isAccepted(url, kept)) ? kept : makeToken({ name, scopes });
  }
  try {
    const kept = await readToken(tokenFile);
    const token = await tokenFor(admin.name, admin.scopes);
    if (token !== kept) made = token;
  } catch (error) {
    await service.end();
    throw error;
  }
  const file = shownPath(root, tokenFile);
  return {
    ...service,
    url,
    tokenFile,
    tokenFileFor: (name) => tokenFileIn(folder, name),
    tokenFor,
    lines: [
      ["Server", url],
      ["Its API", `${url}/docs`],
      ["Its log", shownPath(root, log)],
      ["Admin token", made === undefined ? `kept in ${file}` : `${made}, kept in ${file}`],
    ],
  };
}

async function isAccepted(url: string, token: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/usage`, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response.status !== 401;
}
