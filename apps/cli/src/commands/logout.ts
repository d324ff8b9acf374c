import { exitCodes } from "../exit-codes.ts";
import { commonFlags } from "../flags/flag.ts";
import { loginPath, removeLogin } from "../server/login-file.ts";
import type { Command } from "./command.ts";

/** Forgets what `login` kept. */
export const logout: Command = {
  name: "logout",
  summary: "Forgets the server and the token that login kept.",
  flags: commonFlags,
  examples: ["logout"],

  async run({ io: { env }, terminal }) {
    const removed = await removeLogin(env);
    terminal.answer(
      { event: "logout", removed: removed !== undefined, path: removed ?? loginPath(env) },
      removed === undefined
        ? "Nobody was logged in."
        : `Logged out: ${removed} is removed. At the server the token stays valid until somebody revokes it.`,
    );
    return exitCodes.ok;
  },
};
