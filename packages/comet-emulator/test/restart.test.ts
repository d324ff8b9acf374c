import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { bodies, mediaFile, paths, startBench, video } from "./kit.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The command in a process of its own. */
async function startCommand(...args: string[]): Promise<{ url: string; child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [main, "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for await (const chunk of child.stdout ?? []) {
    said += chunk;
    if (said.includes("Ctrl-C")) break;
  }
  return { url: /http:\S+/.exec(said)?.[0] ?? "", child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

const headers = {
  authorization: "Bearer sk-emulator",
  "x-runway-version": "2024-11-06",
  "content-type": "application/json",
};

test("killed without warning and started again, it goes on: tasks, bill, scenario, time", async () => {
  const state = join(await mkdtemp(join(tmpdir(), "comet-emulator-state-")), "state.json");
  const files = await startBench();
  const args = ["--state", state, "--allow-loopback-http", "--generation", "bare"];
  const first = await startCommand(...args, "--speed", "0", "--sigma", "0");
  await fetch(`${first.url}/__control/scenario`, { method: "PUT", body: '["rate-limited*2"]' });
  const create = (url: string) =>
    fetch(url + paths.image_to_video, {
      method: "POST",
      headers,
      body: JSON.stringify(bodies(files).image_to_video),
    });
  expect((await create(first.url)).status).toBe(429);
  await kill(first.child);

  const second = await startCommand(...args, "--speed", "0", "--sigma", "0");
  expect((await create(second.url)).status).toBe(429);
  const { id } = await (await create(second.url)).json();
  await fetch(`${second.url}/__control/clock`, { method: "POST", body: '{"advanceMs":60000}' });
  await kill(second.child);

  const third = await startCommand(...args, "--speed", "0");
  const status = async () => (await fetch(`${third.url}/runwayml/v1/tasks/${id}`, { headers })).json();
  expect(await status()).toMatchObject({ id, status: "FAILED", failureCode: "ASSET.INVALID" });
  expect(await (await fetch(`${third.url}/__control/bill`)).json()).toMatchObject({
    charges: [{ id, microUsd: 320_000 }],
  });
});

test("the command says where it is, with which key, and ends on SIGTERM", async () => {
  const { url, said, child } = await startCommand("--key", "sk-mine");
  expect(said).toMatch(/sk-mine/);
  expect((await fetch(`${url}/__control`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("inputs are kept beside the state, throttled places stay taken, late callbacks are sent", async () => {
  const stateFile = join(await mkdtemp(join(tmpdir(), "comet-emulator-state-")), "state.json");
  const called: unknown[] = [];
  const options = {
    stateFile,
    throttle: 1,
    callbacks: (async (_url, init) => {
      called.push(JSON.parse(String(init?.body)).task_id);
      return new Response();
    }) as typeof fetch,
    render: async ({ performance }: { performance?: { bytes: Uint8Array } }) =>
      performance?.bytes ?? new Uint8Array(),
  };
  const first = await startBench(options);
  const id = await first.create(paths.act_one, bodies(first).act_one);
  await first.close();

  const second = await startBench(options);
  const waiting = await second.create(paths.act_one, bodies(second).act_one);
  expect(await second.bare(waiting)).toMatchObject({ status: "THROTTLED" });
  await second.advance(90_000);
  expect(called).toEqual([id]);
  const { output } = (await second.bare(id)) as { output: [string] };
  expect(await (await fetch(output[0])).bytes()).toEqual(mediaFile(video()));
  expect(second.bill.charges.map((charge) => charge.id)).toEqual([id, waiting]);
});

test("once it is closed it leaves its state file alone", async () => {
  const stateFile = join(await mkdtemp(join(tmpdir(), "comet-emulator-state-")), "state.json");
  const bench = await startBench({ stateFile });
  await bench.create(paths.image_to_video, bodies(bench).image_to_video);
  const before = await readFile(stateFile, "utf8");
  await bench.close();
  bench.scenario.set("dropped");
  await bench.advance(1000);
  expect(await readFile(stateFile, "utf8")).toBe(before);
});

/** The command that cannot start: what it says, and its exit code. */
async function failingCommand(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const exit = once(child, "exit");
  return { said: await text(child.stderr), code: (await exit)[0] };
}

test.each(["not JSON", "null", '{ "version": 2 }', '{ "version": 1 }', '"version"'])(
  "leaves a file alone that is no state file: %s",
  async (content) => {
    const state = join(await mkdtemp(join(tmpdir(), "comet-emulator-state-")), "package.json");
    await writeFile(state, content);
    expect(await failingCommand("--port", "0", "--state", state)).toEqual({
      said: `${state} is no state file of this emulator. Name another file, or one that does not exist yet.\n`,
      code: 2,
    });
    expect(await readFile(state, "utf8")).toBe(content);
  },
);

test("says what to do when its port is in use", async () => {
  const { port } = new URL((await startBench()).url);
  expect(await failingCommand("--port", port)).toEqual({
    said: `Port ${port} is in use. Give another, or --port 0 for any free one.\n`,
    code: 2,
  });
});
