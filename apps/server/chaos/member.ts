import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A server process that can be killed and started again. */
export interface Member {
  /** Where it answers now; `undefined` while it does not, or for a worker. */
  url: string | undefined;
  /** The first token, where a start of this member made it. */
  token: string | undefined;
  /** The process id, while it lives. */
  pid(): number | undefined;
  /** Starts it. Resolves when it is ready, or when it was killed before. */
  start(): Promise<void>;
  /** `kill -9`, at whatever it is. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** How the server is started in a container and by systemd. */
export const usualFlags: string[] = ["--max-semi-space-size=16"];

/** @param environment of the process; nothing else is passed on but PATH. */
export function createMember(environment: Record<string, string>): Member {
  const script = fileURLToPath(new URL("./process.ts", import.meta.url));
  let child: ChildProcess | undefined;
  let ended: Promise<unknown[]> | undefined;

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    if (!child || !ended) return null;
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  const member: Member = {
    url: undefined,
    token: undefined,
    pid: () => (child?.exitCode === null && child.signalCode === null ? child.pid : undefined),
    async start() {
      const started = fork(script, { env: { PATH: process.env.PATH, ...environment }, execArgv: usualFlags });
      child = started;
      ended = once(started, "exit");
      void ended.then(() => {
        if (child === started) member.url = undefined;
      });
      const [message] = await Promise.race([once(started, "message"), ended]);
      if (typeof message !== "object" || message === null) return;
      const { url, firstToken } = message as { url?: string; firstToken?: string };
      member.url = url;
      member.token ??= firstToken;
    },
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
  };
  return member;
}
