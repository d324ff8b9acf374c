import { expect, it } from "vitest";
import { apiKey, emulate, fileAt } from "./support/emulator.ts";
import { serve } from "./support/http.ts";
import { runInside } from "./support/inside.ts";

/** Text that clears the screen, sets the window's title, and turns the reading direction round. */
const hostile = `\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e${apiKey}`;
const dangerous = /(?!\n)[\p{Cc}\u202e]/u;

it("prints nothing that a terminal would act on, and never the key, even with --debug", async () => {
  const { url } = await serve((_, { url, method }, response) => {
    if (url === "/mia.png")
      response.writeHead(200, { "content-type": "image/png", "content-length": 10 }).end();
    else if (method === "POST") {
      response
        .writeHead(403, { "content-type": "application/json" })
        .end(JSON.stringify({ error: { message: hostile, type: hostile, code: hostile } }));
    } else response.writeHead(404).end();
  });
  const args = ["animate", "--image", `${url}/mia.png`, "--skip-media-check", "--yes", "--debug"];
  for (const format of [[], ["--json"]]) {
    const { code, stdout, stderr } = await runInside([...args, ...format], { url });
    expect(code).toBe(3);
    expect(stdout + stderr).not.toMatch(dangerous);
    expect(stdout + stderr).toContain("[hidden]");
  }
});

it("puts the provider's reasons into words of its own", async () => {
  const { url, scenario } = await emulate();
  scenario.set({
    on: "created",
    fate: { status: "FAILED", failure: hostile, failureCode: "SAFETY.INPUT.IMAGE" },
  });
  const { code, stderr } = await runInside(["animate", "--image", fileAt(url, "character"), "--yes"], {
    url,
  });
  expect(code).toBe(4);
  expect(stderr).toMatch(/moderation refused the picture or the performance/);
  expect(stderr).not.toMatch(/owned|SAFETY/);
});

it("sends the key to the provider alone, not to the host of the result", async () => {
  const host = await serve((_, __, response) => response.writeHead(404).end());
  const provider = await serve((_, { method }, response) => {
    const task = {
      id: "3d95a1b2-0000-4000-8000-0123456789ab",
      status: "SUCCEEDED",
      output: [`${host.url}/take.mp4`],
    };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(method === "POST" ? { id: task.id } : task));
  });
  const args = ["animate", "--image", `${provider.url}/mia.png`, "--skip-media-check", "--yes"];
  const { code } = await runInside(args, { url: provider.url });
  expect(code).toBe(4);
  expect(provider.seen.every(({ headers }) => headers.authorization === `Bearer ${apiKey}`)).toBe(true);
  expect(host.seen.length).toBeGreaterThan(0);
  expect(host.seen.some(({ headers }) => JSON.stringify(headers).includes(apiKey))).toBe(false);
});
