import { expect, test } from "vitest";
import { createCometEmulator } from "../src/index.ts";
import { type Bench, bodies, paths, startBench } from "./kit.ts";

async function control(bench: Bench, method: string, path: string, body?: unknown) {
  const response = await fetch(`${bench.url}/__control${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

test("shows bill, tasks, requests and an overview, without a key", async () => {
  const bench = await startBench();
  const id = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
  expect((await control(bench, "GET", "/bill")).body).toEqual({
    charges: [{ id, operation: "image_to_video", at: bench.clock.now(), microUsd: 320_000 }],
    totalMicroUsd: 320_000,
  });
  expect((await control(bench, "GET", "/tasks")).body).toMatchObject([{ id, state: { status: "PENDING" } }]);
  expect((await control(bench, "GET", "/requests")).body).toEqual([
    { at: bench.clock.now(), method: "POST", path: paths.image_to_video },
    { at: bench.clock.now(), method: "HEAD", path: "/files/character.png" },
    { at: bench.clock.now(), method: "GET", path: "/files/character.png" },
  ]);
  expect((await control(bench, "GET", "")).body).toMatchObject({ tasks: 1, totalMicroUsd: 320_000 });
  expect(bench.requestCount).toBe(3);
});

test("sets, adds to and clears the scenario", async () => {
  const bench = await startBench();
  expect((await control(bench, "PUT", "/scenario", ["rate-limited*1"])).body).toMatchObject([
    { fault: { on: "create", times: 1 }, seen: 0, fired: 0 },
  ]);
  await control(bench, "POST", "/scenario", [{ on: "create", respond: { status: 418, text: "short" } }]);
  const create = () => bench.call("POST", paths.image_to_video, bodies(bench).image_to_video);
  expect((await create()).status).toBe(429);
  const teapot = await create();
  expect([teapot.status, await teapot.text()]).toEqual([418, "short"]);
  expect((await control(bench, "DELETE", "/scenario")).body).toEqual([]);
  expect((await create()).status).toBe(200);
  expect((await control(bench, "PUT", "/scenario", ["nonsense"])).status).toBe(400);
  expect((await control(bench, "PUT", "/scenario", [{ on: "never" }])).status).toBe(400);
});

test.each(["", "rate-limited*2", "{", '"rate-limited"', "{}", "null"])(
  "says what a scenario is instead of %j",
  async (body) => {
    const bench = await startBench();
    for (const method of ["PUT", "POST"]) {
      const response = await fetch(`${bench.url}/__control/scenario`, { method, body });
      expect([response.status, await response.json()]).toEqual([
        400,
        { error: 'The body must be a list of faults in JSON, such as ["rate-limited*2"].' },
      ]);
    }
    expect(bench.scenario.list()).toEqual([]);
  },
);

test("moves the clock", async () => {
  const bench = await startBench();
  const before = bench.clock.now();
  expect((await control(bench, "POST", "/clock", { advanceMs: 5000 })).body).toEqual({ now: before + 5000 });
  expect((await control(bench, "POST", "/clock", { advanceMs: "soon" })).status).toBe(400);
  expect((await control(bench, "POST", "/clock")).status).toBe(400);
});

test("is for this machine only", async () => {
  const emulator = createCometEmulator();
  const ask = async (remoteAddress: string) => {
    const request = new Request("http://emulator.test/__control/bill");
    return (await emulator.fetch(request, { remoteAddress })).headers.get("content-type");
  };
  expect(await ask("::ffff:127.0.0.1")).toMatch(/json/);
  expect(await ask("192.168.1.7")).toMatch(/html/);
});
