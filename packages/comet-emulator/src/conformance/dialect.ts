import { type OperationName, operations } from "@understudy/core";
import type { ConformanceTarget } from "./target.ts";

/** A task as any of the protocol's shapes tell it. */
export interface ToldTask {
  /** In lower case; `not there` for a task that does not exist. */
  word: string;
  output: string[];
  progress: number | string | undefined;
}

type Json = Record<string, unknown>;

/** How a target is spoken to. This reads answers by itself, so that a mistake of the client's parser is found. */
export function dialectOf(target: ConformanceTarget) {
  const { baseUrl, apiKey, dialect, fetch = globalThis.fetch } = target;
  const comet = dialect === "comet";

  /** A request with everything it needs, unless `headers` says otherwise. */
  function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return fetch(baseUrl + path, {
      method,
      redirect: "manual",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "x-runway-version": "2024-11-06",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  const createPath = (name: OperationName) => (comet ? operations[name].createPath : `/v1/${name}`);

  function askState(name: OperationName, id: string): Promise<Response> {
    if (comet && operations[name].statusRoute === "feed") {
      return call("POST", "/runway/feed", { task_id: id });
    }
    return call("GET", `${comet ? "/runwayml" : ""}/v1/tasks/${encodeURIComponent(id)}`);
  }

  return { call, createPath, askState };
}

/** The id in the answer to a create. */
export function readId(answer: Json): unknown {
  return answer.id ?? (answer.data as Json | undefined)?.task_id;
}

/** The task in the answer to a status request: wrapped, a bare row, Runway's own, or the older wrapper's. */
export function readTask(answer: Json): ToldTask {
  const code = typeof answer.code === "string" ? answer.code.toLowerCase() : "";
  if (code !== "" && code !== "success") {
    return { word: code === "task_not_exist" ? "not there" : code, output: [], progress: undefined };
  }
  const row = (answer.data as Json | undefined) ?? answer;
  const inner = (row.data as Json | undefined) ?? row;
  const urls = [row.result_url, row.video_url, inner.output].flat();
  return {
    word: String(row.status ?? "").toLowerCase(),
    output: urls.filter((url): url is string => typeof url === "string" && url !== ""),
    progress: (row.progress ?? inner.progress) as ToldTask["progress"],
  };
}

/** Words of a task that goes on, of all generations. */
export const openWords: readonly string[] = [
  "not there",
  "not_start",
  "submitted",
  "queued",
  "in_progress",
  "pending",
  "throttled",
  "running",
  "0",
  "1",
];

/** Words of a task with a result. */
export const successWords: readonly string[] = ["success", "succeeded", "3"];
