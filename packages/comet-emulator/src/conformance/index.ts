import { type OperationName, operationNames, operations } from "@understudy/core";
import { probe } from "@understudy/media";
import { describe, expect, test } from "vitest";
import { dialectOf, openWords, readId, readTask, successWords, type ToldTask } from "./dialect.ts";
import { badRequests, type PaidRequest, paidRequests } from "./requests.ts";
import type { ConformanceTarget } from "./target.ts";

export type { ConformanceTarget } from "./target.ts";

/** Long enough for a queue at the provider; a test that hangs is ended by its number of looks. */
const testTimeoutMs = 30 * 60 * 1000;

/**
 * Registers the vitest tests that any server of this protocol must pass: every operation from its creation to a
 * playable result, refusals, keys, unknown tasks. Call it in a test file.
 */
export function conformance(target: ConformanceTarget): void {
  const { call, createPath, askState } = dialectOf(target);
  const comet = target.dialect === "comet";
  const requests = paidRequests(target);

  const create = async (name: OperationName, body: unknown, headers?: Record<string, string>) => {
    const response = await call("POST", createPath(name), body, headers);
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };

  describe.each(target.operations ?? operationNames)("%s", (name) => {
    test("from its creation to a playable result", { timeout: testTimeoutMs }, async () => {
      const { status, answer } = await create(name, requests[name].body);
      expect(status, JSON.stringify(answer)).toBe(200);
      const id = readId(answer);
      expect(id).toEqual(expect.stringMatching(/./));
      const told = await watch(target, () => askState(name, String(id)));
      const url = told.output[0] ?? "";
      expect(url).toMatch(/^https?:\/\//);
      await expectPlayable(target, url, requests[name]);
      await expectGoodFileHost(target, url);
    });
  });

  if (target.refusals ?? true) describe("refused", refusals);
  function refusals() {
    test.each(badRequests(target))("%s (%s)", async (_, name, change, field) => {
      const { status, answer } = await create(name, { ...requests[name].body, ...change });
      expect(readId(answer), "it was accepted, and perhaps charged").toBeUndefined();
      if (comet && operations[name].createPath.startsWith("/runway/")) {
        expect(answer.code).not.toBe(200);
        expect(answer.msg).toEqual(expect.stringContaining(field));
        return;
      }
      expect(status).toBe(400);
      expect(answer.error).toEqual(expect.any(String));
      if (!comet) expect(answer.code).toEqual(expect.any(String));
      const paths = (answer.issues as { path: unknown[]; message: unknown }[]).map(({ path }) => path[0]);
      expect(paths).toContain(field);
    });

    if (!comet) return;
    test("no version header", async () => {
      const name = "image_to_video";
      const { status, answer } = await create(name, requests[name].body, { "x-runway-version": "" });
      expect(status).toBe(400);
      expect(readId(answer)).toBeUndefined();
    });
  }

  test.each([
    ["no key", ""],
    ["a key that is none", "Bearer sk-of-nobody"],
  ])("%s is 401", async (_, authorization) => {
    const created = await create("character_performance", {}, { authorization });
    expect(created.status).toBe(401);
    expect(created.answer.error).toBeDefined();
  });

  test("a task that never was does not exist", async () => {
    const response = await askState("image_to_video", "00000000-0000-4000-8000-000000000000");
    const answer = (await response.json()) as Record<string, unknown>;
    if (comet) {
      expect([200, 400, 404]).toContain(response.status);
      expect(readTask(answer).word).toBe("not there");
    } else {
      expect(response.status).toBe(404);
      expect(answer).toMatchObject({ error: expect.any(String), code: expect.any(String) });
    }
  });
}

/** Looks at a task until it has a result, and on the way at the words and the progress. */
async function watch(target: ConformanceTarget, ask: () => Promise<Response>): Promise<ToldTask> {
  const { wait = () => new Promise((resolve) => setTimeout(resolve, 5000)), looks = 180 } = target;
  for (let look = 0; look < looks; look += 1) {
    const response = await ask();
    const told = readTask((await response.json()) as Record<string, unknown>);
    if (successWords.includes(told.word) && told.output.length > 0) return told;
    expect([...openWords, ...successWords], "a word for a task that goes on").toContain(told.word);
    expect(String(told.progress ?? "0%")).toMatch(/^(\d{1,2}%|100%|0(\.\d+)?|1)?$/);
    await wait();
  }
  throw new Error(`There was no result after ${looks} looks.`);
}

async function expectPlayable(target: ConformanceTarget, url: string, wanted: PaidRequest): Promise<void> {
  const { fetch = globalThis.fetch } = target;
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("video/mp4");
  const facts = await probe(await response.blob(), { verify: true });
  expect(facts).toMatchObject({ kind: "video", mimeType: "video/mp4", videoCodec: "avc" });
  if (wanted.width) expect(facts).toMatchObject({ width: wanted.width, height: wanted.height });
  if (wanted.seconds === undefined || facts.kind !== "video") return;
  const seconds = wanted.seconds === "input" ? await secondsOf(target, fetch) : wanted.seconds;
  expect(Math.abs(facts.durationSeconds - seconds)).toBeLessThan(0.5);
}

async function secondsOf(target: ConformanceTarget, fetch: typeof globalThis.fetch): Promise<number> {
  const facts = await probe(await (await fetch(target.samples.video)).blob());
  return facts.kind === "video" ? facts.durationSeconds : 0;
}

/** HEAD, length and ranges: what a download that resumes and a player that seeks rely on. */
async function expectGoodFileHost(target: ConformanceTarget, url: string): Promise<void> {
  const { fetch = globalThis.fetch } = target;
  const head = await fetch(url, { method: "HEAD" });
  expect(head.status).toBe(200);
  const length = Number(head.headers.get("content-length"));
  expect(length).toBeGreaterThan(0);
  const part = await fetch(url, { headers: { range: "bytes=4-7" } });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe(`bytes 4-7/${length}`);
  expect(await part.text()).toBe("ftyp");
}
