import { type ChildProcess, fork } from "node:child_process";
import { RenderError, type RenderErrorCode } from "./render-error.ts";
import { checkRequest, type RenderRequest } from "./request.ts";

/** What the rendering process answers. */
export type RenderAnswer = { bytes: Uint8Array<ArrayBuffer> } | { code: RenderErrorCode; message: string };

/**
 * Makes the video a generation would have returned, clearly marked as simulated: the character fills the picture and
 * moves with the performance, the performance plays in a corner, its sound is the result's sound. H.264 (yuv420p) and
 * AAC in mp4 with the index in front, 24 frames a second, exactly `width` x `height`. A performance without sound, or
 * without a sound that can be decoded, makes a silent result.
 *
 * Decoding, drawing and encoding happen in a process of their own: the caller's event loop stays free, a hostile file
 * can bring down nothing else, and `signal` ends the work at once (rejecting with its reason). Frames are streamed; the
 * files themselves are in memory.
 *
 * @throws RenderError with a code that says which part of the request is at fault.
 */
export async function renderResult(
  request: RenderRequest,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkRequest(request);
  signal?.throwIfAborted();
  // A process, not a thread: a thread that ends while FFmpeg works for it takes the whole process with it.
  const child = fork(new URL("child.ts", import.meta.url), {
    serialization: "advanced",
    // Its garbage is few and large buffers; collecting them on many threads costs an eighth of the render.
    execArgv: ["--single-threaded-gc"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const stop = () => void child.kill("SIGKILL");
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const answer = await ask(child, request);
    if ("bytes" in answer) return answer.bytes;
    throw new RenderError(answer.code, answer.message);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

function ask(child: ChildProcess, request: RenderRequest): Promise<RenderAnswer> {
  return new Promise((resolve, reject) => {
    let complaints = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaints = (complaints + text).slice(-2_000);
    });
    child.once("message", (answer: RenderAnswer) => resolve(answer));
    child.once("error", (cause) =>
      reject(new RenderError("render_failed", "The renderer did not start.", { cause })),
    );
    child.once("close", (code, killer) => {
      const end = `The renderer ended without a result (${killer ?? code}).`;
      reject(new RenderError("render_failed", `${end} ${complaints}`.trim()));
    });
    child.send(request);
  });
}
