import { expect, test, vi } from "vitest";
import { barePanel, taskOf } from "../../test/support/bare-panel.ts";
import { createActions } from "./actions.ts";
import type { DraggableFilm, EditorHost } from "./host/editor-host.ts";
import { ServerError } from "./server/server-error.ts";
import { takeFromTask } from "./state/take.ts";
import { report } from "./work/history.ts";
import { createSender } from "./work/send.ts";

const take = takeFromTask(taskOf("take-1"));

test("a film that is dragged to the page and cannot be had: the panel says why, for the editor only ends the drag", async () => {
  const { context, store } = await barePanel(() => {});
  let dragged: DraggableFilm | undefined;
  const host = {
    makeDraggable(_: HTMLElement, film: DraggableFilm) {
      dragged = film;
      return () => {};
    },
  } as unknown as EditorHost;
  const gone = () => Promise.reject(new ServerError(0, { code: "connection" }));
  const act = createActions(
    { ...context, host },
    {
      sender: createSender(context),
      films: { film: gone, filmToShow: gone },
      words: () => ({ takes: { untitled: "" } }) as never,
    },
  );
  act.makeDraggable({} as HTMLElement, take);
  await expect(dragged?.film()).rejects.toThrow();
  expect(store.state.message).toEqual({ tone: "bad", problem: { code: "connection" } });
});

test("a report that the server takes and does not answer is given up", async () => {
  const { context, enter } = await barePanel(() => {});
  enter();
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const soon = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(50));
  try {
    await expect(report(context, take, "It shows me.")).rejects.toThrow("connection");
  } finally {
    soon.mockRestore();
  }
});
