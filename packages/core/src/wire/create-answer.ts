import { asObject, asText } from "./loose.ts";

/**
 * The task id in the answer to a create: `id`, `task_id`, `data.task_id` or `data.id`, whichever comes first. Ids are
 * opaque; `undefined` where there is none.
 */
export function parseCreateAnswer(json: unknown): string | undefined {
  const body = asObject(json);
  const data = asObject(body?.data);
  return asText(body?.id) ?? asText(body?.task_id) ?? asText(data?.task_id) ?? asText(data?.id);
}
