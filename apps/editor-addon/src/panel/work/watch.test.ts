import { expect, test } from "vitest";
import { barePanel, json, taskOf } from "../../../test/support/bare-panel.ts";
import { takeFromTask } from "../state/take.ts";
import { watchTakes } from "./watch.ts";

test("what ended before the stream began is asked for again, where the server did not answer at once", async () => {
  let asked = 0;
  const panel = await barePanel(({ url }, response) => {
    if (url === "/v1/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      return response.write("event: ready\ndata: {}\n\n");
    }
    if (url !== "/v1/tasks/task-1")
      return json(response, 404, { code: "not_found", error: "No such thing." });
    asked++;
    return asked === 1
      ? json(response, 429, { code: "rate_limited", error: "Too many requests." })
      : json(response, 200, taskOf("take-1"));
  });
  panel.store.dispatch({ type: "take-added", take: takeFromTask(taskOf("take-1", "RUNNING")) });
  panel.enter();
  const end = watchTakes(panel.context);
  await expect.poll(() => panel.store.state.takes[0]?.task?.status, { timeout: 10_000 }).toBe("SUCCEEDED");
  end();
});
