import { setTimeout as delay } from "node:timers/promises";
import { type Clock, sleep } from "../clock.ts";
import type { CannedAnswer, Cut, Effect } from "./fault.ts";

/** What a fetch rejects with when its connection is cut and there is no socket to cut. */
export class ConnectionDroppedError extends TypeError {
  readonly code = "connection_dropped";
}

/** What an answer needs to go wrong on its way. */
export interface Line {
  clock: Clock;
  /** Cuts the connection; absent where there is none, and then the answer fails as a broken fetch does. */
  sever?: (() => void) | undefined;
}

/** Gives an answer as the effect has it: late, never, in pieces, or as it is. */
export async function deliver(answer: Response, effect: Effect, line: Line): Promise<Response> {
  if (effect.delayMs !== undefined) await sleep(line.clock, effect.delayMs);
  if (effect.drop) return drop(line);
  return effect.cut && answer.body ? cutBody(answer, effect.cut, line) : answer;
}

/** The response of a canned answer. */
export function canned({ status, headers, json, text }: CannedAnswer): Response {
  if (json !== undefined) return Response.json(json, { status, headers: { ...headers } });
  return new Response(text, { status, headers: { "content-type": "text/html; charset=utf-8", ...headers } });
}

function drop({ sever }: Line): Response {
  if (!sever) throw new ConnectionDroppedError("fetch failed: the connection was dropped");
  sever();
  return new Response(null);
}

async function cutBody(answer: Response, cut: Cut, line: Line): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const at = Math.floor(bytes.length * cut.at);
  const headers = new Headers(answer.headers);
  headers.set("content-length", String(cut.breaks || cut.stallMs !== undefined ? bytes.length : at));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes.subarray(0, at)),
    async pull(controller) {
      if (cut.breaks) return await breakOff(controller, line);
      if (cut.stallMs !== undefined) {
        await sleep(line.clock, cut.stallMs);
        controller.enqueue(bytes.subarray(at));
      }
      controller.close();
    },
  });
  return new Response(body, { status: answer.status, headers });
}

async function breakOff(controller: ReadableStreamDefaultController, { sever }: Line): Promise<void> {
  if (!sever) return controller.error(new ConnectionDroppedError("terminated: the connection broke off"));
  await delay(50); // What was written must be on its way before the socket is destroyed.
  sever();
}
