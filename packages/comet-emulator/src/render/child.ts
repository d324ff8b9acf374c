import { composeResult } from "./compose.ts";
import { RenderError } from "./render-error.ts";
import type { RenderAnswer } from "./render-result.ts";
import type { RenderRequest } from "./request.ts";

// The process that renders one result. Its parent asks by message, takes the answer and ends it.
process.once("message", async (request: RenderRequest) => {
  process.send?.(await answer(request));
});

// Without a parent nobody waits for the result. An orderly exit would wait for FFmpeg's threads.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));

async function answer(request: RenderRequest): Promise<RenderAnswer> {
  try {
    return { bytes: await composeResult(request) };
  } catch (error) {
    const code = error instanceof RenderError ? error.code : "render_failed";
    return { code, message: error instanceof Error ? error.message : String(error) };
  }
}
