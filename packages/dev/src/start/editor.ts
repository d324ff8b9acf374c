import { join } from "node:path";
import type { Part } from "./part.ts";
import { runProgram, startService } from "./process.ts";
import type { UnderstudyServer } from "./server.ts";
import { shownPath } from "./shown-path.ts";

/** Where the add-on of an editor at this port is served from: what the server has to allow. */
export const panelOrigin = (panelPort: number): string => `http://127.0.0.1:${panelPort}`;

/**
 * Builds the add-on and starts an emulated Adobe Express with it.
 * @throws {Error} when it cannot be built or does not come up.
 */
export async function startEditor(options: {
  root: string;
  folder: string;
  port: number;
  panelPort: number;
  server: UnderstudyServer;
}): Promise<Part> {
  const { root, folder, port, panelPort, server } = options;
  const panel = join(folder, "editor-addon");
  const addOn = join(root, "apps/editor-addon");
  const built = await runProgram({
    main: join(addOn, "scripts/build.ts"),
    args: [panel],
    cwd: addOn,
    // Libraries are built by it as they are in the real editor.
    env: { NODE_ENV: "production", UNDERSTUDY_SERVER: server.url },
  });
  if (built.exitCode !== 0) throw new Error("The add-on could not be built.");
  const program = {
    main: join(root, "packages/express-emulator/src/main.ts"),
    args: ["--panel", panel, "--port", String(port), "--panel-port", String(panelPort)],
    cwd: folder,
  };
  const address = `http://127.0.0.1:${port}`;
  const log = join(folder, "editor.log");
  const service = await startService("emulated editor", program, { log, address });
  await server.tokenFor("editor-addon", ["create", "read"]);
  const token = shownPath(root, server.tokenFileFor("editor-addon"));
  return {
    ...service,
    lines: [
      ["Editor", `${address}  (an emulated Adobe Express with the add-on)`],
      ["Signing in", `there: with the token in ${token}, or with a code of /link in Discord`],
    ],
  };
}
