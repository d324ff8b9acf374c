import { expect, test } from "vitest";
import { emptyDraft } from "../state/draft.ts";
import type { Source } from "../state/state.ts";
import { planOf } from "./plan.ts";

const page = (id: string, durationSeconds: number, hasAudio = true): Source => ({
  id,
  origin: { kind: "page", pageId: id, title: id },
  stage: "ready",
  since: 0,
  facts: {
    kind: "video",
    mimeType: "video/mp4",
    sizeBytes: 1000,
    width: 1280,
    height: 720,
    durationSeconds,
    videoCodec: "avc",
    hasAudio,
  },
});

const planned = (...sources: Source[]) =>
  planOf({ ...emptyDraft, sources: { "reference.uri": sources } }, undefined);

const told = (remarks: ReturnType<typeof planned>["issues"]) =>
  remarks.map(({ notice, source }) => [notice.code, source?.id]);

test("of several performances, what is wrong with some says with which", () => {
  const plan = planned(page("long", 8), page("short", 2), page("silent", 8, false), page("brief", 2));
  expect(told(plan.issues)).toEqual([
    ["media_too_short", "short"],
    ["media_too_short", "brief"],
  ]);
  expect(told(plan.advisories)).toContainEqual(["no_sound", "silent"]);
});

test("the only performance is called by its field, and what is no performance's fault is said once", () => {
  expect(told(planned(page("short", 2)).issues)).toEqual([["media_too_short", undefined]]);
  const fields = { expressionIntensity: 9 };
  const draft = { ...emptyDraft, fields, sources: { "reference.uri": [page("a", 8), page("b", 8)] } };
  expect(told(planOf(draft, undefined).issues)).toEqual([["out_of_range", undefined]]);
});
