import { expect, test } from "vitest";
import { barePanel, json, taskOf } from "../../../test/support/bare-panel.ts";
import type { Source } from "../state/state.ts";
import { type Take, takeFromTask } from "../state/take.ts";
import { keepState } from "./keep.ts";
import { createSender } from "./send.ts";

const member = (media: "image" | "video"): Source => ({
  id: media,
  origin: { kind: "server", name: media, media },
  stage: "ready",
  since: 0,
  uri: `runway://${media}`,
});

test("what was written down to be sent is not overwritten by what came before", async () => {
  const stages: unknown[] = [];
  const panel = await barePanel(({ method }, response) => {
    if (method !== "POST") return json(response, 404, { code: "not_found", error: "No such thing." });
    const watch = setInterval(() => stages.push((panel.kept.get("take/take-1") as Take).stage), 0);
    setTimeout(() => {
      clearInterval(watch);
      response.destroy();
    }, 200);
    return undefined;
  });
  const { store, context } = panel;
  panel.enter();
  keepState(context);
  const sources = { "reference.uri": [member("video")], "character.uri": [member("image")] };
  store.dispatch({ type: "draft", draft: { ...store.state.draft, sources } });
  for (let seed = 0; seed < 20; seed++) store.dispatch({ type: "field", name: "seed", value: seed });
  createSender(context).sendDraft();
  await expect.poll(() => stages.length, { timeout: 30_000 }).toBeGreaterThan(3);
  expect(new Set(stages)).toEqual(new Set(["sending"]));
});

test("of many changes of the draft the last is written, and soon", async () => {
  const { context, store, kept, enter } = await barePanel(() => {});
  enter();
  const { storage } = context.host;
  const written: unknown[] = [];
  const set = storage.set.bind(storage);
  storage.set = async (key, value) => {
    written.push(value);
    await set(key, value);
  };
  keepState(context);
  for (let seed = 0; seed < 20; seed++) store.dispatch({ type: "field", name: "seed", value: seed });
  store.dispatch({ type: "consent", hasConsent: true });
  await context.inLine(async () => {});
  expect(kept.get("draft")).toMatchObject({ fields: { seed: 19 }, hasConsent: true });
  expect(written).toHaveLength(1);
});

test("of many takes the one that is being sent is kept, though the clock was set back", async () => {
  const panel = await barePanel(() => {});
  const { store } = panel;
  for (let index = 0; index < 500; index++) {
    const take = takeFromTask({ ...taskOf(`old-${index}`), id: `task-${index}` });
    store.dispatch({ type: "take-added", take: { ...take, input: {} } });
  }
  panel.enter();
  keepState(panel.context);
  const take = {
    ...takeFromTask(taskOf("new", "PENDING")),
    createdAt: 0,
    stage: "sending",
    input: {},
  } as const;
  store.dispatch({ type: "take-added", take });
  await expect.poll(() => panel.kept.has("take/new"), { timeout: 30_000 }).toBe(true);
});

test("signed out here, a login that another panel has kept since then stays", async () => {
  const { context, store, kept, server, enter } = await barePanel(() => {});
  enter("ust_old");
  keepState(context);
  const login = { version: 1, server, token: "ust_new" };
  await context.host.storage.set("login", login);
  store.dispatch({ type: "signed-out" });
  await context.inLine(async () => {});
  expect(kept.get("login")).toEqual(login);

  enter("ust_new");
  store.dispatch({ type: "signed-out" });
  await context.inLine(async () => {});
  expect(kept.has("login")).toBe(false);
});
