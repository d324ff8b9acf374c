import { systemClock } from "@understudy/core";
import { expect, it } from "vitest";
import { serve } from "../../test/support/http.ts";
import type { Context } from "../commands/command.ts";
import { connect } from "./connection.ts";
import { createTask } from "./create.ts";

const input = { promptImage: "https://example.com/still.png" };

/** Sends a create with a key to a server at `url`, on a clock whose pauses are over at once. */
function create(url: string) {
  const clock = { ...systemClock, setTimeout: (callback: () => void) => setTimeout(callback) };
  const never = new AbortController().signal;
  const io = { fetch, clock, interrupts: { first: never, second: never } };
  const config = { baseUrl: new URL(`${url}/v1`), baseUrlFrom: "the test", loopback: true };
  const connection = connect(io, config, "ust_of-the-tests");
  const context = { io, terminal: { say() {} } } as unknown as Context;
  return createTask(connection, "image_to_video", { input, media: {} }, "one-key", context);
}

it("stays unsure of a create whose answer was lost, also where nobody is there to be asked again", async () => {
  const { url, seen, close } = await serve((_, request, response) => {
    request.resume().on("end", () => {
      close();
      response.destroy();
    });
  });
  await expect(create(url)).rejects.toMatchObject({ code: "submit_outcome_unknown", charged: "unknown" });
  expect(seen).toHaveLength(1);
});

it("stays unsure of it where the server does not take the same request any more", async () => {
  const { url, seen } = await serve((index, request, response) => {
    request.resume().on("end", () => {
      if (index === 0) return response.destroy();
      response.writeHead(401, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "This token is not known.", code: "unauthorized" }));
    });
  });
  await expect(create(url)).rejects.toMatchObject({ code: "submit_outcome_unknown", charged: "unknown" });
  expect(seen.length).toBeGreaterThan(1);
});

it("says that nothing was sent where nobody was there from the beginning", async () => {
  const { url, close } = await serve(() => {});
  close();
  await expect(create(url)).rejects.toMatchObject({ code: "connection", charged: "no" });
});
