import { describe, expect, test } from "vitest";
import { type Bench, bodies, paths, startBench } from "./kit.ts";

async function told(bench: Bench, method: "GET" | "POST", id: string, query = "") {
  const response =
    method === "GET"
      ? await bench.call("GET", `/runwayml/v1/tasks/${id}${query}`)
      : await bench.call("POST", `/runway/feed${query}`, { task_id: id });
  return { status: response.status, body: await response.json() };
}

describe("shapes", () => {
  test("wrapped: the gateway's row with the provider's task inside, on both routes", async () => {
    const bench = await startBench();
    const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    const createdAt = bench.clock.now();
    const queued = {
      code: "success",
      message: "",
      data: {
        task_id: id,
        action: "IMAGE_TO_VIDEO",
        status: "QUEUED",
        fail_reason: "",
        submit_time: Math.floor(createdAt / 1000),
        start_time: 0,
        finish_time: 0,
        progress: "0%",
        data: { id, status: "PENDING", createdAt: new Date(createdAt).toISOString() },
      },
    };
    expect((await told(bench, "GET", id)).body).toEqual(queued);
    expect((await told(bench, "POST", id)).body).toEqual(queued);

    await bench.advance(49_500);
    expect((await told(bench, "GET", id)).body).toMatchObject({
      data: { status: "IN_PROGRESS", progress: "50%", data: { status: "RUNNING", progress: 0.5 } },
    });

    await bench.advance(40_500);
    const output = expect.stringMatching(new RegExp(`^${bench.url}/outputs/${id}\\.mp4\\?_jwt=\\w+$`));
    expect((await told(bench, "POST", id)).body).toMatchObject({
      data: {
        status: "SUCCESS",
        progress: "100%",
        result_url: output,
        video_url: output,
        finish_time: Math.floor((createdAt + 90_000) / 1000),
        data: { status: "SUCCEEDED", output: [output] },
      },
    });
  });

  test("bare: Runway's task on the tasks route, the row alone on the feed", async () => {
    const bench = await startBench({ generation: "bare" });
    const id = await bench.create(paths.character_performance, bodies(bench).character_performance);
    const createdAt = new Date(bench.clock.now()).toISOString();
    expect((await told(bench, "GET", id)).body).toEqual({ id, status: "PENDING", createdAt });
    await bench.advance(30_000);
    expect((await told(bench, "GET", id)).body).toEqual({ id, status: "RUNNING", createdAt, progress: 0.25 });
    expect((await told(bench, "POST", id)).body).toMatchObject({ task_id: id, status: "IN_PROGRESS" });
    await bench.advance(60_000);
    const done = (await told(bench, "GET", id)).body;
    expect(done).toEqual({ id, status: "SUCCEEDED", createdAt, output: [expect.stringMatching(/\.mp4/)] });
    const row = (await told(bench, "POST", id)).body;
    expect(row).toMatchObject({ status: "SUCCESS", result_url: done.output[0] });
    expect(row).not.toHaveProperty("code");
  });

  test("native: digits as text", async () => {
    const bench = await startBench({ generation: "native" });
    const id = await bench.create(paths.act_one, bodies(bench).act_one);
    const status = async () => (await told(bench, "POST", id)).body;
    expect(await status()).toMatchObject({ code: 200, data: { task_id: id, status: "0" } });
    await bench.advance(30_000);
    expect((await status()).data.status).toBe("1");
    await bench.advance(60_000);
    expect((await status()).data).toMatchObject({
      status: "3",
      state: "succeeded",
      video_url: expect.stringMatching(/^http/),
      create_time: expect.stringMatching(/^\d+$/),
    });
  });

  test("a request may ask for another generation, by header or query", async () => {
    const bench = await startBench();
    const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    const byHeader = await bench.call("GET", `/runwayml/v1/tasks/${id}`, undefined, {
      "x-emulator-generation": "bare",
    });
    expect(await byHeader.json()).toMatchObject({ id, status: "PENDING" });
    expect((await told(bench, "POST", id, "?generation=native")).body).toMatchObject({ code: 200 });
  });

  test("progress can be kept back", async () => {
    const bench = await startBench({ progress: false });
    const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    await bench.advance(60_000);
    expect((await told(bench, "GET", id)).body.data.progress).toBe("0%");
    expect(await bench.bare(id)).not.toHaveProperty("progress");
  });

  test("an image has an address ending in png", async () => {
    const bench = await startBench();
    const id = await bench.create(paths.text_to_image, bodies(bench).text_to_image);
    await bench.advance(90_000);
    expect(await bench.bare(id)).toMatchObject({ output: [expect.stringMatching(/\.png\?/)] });
  });
});

describe("time", () => {
  test("the wrapped row is brought up to date every 15 seconds, the bare task every 5", async () => {
    const bench = await startBench({ clock: steppingClock(0) });
    // Of its own accord: the options of other tests switch the rhythm off.
    const real = await startBench({ clock: steppingClock(31_000), refreshMs: 15_000 });
    const id = await real.create(paths.image_to_video, bodies(real).image_to_video);
    (real.clock as ReturnType<typeof steppingClock>).time = 44_999;
    expect((await told(real, "GET", id)).body.data.status).toBe("QUEUED");
    (real.clock as ReturnType<typeof steppingClock>).time = 45_000;
    expect((await told(real, "GET", id)).body.data.status).toBe("IN_PROGRESS");
    await expect(bench.advance(1)).rejects.toThrow("clock was given");
  });

  test("over the limit of concurrency a task is throttled until a place is free", async () => {
    const bench = await startBench({ throttle: 1, generation: "bare" });
    const body = bodies(bench).image_to_video;
    const first = await bench.create(paths.image_to_video, body);
    const second = await bench.create(paths.image_to_video, body);
    expect([await bench.bare(first), await bench.bare(second)]).toMatchObject([
      { status: "PENDING" },
      { status: "THROTTLED" },
    ]);
    const wrapped = await told(bench, "GET", second, "?generation=wrapped");
    expect(wrapped.body.data).toMatchObject({ status: "QUEUED", data: { status: "THROTTLED" } });
    await bench.advance(90_000);
    expect([await bench.bare(first), await bench.bare(second)]).toMatchObject([
      { status: "SUCCEEDED" },
      { status: "PENDING" },
    ]);
    await bench.advance(90_000);
    expect(await bench.bare(second)).toMatchObject({ status: "SUCCEEDED" });
  });
});

describe("tasks that are not there", () => {
  test("a new task is not to be found for a while", async () => {
    const bench = await startBench({ visibleAfterMs: 2000 });
    const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    const hidden = { code: "task_not_exist", message: "task_not_exist", data: null };
    expect(await told(bench, "GET", id)).toEqual({ status: 400, body: hidden });
    expect(await told(bench, "POST", id)).toEqual({ status: 400, body: hidden });
    expect(await told(bench, "POST", id, "?generation=bare")).toEqual({ status: 200, body: hidden });
    await bench.advance(2000);
    expect((await told(bench, "GET", id)).status).toBe(200);
  });

  test("nor one that never was, nor another key's", async () => {
    const bench = await startBench({ apiKey: ["sk-one", "sk-two"] });
    const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    const other = await bench.call("GET", `/runwayml/v1/tasks/${id}`, undefined, {
      authorization: "Bearer sk-two",
    });
    expect(other.status).toBe(400);
    expect(await other.json()).toMatchObject({ code: "task_not_exist" });
    expect(await told(bench, "GET", "no-such-task")).toMatchObject({ status: 400 });
    expect((await told(bench, "GET", id)).status).toBe(200);
  });
});

function steppingClock(time: number) {
  return {
    time,
    now() {
      return this.time;
    },
    setTimeout: () => undefined,
    clearTimeout: () => undefined,
  };
}
