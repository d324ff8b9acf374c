import { describe, expect, test } from "vitest";
import type { KnownTask } from "../server/answers.ts";
import { keepDraft, parseDraft } from "./draft.ts";
import { initialState, reduce } from "./reducer.ts";
import type { Source, State } from "./state.ts";
import { metadataOf, ownTakes, parseTake, type Take, takeFromTask } from "./take.ts";

const empty = initialState({ theme: "light", locale: "en-US" }, true);
const take = (patch: Partial<Take> = {}): Take => ({
  version: 1,
  id: "take-1",
  operation: "character_performance",
  createdAt: 1000,
  since: 1000,
  stage: "sending",
  title: "Welcome",
  fields: {},
  idempotencyKey: "take-1",
  ...patch,
});
const task = (patch: Partial<KnownTask> = {}): KnownTask => ({
  id: "task-1",
  status: "RUNNING",
  createdAt: "2026-11-21T10:00:00.000Z",
  operation: "character_performance",
  metadata: { takeId: "take-1" },
  ...patch,
});
const withTakes = (...takes: Take[]): State => ({ ...empty, takes });

describe("news of tasks", () => {
  test("belong to the take that is named in them", () => {
    const { takes } = reduce(withTakes(take()), { type: "task", task: task() });
    expect(takes).toMatchObject([{ id: "take-1", stage: "sent", task: { status: "RUNNING" } }]);
  });

  test("that come late do not bring back what is over", () => {
    const over = withTakes(
      take({ stage: "sent", task: task({ status: "SUCCEEDED", output: ["https://a.example/x"] }) }),
    );
    expect(reduce(over, { type: "task", task: task() })).toBe(over);
  });

  test("of a take of somebody else that the server lists for whoever is signed in make it theirs to see", () => {
    const login = { server: "https://a.example", token: "ust_account", owner: "the account" };
    const state: State = { ...withTakes(take({ owner: "a person" })), session: { kind: "in", login } };
    expect(ownTakes(state)).toEqual([]);
    const answered = reduce(state, { type: "task", task: task() });
    expect(ownTakes(answered)).toEqual([]);
    const listed = reduce(state, { type: "tasks", tasks: [task()], cursor: null });
    expect(ownTakes(listed)).toMatchObject([{ id: "take-1", stage: "sent" }]);
  });

  test("of somebody else's take are passed over, unless they are history", () => {
    const foreign = task({ id: "task-2", metadata: { takeId: "take-2", title: "Story" } });
    expect(reduce(empty, { type: "task", task: foreign })).toBe(empty);
    const { takes } = reduce(empty, { type: "tasks", tasks: [foreign], cursor: null });
    expect(takes).toMatchObject([{ id: "take-2", title: "Story", stage: "sent" }]);
  });

  test("with metadata of any shape are shown all the same", () => {
    for (const metadata of [null, 7, "x", [], { title: 3 }, { part: { index: "a" } }]) {
      const { takes } = reduce(empty, { type: "tasks", tasks: [task({ metadata })], cursor: null });
      expect(takes).toMatchObject([{ id: "task-1", title: "" }]);
    }
  });
});

test("takes are in order, newest first, and each there once", () => {
  const [old, young] = [take({ id: "a", createdAt: 1 }), take({ id: "b", createdAt: 2 })];
  const state = [old, young, young].reduce(
    (before, added) => reduce(before, { type: "take-added", take: added }),
    empty,
  );
  expect(state.takes.map(({ id }) => id)).toEqual(["b", "a"]);
});

test("what goes along with a take brings it back as it was, and is never too much", () => {
  const sent = take({ createdAt: 7, title: "🦊".repeat(1000), documentId: "d", part: { index: 2, of: 3 } });
  const metadata = JSON.parse(JSON.stringify(metadataOf(sent)));
  // As much as the server keeps.
  expect(new TextEncoder().encode(JSON.stringify(metadata)).length).toBeLessThan(4096);
  const told = takeFromTask(task({ metadata }));
  expect(told).toMatchObject({ id: "take-1", createdAt: 7, documentId: "d", part: { index: 2, of: 3 } });
  expect(told.title).toBe("🦊".repeat(200));
});

test("what is preset gives way to what is chosen, and is not kept", () => {
  const source = (id: string, stage: Source["stage"]): Source => ({
    id,
    origin: { kind: "page", pageId: id, title: id },
    stage,
    since: 1,
  });
  const preset = { ...empty.draft, sources: { reference: [source("open", "preset")] } };
  expect(keepDraft(preset)).toMatchObject({ sources: { reference: [] } });
  const chosen = { type: "source-added", slot: "reference", source: source("chosen", "reading") } as const;
  const { draft } = reduce({ ...empty, draft: preset }, { ...chosen, isOnly: false });
  expect(draft.sources.reference?.map(({ id }) => id)).toEqual(["chosen"]);
});

test("signing out leaves nothing of the person but what may be on its way", () => {
  const draft = { ...empty.draft, fields: { seed: 7 } };
  const state = {
    ...withTakes(take(), take({ id: "take-2", stage: "sent", task: task({ id: "x" }) })),
    draft,
  };
  const out = reduce(state, { type: "signed-out" });
  expect(out.takes.map(({ id }) => id)).toEqual(["take-1"]);
  expect(out.draft.fields).toEqual({});
  expect(out.session).toEqual({ kind: "out", isBusy: false });
});

describe("what is kept", () => {
  test("a take is read as it was written", () => {
    const written = take({ stage: "sent", task: task(), input: { seed: 1 }, part: { index: 1, of: 2 } });
    expect(parseTake(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  test.each([
    undefined,
    null,
    1,
    "x",
    {},
    { version: 2 },
    { ...take(), stage: "flying" },
    { ...take(), operation: "act_nine" },
  ])("%j is no take", (value) => expect(parseTake(value)).toBeUndefined());

  test("of a draft, pages and files come back to be read again", () => {
    const source = (id: string, origin: Source["origin"]): Source => ({
      id,
      origin,
      stage: "ready",
      since: 1,
    });
    const sources = {
      "reference.uri": [
        source("a", { kind: "page", pageId: "p", title: "Welcome" }),
        source("b", { kind: "file", name: "x.mp4" }),
        source("c", { kind: "camera" }),
      ],
      "character.uri": [
        { ...source("d", { kind: "server", name: "Fox", media: "image" }), uri: "runway://fox" },
      ],
    };
    const kept = keepDraft({ ...empty.draft, sources, hasConsent: true });
    const draft = parseDraft(JSON.parse(JSON.stringify(kept)), 99);
    expect(draft?.sources["reference.uri"]).toEqual(
      sources["reference.uri"].map(({ id, origin }) => ({ id, origin, stage: "reading", since: 99 })),
    );
    expect(draft?.sources["character.uri"]).toMatchObject([{ id: "d", stage: "ready", uri: "runway://fox" }]);
    expect(draft?.hasConsent).toBe(true);
    expect(parseDraft({ version: 1 }, 0)).toBeUndefined();
  });
});
