import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "./part.ts";
import { type Program, startService } from "./process.ts";
import { shownPath } from "./shown-path.ts";
import { createToken, keepToken, readToken, tokenFileIn } from "./token.ts";

/** The server, and how to be let in. */
export interface UnderstudyServer extends Part {
  url: string;
  tokenFile: string;
}

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
}): Promise<UnderstudyServer> {
  const { root, folder, port, emulator } = options;
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
    env: { ...provider, DATA_DIR: folder, ROLE: "all", HOST: "127.0.0.1", PORT: String(port) },
  };
  const url = `http://127.0.0.1:${port}`;
  const tokenFile = tokenFileIn(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });

  // Before it serves: a server that finds no token at all makes one and prints it, once, into its log.
  let made = (await readToken(tokenFile)) === undefined ? await createToken(program) : undefined;
  if (made !== undefined) await keepToken(tokenFile, made);
  const log = join(folder, "server.log");
  const service = await startService("server", program, { log, address: `${url}/readyz` });
  try {
    if (!(await isAccepted(url, await readToken(tokenFile)))) {
      made = await createToken(program);
      await keepToken(tokenFile, made);
    }
  } catch (error) {
    await service.end();
    throw error;
  }
  const file = shownPath(root, tokenFile);
  return {
    ...service,
    url,
    tokenFile,
    lines: [
      ["Server", url],
      ["Its API", `${url}/docs`],
      ["Its log", shownPath(root, log)],
      ["Admin token", made === undefined ? `kept in ${file}` : `${made}, kept in ${file}`],
    ],
  };
}

async function isAccepted(url: string, token: string | undefined): Promise<boolean> {
  const response = await fetch(`${url}/v1/usage`, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response.status !== 401;
}
