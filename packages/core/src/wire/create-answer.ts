import { asObject, asText } from "./loose.ts";
import { isTaskId } from "./task-id.ts";

/**
 * The task id in the answer to a create: `id`, `task_id`, `data.task_id` or `data.id`, whichever comes first. Ids are
 * opaque; a number is taken for one where there is no text, for it may be the number of a row beside it. `undefined`
 * where there is none.
 */
export function parseCreateAnswer(json: unknown): string | undefined {
  const body = asObject(json);
  const data = asObject(body?.data);
  const candidates = [body?.id, body?.task_id, data?.task_id, data?.id];
  const text = candidates.map(asText).find((id) => id !== undefined && isTaskId(id));
  return text ?? candidates.find(Number.isSafeInteger)?.toString();
}
