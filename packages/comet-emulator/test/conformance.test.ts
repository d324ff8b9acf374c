import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, describe } from "vitest";
import { type ConformanceTarget, conformance } from "../src/conformance/index.ts";
import { startCometEmulator } from "../src/index.ts";
import { shortSamples } from "./short-samples.ts";

const emulator = await startCometEmulator({
  files: await shortSamples(),
  assets: { allowLoopbackHttp: true },
  callbacks: false,
  speed: 0,
});
const clean = await startCleanFront();
afterAll(async () => {
  clean.close();
  await emulator.close();
});

const target: ConformanceTarget = {
  baseUrl: emulator.url,
  apiKey: emulator.apiKey,
  dialect: "comet",
  samples: {
    video: `${emulator.url}/files/performance.mp4`,
    picture: `${emulator.url}/files/character.jpg`,
  },
  callbackUrl: "https://example.com/hook",
  wait: () => emulator.advance(10_000),
};

describe.each(["wrapped", "bare", "native"] as const)("the emulator, %s", (generation) => {
  conformance({
    ...target,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set("x-emulator-generation", generation);
      return fetch(url, { ...init, headers });
    },
  });
});

describe("the clean dialect", () => {
  conformance({ ...target, baseUrl: clean.url, dialect: "clean" });
});

/** The smallest server of the clean dialect: the emulator with its quirks taken off. */
async function startCleanFront() {
  const app = new Hono();
  const forward = async (request: Request, path: string) => {
    const headers = new Headers(request.headers);
    headers.set("x-emulator-generation", "bare");
    const body = request.method === "POST" ? await request.text() : null;
    return fetch(emulator.url + path, { method: request.method, headers, body });
  };
  app.post("/v1/:operation", async (context) => {
    const operation = context.req.param("operation");
    const path = operation === "act_one" ? "/runway/pro/act_one" : `/runwayml/v1/${operation}`;
    const response = await forward(context.req.raw, path);
    const answer = await response.json();
    await emulator.advance(2000); // The clean dialect knows every task at once.
    if (answer.data?.task_id) return context.json({ id: answer.data.task_id });
    if (answer.msg) {
      const issues = [{ path: [String(answer.msg).replace(/_empty$/, "")], message: answer.msg }];
      return context.json({ error: answer.msg, code: "invalid_input", issues }, 400);
    }
    return Response.json(
      { ...answer, ...(answer.error && { code: "invalid_input" }) },
      { status: response.status },
    );
  });
  app.get("/v1/tasks/:id", async (context) => {
    const response = await forward(context.req.raw, `/runwayml/v1/tasks/${context.req.param("id")}`);
    const answer = await response.json();
    if (answer.code !== "task_not_exist") return context.json(answer);
    return context.json({ error: "There is no such task.", code: "task_unknown" }, 404);
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
