import { describe, expect, test } from "vitest";
import { bodies, paths, startBench } from "./kit.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const envelopes = ["act_one", "generate", "video2video"] as const;
const runwayRoutes = [
  "character_performance",
  "image_to_video",
  "video_to_video",
  "text_to_image",
  "video_upscale",
] as const;

describe("accepted", () => {
  test.each(runwayRoutes)("%s answers {id} and charges once", async (name) => {
    const bench = await startBench();
    const response = await bench.call("POST", paths[name], bodies(bench)[name]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: expect.stringMatching(uuid) });
    expect(bench.bill.charges).toHaveLength(1);
    expect(bench.bill.charges[0]).toMatchObject({ operation: name, at: bench.clock.now() });
  });

  test.each(envelopes)("%s answers the older wrapper's envelope", async (name) => {
    const bench = await startBench();
    const response = await bench.call("POST", paths[name], bodies(bench)[name]);
    const answer = await response.json();
    expect(answer).toEqual({
      code: 200,
      msg: "success",
      data: { task_id: expect.stringMatching(uuid) },
      exec_time: expect.any(Number),
    });
    expect(bench.tasks.has(answer.data.task_id)).toBe(true);
  });

  test("the newer generation of the envelope has a message and no exec_time", async () => {
    const bench = await startBench({ generation: "bare" });
    const answer = await (await bench.call("POST", paths.act_one, bodies(bench).act_one)).json();
    expect(answer).toMatchObject({ code: 200, message: "" });
    expect(answer).not.toHaveProperty("exec_time");
  });

  test("the bill adds up what the operations cost", async () => {
    const bench = await startBench();
    await bench.create(paths.character_performance, bodies(bench).character_performance);
    await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    expect(bench.bill.charges.map(({ microUsd }) => microUsd)).toEqual([400_000, 320_000]);
    expect(bench.bill.totalMicroUsd).toBe(720_000);
  });

  test("a data URI stands in for a video, and is not remembered in full", async () => {
    const bench = await startBench();
    const base64 = Buffer.from(JSON.stringify({ kind: "video", durationSeconds: 4 })).toString("base64");
    const body = { ...bodies(bench).video_to_video, videoUri: `data:video/mp4;base64,${base64}` };
    const id = await bench.create(paths.video_to_video, body);
    expect(bench.tasks.get(id)).toMatchObject({
      assets: [{ key: "videoUri", kind: "video" }],
      body: { videoUri: expect.stringMatching(/^.{1,50}$/) },
    });
  });
});

describe("refused without a charge", () => {
  test.each([
    ["an unknown field", { flavour: "sweet" }, ["flavour"], "unrecognized_keys"],
    ["an intensity out of range", { expressionIntensity: 6 }, ["expressionIntensity"], "custom"],
    ["an unknown ratio", { ratio: "1:1" }, ["ratio"], "invalid_enum_value"],
    ["an alias of the model", { model: "runwayml-character-performance" }, ["model"], "invalid_enum_value"],
    ["no model", { model: undefined }, ["model"], "invalid_type"],
    ["no reference", { reference: undefined }, ["reference"], "invalid_type"],
    [
      "an ftp address",
      { character: { type: "image", uri: "ftp://example.com/x.png" } },
      ["character", "uri"],
      "custom",
    ],
    [
      "an IP address",
      { character: { type: "image", uri: "https://10.0.0.1/x.png" } },
      ["character", "uri"],
      "custom",
    ],
  ])("%s", async (_, change, path, code) => {
    const bench = await startBench();
    const body = { ...bodies(bench).character_performance, ...change };
    const response = await bench.call("POST", paths.character_performance, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "Validation of body failed",
      issues: [{ code, path, message: expect.stringMatching(/\w/) }],
      docUrl: expect.stringMatching(/^https:/),
    });
    expect(bench.bill.charges).toEqual([]);
    expect(bench.tasks.size).toBe(0);
  });

  test("loopback http without the option", async () => {
    const bench = await startBench({ assets: {} });
    const response = await bench.call("POST", paths.image_to_video, bodies(bench).image_to_video);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ issues: [{ path: ["promptImage"] }] });
    const upscale = await bench.call("POST", paths.video_upscale, bodies(bench).video_upscale);
    expect(await upscale.json()).toMatchObject({ issues: [{ path: ["videoUri"] }] });
  });

  test("a retired model", async () => {
    const bench = await startBench({ models: { video_to_video: ["aleph2"] } });
    const response = await bench.call("POST", paths.video_to_video, bodies(bench).video_to_video);
    expect(await response.json()).toMatchObject({ issues: [{ path: ["model"] }] });
    const renewed = { ...bodies(bench).video_to_video, model: "aleph2" };
    await expect(bench.create(paths.video_to_video, renewed)).resolves.toMatch(uuid);
  });

  test.each(envelopes)("%s without callback_url, by the older wrapper", async (name) => {
    const bench = await startBench();
    const body = { ...bodies(bench)[name], callback_url: undefined };
    const response = await bench.call("POST", paths[name], body);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ code: 400, msg: "callback_url_empty", data: null });
    expect(bench.bill.charges).toEqual([]);
  });

  test("generate from text without its options, or with a wrong one", async () => {
    const bench = await startBench();
    const { generate } = bodies(bench);
    const without = await bench.call("POST", paths.generate, { ...generate, options: undefined });
    expect(await without.json()).toMatchObject({ code: 400, msg: "options_empty" });
    const wrong = { ...generate, options: { ...generate.options, seconds: 7 } };
    expect(await (await bench.call("POST", paths.generate, wrong)).json()).toMatchObject({ code: 400 });
    const fromImage = { ...generate, options: undefined, image: bench.file("character.png") };
    await expect(bench.create(paths.generate, fromImage)).resolves.toMatch(uuid);
  });

  test("text to image without a reference", async () => {
    const bench = await startBench();
    const body = { ...bodies(bench).text_to_image, referenceImages: [] };
    const response = await bench.call("POST", paths.text_to_image, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "reference_images_empty", data: null });
  });

  test("a missing or another version header", async () => {
    const bench = await startBench();
    for (const version of ["", "2023-01-01"]) {
      const response = await bench.call("POST", paths.image_to_video, bodies(bench).image_to_video, {
        "x-runway-version": version,
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: expect.stringContaining("X-Runway-Version") });
    }
    const older = { "x-runway-version": "" };
    await expect(bench.create(paths.act_one, bodies(bench).act_one, older)).resolves.toMatch(uuid);
  });

  test("a body that is not JSON, or not called so", async () => {
    const bench = await startBench();
    const broken = await bench.call("POST", paths.image_to_video, "{");
    const text = await bench.call("POST", paths.image_to_video, "{}", { "content-type": "text/plain" });
    for (const response of [broken, text]) {
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ code: "invalid_request", data: null });
    }
  });

  test("a body beyond all measure", async () => {
    const bench = await startBench();
    const response = await bench.call("POST", paths.image_to_video, "x".repeat(20 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "read_request_body_failed" });
  });
});

describe("keys", () => {
  test.each([
    ["none", ""],
    ["a wrong one", "Bearer sk-other"],
    ["one without the scheme", "sk-emulator"],
  ])("%s is 401 on every route", async (_, authorization) => {
    const bench = await startBench();
    const answers = await Promise.all([
      bench.call("POST", paths.image_to_video, {}, { authorization }),
      bench.call("POST", paths.act_one, {}, { authorization }),
      bench.call("POST", "/runway/feed", {}, { authorization }),
      bench.call("GET", "/runwayml/v1/tasks/x", undefined, { authorization }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        error: { type: "comet_api_error", message: expect.stringContaining("request id") },
      });
    }
  });
});

describe("wrong paths", () => {
  test("are the web front end's page, or a redirect", async () => {
    const bench = await startBench();
    const page = await bench.call("GET", "/v1/tasks/x");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect((await bench.call("POST", "/v1/image_to_video", {})).status).toBe(404);

    const slash = await bench.call("POST", `${paths.image_to_video}/`, {});
    expect(slash.status).toBe(301);
    expect(slash.headers.get("location")).toBe(paths.image_to_video);
    const doubled = await bench.call("GET", "/runwayml//v1/tasks/x");
    expect(doubled.headers.get("location")).toBe("/runwayml/v1/tasks/x");
  });

  test("there is no route to delete a task", async () => {
    const bench = await startBench();
    const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
    const response = await bench.call("DELETE", `/runwayml/v1/tasks/${id}`);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await bench.bare(id)).toMatchObject({ status: "PENDING" });
  });
});
