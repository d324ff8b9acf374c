import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { bodies, paths, startBench } from "./kit.ts";

/** Takes callbacks, and keeps what they said. */
async function startReceiver() {
  const received: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

async function performed(emulate?: string) {
  const receiver = await startReceiver();
  const bench = await startBench({ callbacks: true });
  const body = { ...bodies(bench).act_one, callback_url: receiver.url };
  const id = await bench.create(paths.act_one, body, emulate ? { "x-emulate": emulate } : {});
  return { bench, id, receiver };
}

test("a callback tells the end of a task, flat and all in text", async () => {
  const { bench, id, receiver } = await performed();
  await bench.advance(89_999);
  expect(receiver.received).toEqual([]);
  await bench.advance(1);
  expect(receiver.received).toEqual([
    {
      task_id: id,
      status: "3",
      prompt: "",
      prompt_en: "",
      video_url: expect.stringMatching(new RegExp(`^${bench.url}/outputs/${id}`)),
      poster: "",
      last_frame: "",
      msg: null,
      point: "320",
      refund: "0",
      create_time: expect.stringMatching(/^\d+$/),
      update_time: String(Math.floor(bench.clock.now() / 1000)),
    },
  ]);
  await bench.advance(1e9);
  expect(receiver.received).toHaveLength(1);
});

test("of a failed task it gives the reason", async () => {
  const { bench, receiver } = await performed("fail-safety-input");
  await bench.advance(90_000);
  expect(receiver.received).toMatchObject([
    { status: "2", video_url: "", msg: "The input was refused by moderation.", refund: "320" },
  ]);
});

const own = expect.stringMatching(/^http:\/\/127/);

test.each([
  ["callback-lost", []],
  ["callback-twice", [{ video_url: own }, { video_url: own }]],
  ["callback-forged", [{ video_url: "https://forged.invalid/result.mp4" }, { video_url: own }]],
  ["callback-guide", [{ status: "completed", progress: 100, result: { video_url: own } }]],
])("%s", async (name, expected) => {
  const { bench, id, receiver } = await performed(name);
  await bench.advance(90_000);
  expect(receiver.received).toHaveLength(expected.length);
  expect(receiver.received).toMatchObject(expected.map((payload) => ({ task_id: id, ...payload })));
});

test("callback-late", async () => {
  const { bench, receiver } = await performed("callback-late");
  const finished = bench.advance(90_000);
  await bench.advance(20_000);
  await finished;
  expect(receiver.received).toHaveLength(1);
});

test("a receiver that is not there is no matter", async () => {
  const bench = await startBench({ callbacks: true });
  const body = { ...bodies(bench).act_one, callback_url: "http://127.0.0.1:1/hook" };
  const id = await bench.create(paths.act_one, body);
  await bench.advance(90_000);
  expect(await bench.bare(id)).toMatchObject({ status: "SUCCEEDED" });
});

test("an emulator without callbacks calls nobody", async () => {
  const receiver = await startReceiver();
  const bench = await startBench({ callbacks: false });
  await bench.create(paths.act_one, { ...bodies(bench).act_one, callback_url: receiver.url });
  await bench.advance(90_000);
  expect(receiver.received).toEqual([]);
});
