import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import type { FromChild, FromParent, PosterWanted } from "./poster-process.ts";

/** Makes a PNG of one frame of a video, which it reads through `read`: both ends as in `Array.slice`. */
export type Decoder = (
  wanted: PosterWanted,
  read: (start: number, end: number) => Promise<Uint8Array>,
) => Promise<Buffer>;

// As it lies beside this file, in the sources or built.
const script = new URL(`./poster-process${extname(import.meta.url)}`, import.meta.url);
const idleMs = 10_000;

/**
 * A decoder in a process beside ours, for one video after another: files come from outside, so the process is killed when
 * one takes too long, and gets nothing of ours but the file. It ends when nobody has wanted anything for 10 s.
 *
 * @param timeoutMs How long one picture may take, its turn not counted.
 */
export function createDecoder(timeoutMs: number): Decoder {
  let running: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function start(): ChildProcess {
    const child = fork(script, {
      // No keys, no addresses.
      env: {},
      execArgv: ["--max-old-space-size=256"],
      serialization: "advanced",
      stdio: "ignore",
    });
    // It keeps nobody from ending.
    child.unref();
    child.channel?.unref();
    child.on("exit", () => {
      if (running === child) running = undefined;
    });
    return child;
  }

  function dismiss(): void {
    running?.kill("SIGKILL");
    running = undefined;
  }

  function decode(child: ChildProcess, wanted: PosterWanted, read: Parameters<Decoder>[1]): Promise<Buffer> {
    const tell = (message: FromParent) => child.connected && child.send(message);
    return new Promise<Buffer>((resolve, reject) => {
      const done = new AbortController();
      const timer = setTimeout(
        () => end(new Error(`The decoder took longer than ${timeoutMs / 1000} s.`)),
        timeoutMs,
      ).unref();
      const endedEarly = () => end(new Error("The decoder ended early."));
      const listeners = { message: hear, error: end, exit: endedEarly } as const;
      for (const [event, listener] of Object.entries(listeners)) child.on(event, listener);

      function settle(): void {
        clearTimeout(timer);
        done.abort();
        for (const [event, listener] of Object.entries(listeners)) child.off(event, listener);
      }
      /** Whatever it was about, it is not to be trusted with the next video. */
      function end(error: Error): void {
        settle();
        if (running === child) dismiss();
        reject(error);
      }
      function hear(message: FromChild): void {
        if ("png" in message) {
          settle();
          resolve(Buffer.from(message.png));
        } else if ("failure" in message) {
          end(new Error(message.failure));
        } else {
          const { part, start, end: to } = message;
          read(start, to).then((bytes) => !done.signal.aborted && tell({ part, bytes }), end);
        }
      }
      tell(wanted);
    });
  }

  return (wanted, read) => {
    const picture = turn.then(async () => {
      clearTimeout(idle);
      running ??= start();
      try {
        return await decode(running, wanted, read);
      } finally {
        idle = setTimeout(dismiss, idleMs).unref();
      }
    });
    turn = picture.catch(() => {});
    return picture;
  };
}
