import { parseCreateAnswer } from "./create-answer.ts";

/**
 * The task a provider's callback speaks of; `undefined` where it names none. No signature and no shape is documented,
 * so that is all to take from it: look the task up, believe nothing else in the payload (CometAPI webhook guide).
 */
export function parseCallback(json: unknown): { id: string } | undefined {
  const id = parseCreateAnswer(json);
  return id === undefined ? undefined : { id };
}
