import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { commonFlags, serverFlag, textOf } from "../flags/flag.ts";
import { redeemAnswer } from "../server/answers.ts";
import { createServerApi } from "../server/api.ts";
import { askSecret } from "../server/ask-secret.ts";
import { writeLogin } from "../server/login-file.ts";
import { serverAddress } from "../server/server.ts";
import { readUsage } from "../server/usage.ts";
import type { Command, Context } from "./command.ts";

/** Keeps the address of a server and a token for it. */
export const login: Command = {
  name: "login",
  summary: "Keeps an Understudy server and a token for it; from then on, generations go through it.",
  flags: [
    { ...serverFlag, says: "The Understudy server. UNDERSTUDY_SERVER means the same." },
    {
      name: "code",
      value: "code",
      says: "A pairing code, in place of a token. Without it the token is asked for, or read from UNDERSTUDY_TOKEN or stdin.",
    },
    ...commonFlags,
  ],
  examples: [
    "login --server https://understudy.example.com",
    "login --server https://understudy.example.com --code ABCD-2345",
  ],

  async run(context) {
    const { io, terminal, values } = context;
    const flag = textOf(values, "server");
    const text = flag ?? io.env.UNDERSTUDY_SERVER;
    if (!text) throw new CliError("usage", `Say which server: ${io.program} login --server <url>.`);
    const { url } = serverAddress(text, flag === undefined ? "UNDERSTUDY_SERVER" : "--server");
    const token = await findToken(context, url);
    terminal.hide(token);
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new CliError(
        "config",
        "There is no token, or it holds characters that no token has. Copy it again.",
      );
    }
    // A code is good for once: the token that came for it is kept, whatever else the server says.
    if (textOf(values, "code") === undefined) await readUsage(createServerApi(io, { url, token }));
    const path = await writeLogin(io.env, { server: url, token });
    terminal.answer(
      { event: "login", server: url, path },
      `Logged in at ${url}. Address and token are kept in ${path}, which only you can read.`,
    );
    return exitCodes.ok;
  },
};

async function findToken({ io, values }: Context, url: string): Promise<string> {
  const code = textOf(values, "code");
  if (code === undefined) return io.env.UNDERSTUDY_TOKEN?.trim() || askSecret(`Token for ${url}`, io);
  const api = createServerApi(io, { url, token: undefined });
  const { token } = await api.ask("pairings/redeem", redeemAnswer, { code });
  return token;
}
