import { type AboutTask, ProtocolError, RequestRefusedError, TaskNotFoundError } from "../errors.ts";
import { operations } from "../operations/index.ts";
import { parseErrorAnswer, saysTaskNotExist } from "../wire/error-answer.ts";
import type { TaskSnapshot } from "../wire/snapshot.ts";
import { parseTaskAnswer } from "../wire/task-answer.ts";
import { errorIn } from "./error-in.ts";
import { type Answer, type Http, type HttpRequest, jsonOf } from "./http.ts";
import type { Settings } from "./options.ts";

/**
 * One look at a task. At CometAPI it goes by the route of the operation that made it; when that route is gone, by the
 * other one.
 */
export async function readTask(
  http: Http,
  { isRunwayShaped }: Pick<Settings, "isRunwayShaped">,
  about: AboutTask,
  signal: AbortSignal | undefined,
): Promise<TaskSnapshot> {
  const { ref } = about;
  const tasks: HttpRequest = {
    about,
    method: "get",
    path: taskPath(ref.id, isRunwayShaped),
    signal,
  };
  if (isRunwayShaped) return readSnapshot(about, await http(tasks));
  const feed: HttpRequest = {
    about,
    method: "post",
    path: "runway/feed",
    json: { task_id: ref.id },
    signal,
  };
  const [first, second] = operations[ref.operation].statusRoute === "feed" ? [feed, tasks] : [tasks, feed];
  try {
    return readSnapshot(about, await http(first));
  } catch (problem) {
    if (!isRouteMissing(problem)) throw problem;
    try {
      return readSnapshot(about, await http(second));
    } catch (error) {
      // What the other route refuses tells nothing about the task.
      throw isRouteMissing(error) || error instanceof RequestRefusedError ? problem : error;
    }
  }
}

/** The path of a task below the base address. */
export function taskPath(id: string, isRunwayShaped: boolean): string {
  return `${isRunwayShaped ? "" : "runwayml/v1/"}tasks/${encodeURIComponent(id)}`;
}

/** Whether an error may mean that only this route is gone: a foreign page, or a 404. */
function isRouteMissing(error: unknown): boolean {
  return (
    error instanceof ProtocolError || (error instanceof TaskNotFoundError && error.provider?.status === 404)
  );
}

function readSnapshot(about: AboutTask, answer: Answer): TaskSnapshot {
  const { ref, charged } = about;
  const json = jsonOf(answer);
  const error = errorIn(answer, about);
  const provider = error?.provider ?? { status: answer.status };
  if (saysTaskNotExist(json)) throw new TaskNotFoundError(ref, provider);
  if (answer.status === 404 && json !== undefined) throw new TaskNotFoundError(ref, provider);
  const snapshot = parseTaskAnswer(json, ref);
  if (error && !(snapshot && isAnswered(answer, snapshot))) throw error;
  if (!snapshot) throw new ProtocolError(provider, charged, ref);
  return snapshot;
}

/** Whether a state counts although the body speaks of an error as well: it does, unless a status says otherwise. */
function isAnswered({ status, body }: Answer, snapshot: TaskSnapshot): boolean {
  const within = "json" in body ? (parseErrorAnswer(body.json)?.status ?? 0) : 0;
  return status >= 200 && status < 300 && within < 400 && snapshot.status !== "UNKNOWN";
}
