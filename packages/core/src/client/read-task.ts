import {
  type AboutTask,
  ProtocolError,
  RateLimitedError,
  RequestRefusedError,
  TaskNotFoundError,
} from "../errors.ts";
import { operations } from "../operations/index.ts";
import type { RateCap } from "../watch/rate-cap.ts";
import { parseErrorAnswer, saysTaskNotExist } from "../wire/error-answer.ts";
import type { TaskSnapshot } from "../wire/snapshot.ts";
import { parseTaskAnswer } from "../wire/task-answer.ts";
import { errorIn } from "./error-in.ts";
import { type Answer, type Http, type HttpRequest, jsonOf } from "./http.ts";
import type { TaskRef } from "./task-ref.ts";

/**
 * One look at a task, without retries.
 *
 * @param msLeft How long it may take at most from now on, waiting for its turn included; no limit when left out.
 */
export type Look = (signal: AbortSignal | undefined, msLeft?: () => number) => Promise<TaskSnapshot>;

/** What looks at tasks need of the client around them. */
interface LookContext {
  http: Http;
  /** Waits until one more request is allowed. */
  rateCap: RateCap;
  /** Whether the far side speaks Runway's own protocol. */
  isRunwayShaped: boolean;
  /** What is known of the task at the moment. */
  about(): AboutTask;
}

/**
 * Makes a series of looks at one task. At CometAPI they go by the route of the operation that made it; when that route is
 * gone, by the other one, and the route that answered is asked first from then on. While neither knows the task, they
 * take turns: a look is two requests once, then one.
 */
export function createLook({ id, operation }: TaskRef, context: LookContext): Look {
  const { http, rateCap, isRunwayShaped, about } = context;
  const tasks: Route = { method: "get", path: taskPath(id, isRunwayShaped) };
  const feed: Route = { method: "post", path: "runway/feed", json: { task_id: id } };

  const unlimited = () => Number.POSITIVE_INFINITY;

  async function ask(route: Route, ...[signal, msLeft = unlimited]: Parameters<Look>): Promise<TaskSnapshot> {
    const isMyTurn = await rateCap(signal, msLeft());
    if (!isMyTurn) throw new RateLimitedError(undefined, undefined, about());
    return readSnapshot(about(), await http({ ...route, about: about(), withinMs: msLeft(), signal }));
  }

  if (isRunwayShaped) return (...limits) => ask(tasks, ...limits);
  let [route, other] = operations[operation].statusRoute === "feed" ? [feed, tasks] : [tasks, feed];
  /** Why the other route was asked; gone once a route has answered. */
  let problem: unknown;

  return async function look(...limits) {
    try {
      const snapshot = await ask(route, ...limits);
      problem = undefined;
      return snapshot;
    } catch (error) {
      // What the other route refuses tells nothing about the task.
      const isMissing = isRouteMissing(error) || (problem && error instanceof RequestRefusedError);
      if (!isMissing) throw error;
      [route, other] = [other, route];
      if (problem) throw problem;
      problem = error;
      return look(...limits);
    }
  };
}

/** A request for the state of a task. */
type Route = Pick<HttpRequest, "method" | "path" | "json">;

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
