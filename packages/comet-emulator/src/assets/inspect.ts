import { probe } from "@understudy/media";
import type { Inspect } from "./gather.ts";

/** Measures a file with the suite's own probe, and makes sure that its end is there. */
export const inspectWithProbe: Inspect = ({ bytes, mimeType }) =>
  probe(new Blob([new Uint8Array(bytes)], { type: mimeType }), { verify: true });
