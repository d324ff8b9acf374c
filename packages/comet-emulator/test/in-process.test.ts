import { expect, test } from "vitest";
import { type CometEmulator, createCometEmulator, seededRandom } from "../src/index.ts";

function request(method: string, path: string, body?: unknown): Request {
  return new Request(`http://emulator.test${path}`, {
    method,
    headers: {
      authorization: "Bearer sk-emulator",
      "x-runway-version": "2024-11-06",
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function create(emulator: CometEmulator, emulate = ""): Promise<string> {
  const body = { promptImage: `https://example.com/cat.png#${emulate}`, model: "gen3a_turbo" };
  const response = await emulator.fetch(request("POST", "/runwayml/v1/image_to_video", body));
  return ((await response.json()) as { id: string }).id;
}

test("a function call is as good as a socket, cut connections included", async () => {
  const emulator = createCometEmulator({ speed: 0, assets: { fetch: false }, visibleAfterMs: 0 });
  await expect(create(emulator, "emulate=dropped@created")).rejects.toThrow(TypeError);
  expect(emulator.bill.charges).toHaveLength(1);
  const [id] = emulator.tasks.keys();
  await emulator.advance(1e6);
  const answer = await emulator.fetch(request("GET", `/runwayml/v1/tasks/${id}?generation=bare`));
  expect(await answer.json()).toMatchObject({
    status: "SUCCEEDED",
    output: [expect.stringMatching(/^http:\/\/emulator\.test\/outputs\//)],
  });
  const broken = await emulator.fetch(request("GET", "/__control/bill"));
  expect(broken.status).toBe(200);
});

test("10,000 tasks at once cost little memory, and take as long as they should", async () => {
  const emulator = createCometEmulator({
    speed: 0,
    random: seededRandom(1),
    assets: { fetch: false },
    keepRequests: 100,
  });
  const ids = await Promise.all(Array.from({ length: 10_000 }, () => create(emulator)));
  expect(new Set(ids).size).toBe(10_000);
  expect(emulator.bill.totalMicroUsd).toBe(10_000 * 320_000);
  expect(emulator.requestCount).toBe(10_000);
  expect(emulator.requests.length).toBeLessThanOrEqual(200);
  expect(JSON.stringify([...emulator.tasks.values()]).length / 10_000).toBeLessThan(1000);

  const lengths = [...emulator.tasks.values()].map(({ createdAt, endsAt }) => (endsAt ?? 0) - createdAt);
  const sorted = lengths.toSorted((one, other) => one - other);
  expect((sorted[5000] ?? 0) / 1000).toBeCloseTo(90, -1);
  expect((sorted[8413] ?? 0) / 1000 / 90).toBeCloseTo(Math.exp(0.5), 0);
});
