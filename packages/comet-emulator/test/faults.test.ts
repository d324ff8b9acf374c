import { describe, expect, test } from "vitest";
import { type Fault, namedFaults, seededRandom } from "../src/index.ts";
import { type Bench, bodies, paths, startBench } from "./kit.ts";

const i2v = paths.image_to_video;

async function create(bench: Bench, emulate?: string): Promise<Response> {
  return bench.call("POST", i2v, bodies(bench).image_to_video, emulate ? { "x-emulate": emulate } : {});
}

async function status(bench: Bench, id: string, emulate?: string): Promise<Response> {
  return bench.call("GET", `/runwayml/v1/tasks/${id}`, undefined, emulate ? { "x-emulate": emulate } : {});
}

describe("answers", () => {
  test.each([
    ["rate-limited", 429, /comet_api_error/],
    ["rate-limited-retry-after", 429, /comet_api_error/],
    ["key-refused", 401, /comet_api_error/],
    ["forbidden", 403, /comet_api_error/],
    ["balance-exhausted", 403, /insufficient_user_quota/],
    ["request-timeout", 408, /comet_api_error/],
    ["server-error", 500, /comet_api_error/],
    ["invalid-request", 500, /"code":"invalid_request"/],
    ["bad-gateway", 502, /<html>/],
    ["unavailable", 503, /comet_api_error/],
    ["gateway-timeout", 504, /^$/],
    ["timeout-html", 524, /<html>/],
    ["masked-refusal", 400, /fail_to_fetch_task/],
    ["envelope-refused", 200, /"code":400/],
    ["moved", 301, /^$/],
    ["html", 200, /<html>/],
    ["empty", 200, /^$/],
  ])("%s", async (name, expectedStatus, body) => {
    const bench = await startBench();
    const refused = await create(bench, name);
    expect(refused.status).toBe(expectedStatus);
    expect(await refused.text()).toMatch(body);
    expect(bench.bill.charges, "refused before anything was done").toEqual([]);

    const charged = await create(bench, `${name}@created`);
    expect(charged.status).toBe(expectedStatus);
    expect(bench.bill.charges, "charged, and the answer lost").toHaveLength(1);

    const [id = ""] = bench.tasks.keys();
    expect((await status(bench, id, `${name}@status`)).status).toBe(expectedStatus);
    await bench.advance(90_000);
    const { output } = (await bench.bare(id)) as { output: [string] };
    const result = await fetch(output[0], {
      headers: { "x-emulate": `${name}@output` },
      redirect: "manual",
    });
    expect(result.status).toBe(expectedStatus);
  });

  test("Retry-After and Location", async () => {
    const bench = await startBench();
    expect((await create(bench, "rate-limited")).headers.get("retry-after")).toBeNull();
    expect((await create(bench, "rate-limited-retry-after")).headers.get("retry-after")).toBe("2");
    expect((await create(bench, "moved")).headers.get("location")).toBe("/");
  });

  test("accepted without an id", async () => {
    const bench = await startBench();
    expect(await (await create(bench, "no-id")).json()).toEqual({});
    expect(bench.bill.charges).toHaveLength(1);
  });
});

describe("connections", () => {
  test("dropped before or after the task exists", async () => {
    const bench = await startBench();
    await expect(create(bench, "dropped")).rejects.toThrow("fetch failed");
    expect(bench.bill.charges).toHaveLength(0);
    await expect(create(bench, "dropped@created")).rejects.toThrow("fetch failed");
    expect(bench.bill.charges).toHaveLength(1);
    const [id = ""] = bench.tasks.keys();
    await expect(status(bench, id, "dropped@status")).rejects.toThrow("fetch failed");
  });

  test("truncated: half a JSON, as if that were all", async () => {
    const bench = await startBench();
    const response = await create(bench, "truncated");
    const text = await response.text();
    expect(response.headers.get("content-length")).toBe(String(text.length));
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(text).toMatch(/^\{"id":/);
  });

  test("broken: half a body, then nothing", async () => {
    const bench = await startBench();
    const response = await create(bench, "broken");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  test("slow and stalled answers arrive in the end", async () => {
    const bench = await startBench({ speed: 100 });
    const started = bench.clock.now();
    expect((await create(bench, "slow")).status).toBe(200);
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual(3000);
    const stalled = await create(bench, "stalled");
    expect(await stalled.json()).toEqual({ id: expect.any(String) });
    expect(bench.clock.now() - started).toBeGreaterThanOrEqual(6000);
  });

  test("a result breaks off", async () => {
    const bench = await startBench({ render: async () => new Uint8Array(300_000) });
    await create(bench, "broken@output*1");
    await bench.advance(90_000);
    const { output } = (await bench.bare([...bench.tasks.keys()][0] ?? "")) as { output: [string] };
    const broken = await fetch(output[0]);
    expect(broken.headers.get("content-length")).toBe("300000");
    await expect(broken.bytes()).rejects.toThrow("terminated");
    expect(await (await fetch(output[0])).bytes()).toHaveLength(300_000);
  });
});

describe("what becomes of a task", () => {
  const failures = (Object.entries(namedFaults) as [string, Fault][]).flatMap(([name, { fate }]) =>
    fate?.status === "FAILED" ? [[name, fate] as const] : [],
  );

  test.each(failures)("%s", async (name, fate) => {
    const bench = await startBench();
    const { id } = await (await create(bench, name)).json();
    await bench.advance(90_000);
    const told = await bench.bare(id);
    expect(told).toMatchObject({ status: "FAILED", failure: fate.failure });
    expect(told.failureCode).toBe(fate.failureCode);
    const wrapped = await (await fetch(`${bench.url}/runwayml/v1/tasks/${id}`, authorized(bench))).json();
    expect(wrapped.data).toMatchObject({ status: "FAILURE", fail_reason: fate.failure });
    expect(bench.bill.charges).toHaveLength(1);
  });

  test("cancelled, stuck, instant", async () => {
    const bench = await startBench();
    const [cancelled, stuck, instant] = await Promise.all(
      ["cancelled", "stuck", "instant"].map(async (name) => (await (await create(bench, name)).json()).id),
    );
    expect(await bench.bare(instant)).toMatchObject({ status: "SUCCEEDED" });
    await bench.advance(90_000);
    expect(await bench.bare(cancelled)).toMatchObject({ status: "CANCELLED" });
    await bench.advance(1e9);
    expect(await bench.bare(stuck)).toMatchObject({ status: "RUNNING" });
  });

  test("late to be found, or never", async () => {
    const bench = await startBench();
    const late = (await (await create(bench, "late-visible")).json()).id;
    const never = (await (await create(bench, "never-visible")).json()).id;
    expect((await status(bench, late)).status).toBe(400);
    await bench.advance(20_000);
    expect((await status(bench, late)).status).toBe(200);
    await bench.advance(1e9);
    expect((await status(bench, never)).status).toBe(400);
  });
});

describe("how a state is told", () => {
  async function finished(emulate: string, generation: "wrapped" | "bare") {
    const bench = await startBench({ generation });
    const { id } = await (await create(bench, emulate)).json();
    await bench.advance(90_000);
    return async () => {
      const response = await status(bench, id);
      return { status: response.status, body: await response.json() };
    };
  }

  test.each([
    ["not-exist-400", 400, { code: "task_not_exist" }],
    ["not-exist-200", 200, { code: "task_not_exist" }],
    ["not-exist-status", 200, { status: "task_not_exist" }],
  ])("%s, twice", async (name, expectedStatus, body) => {
    const told = await finished(`${name}*2`, "bare");
    expect(await told()).toMatchObject({ status: expectedStatus, body });
    expect(await told()).toMatchObject({ status: expectedStatus, body });
    expect(await told()).toMatchObject({ status: 200, body: { status: "SUCCEEDED" } });
  });

  test.each([
    ["unknown-word", { status: "MODERATING" }, { status: "MODERATING" }],
    ["fresh-row", { status: "NOT_START" }, { status: "NOT_START" }],
    ["lower-case", { status: "succeeded" }, { status: "success", data: { status: "succeeded" } }],
    ["inner-ahead", { status: "SUCCEEDED" }, { status: "QUEUED", data: { status: "SUCCEEDED" } }],
  ])("%s", async (name, bare, row) => {
    expect((await (await finished(name, "bare"))()).body).toMatchObject(bare);
    expect((await (await finished(name, "wrapped"))()).body.data).toMatchObject(row);
  });

  test("inner-ahead: the row knows nothing of the result yet", async () => {
    const { body } = await (await finished("inner-ahead", "wrapped"))();
    expect(body.data).toMatchObject({
      finish_time: 0,
      progress: "0%",
      data: { output: [expect.any(String)] },
    });
    expect(body.data).not.toHaveProperty("result_url");
  });

  test("no-output: late when it has a number, missing when it has none", async () => {
    const late = await finished("no-output*1", "wrapped");
    const first = (await late()).body.data;
    expect(first.status).toBe("SUCCESS");
    expect(JSON.stringify(first)).not.toContain("http");
    expect((await late()).body.data).toMatchObject({ result_url: expect.stringMatching(/^http/) });

    const missing = await finished("no-output", "bare");
    await missing();
    expect((await missing()).body).not.toHaveProperty("output");
  });

  test("output-in-fail-reason", async () => {
    const { body } = await (await finished("output-in-fail-reason", "wrapped"))();
    expect(body.data).toMatchObject({ status: "SUCCESS", fail_reason: expect.stringMatching(/^http/) });
    expect(body.data).not.toHaveProperty("result_url");
    expect(body.data.data).not.toHaveProperty("output");
  });

  test("no-progress", async () => {
    const bench = await startBench();
    const { id } = await (await create(bench, "no-progress")).json();
    await bench.advance(60_000);
    expect(await bench.bare(id)).not.toHaveProperty("progress");
  });
});

describe("where faults come from", () => {
  test("the scenario: counted, skipped, by route, by chance", async () => {
    const bench = await startBench({ random: seededRandom(7) });
    bench.scenario.set("rate-limited*2", { on: "create", skip: 1, times: 1, drop: true });
    expect((await create(bench)).status).toBe(429);
    expect((await create(bench)).status).toBe(429);
    expect((await create(bench)).status).toBe(200);
    await expect(create(bench)).rejects.toThrow("fetch failed");
    expect((await create(bench)).status).toBe(200);
    expect(bench.scenario.list().map(({ fired }) => fired)).toEqual([2, 1]);

    bench.scenario.set({ ...namedFaults.unavailable, route: "act_one" });
    expect((await create(bench)).status).toBe(200);
    expect((await bench.call("POST", paths.act_one, bodies(bench).act_one)).status).toBe(503);

    bench.scenario.set("unavailable~0.5");
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await create(bench)).status));
    const failed = statuses.filter((status) => status === 503).length;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(32);

    bench.scenario.clear();
    expect((await create(bench)).status).toBe(200);
  });

  test("in turn: one takes the place of an answer at a time, and what changes answers waits", async () => {
    const bench = await startBench();
    const { id } = await (await create(bench, "instant")).json();
    bench.scenario.set("no-output*1", "not-exist-400*1", "bad-gateway@status*1");
    const told = [];
    for (let look = 0; look < 4; look += 1) {
      const response = await status(bench, id);
      told.push([response.status, (await response.text()).includes("outputs")]);
    }
    expect(told).toEqual([
      [400, false],
      [502, false],
      [200, false],
      [200, true],
    ]);
  });

  test("what concerns a success counts from the success on", async () => {
    const bench = await startBench();
    const { id } = await (await create(bench, "no-output*1,output-in-fail-reason+1*1")).json();
    await status(bench, id);
    await bench.advance(90_000);
    expect(await (await status(bench, id)).text()).not.toContain("outputs");
    expect(await (await status(bench, id)).json()).toMatchObject({
      data: { fail_reason: expect.stringContaining("outputs") },
    });
  });

  test("one task alone", async () => {
    const bench = await startBench();
    const [one, other] = [(await (await create(bench)).json()).id, (await (await create(bench)).json()).id];
    bench.scenario.add({ ...namedFaults["bad-gateway"], on: "status", task: one });
    expect((await status(bench, one)).status).toBe(502);
    expect((await status(bench, other)).status).toBe(200);
  });

  test("magic values in a prompt or an address; the same body again is the same request", async () => {
    const bench = await startBench();
    const body = {
      ...bodies(bench).image_to_video,
      promptText: "a storm, emulate:bad-gateway*1,fail-safety-output.",
    };
    expect((await bench.call("POST", i2v, body)).status).toBe(502);
    const id = await bench.create(i2v, body);
    await bench.advance(90_000);
    expect(await bench.bare(id)).toMatchObject({ failureCode: "SAFETY.OUTPUT.VIDEO" });

    const reference = `${bench.file("performance.mp4")}#emulate=no-output@status*1`;
    const performance = {
      ...bodies(bench).character_performance,
      reference: { type: "video", uri: reference },
    };
    const late = await bench.create(paths.character_performance, performance);
    await bench.advance(90_000);
    expect(await bench.bare(late)).not.toHaveProperty("output");
    expect(await bench.bare(late)).toHaveProperty("output");
  });

  test("a name that is none is explained", async () => {
    const bench = await startBench();
    const response = await create(bench, "rate-limitted");
    expect(response.status).toBe(400);
    expect((await response.json()).error).toMatch(
      /"rate-limitted" names no fault; the faults are .*rate-limited/,
    );
    expect(() => bench.scenario.set("slow@night")).toThrow(/the stages are create/);
  });
});

test("expired and output-missing", async () => {
  const bench = await startBench();
  bench.scenario.set("expired*1", "output-missing*1");
  await create(bench);
  await bench.advance(90_000);
  const { output } = (await bench.bare([...bench.tasks.keys()][0] ?? "")) as { output: [string] };
  const statuses = [await fetch(output[0]), await fetch(output[0]), await fetch(output[0])];
  expect(statuses.map(({ status }) => status)).toEqual([403, 404, 200]);
});

function authorized(bench: Bench): RequestInit {
  return { headers: { authorization: `Bearer ${bench.apiKey}` } };
}
