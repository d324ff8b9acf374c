import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { barePanel, json, taskOf } from "../../../test/support/bare-panel.ts";
import type { Take } from "../state/take.ts";
import { createSender } from "./send.ts";

const day = 24 * 60 * 60_000;

/** A panel at a server that has what was created, and somebody who sends one take. */
async function startPanel() {
  const created: string[] = [];
  let isRevoked = false;
  let create = (_: ServerResponse): unknown => undefined;
  const panel = await barePanel(({ method, url = "", headers }, response) => {
    if (isRevoked) return json(response, 401, { code: "unauthorized", error: "No such token." });
    if (method === "POST" && url === "/v1/character_performance") {
      created.push(String(headers["idempotency-key"]));
      return create(response);
    }
    if (url.startsWith("/v1/tasks?"))
      return json(response, 200, { data: created.slice(0, 1).map((id) => taskOf(id)) });
    return json(response, 404, { code: "not_found", error: "No such thing." });
  });
  panel.enter();
  const sender = createSender(panel.context);
  const made = () => panel.store.state.takes.find(({ id }) => id === "take-1");
  return {
    ...panel,
    created,
    sender,
    revoke: () => {
      isRevoked = true;
    },
    welcome: () => {
      isRevoked = false;
    },
    onCreate(does: typeof create) {
      create = does;
    },
    send: () => sender.sendAgain(take, input),
    take: made,
    reaches: (stage: Take["stage"]) => expect.poll(() => made()?.stage, { timeout: 30_000 }).toBe(stage),
  };
}

const input = {
  character: { type: "image", uri: "runway://character" },
  reference: { type: "video", uri: "runway://performance" },
};
const take: Take = {
  version: 1,
  id: "take-0",
  operation: "character_performance",
  createdAt: 0,
  since: 0,
  stage: "sent",
  title: "Welcome",
  fields: {},
  idempotencyKey: "take-0",
};

test("an answer that is lost as the laptop goes to sleep for a day: the take is looked for, and not sent again", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => response.destroy());
  panel.onPause(() => {
    panel.goOnline(false);
    panel.sleep(day + 60_000);
    setTimeout(() => panel.goOnline(true), 50);
  });
  panel.send();
  await panel.reaches("sent");
  expect(panel.created).toEqual(["take-1"]);
});

test("a day after it was sent, and not there: it says that it does not know, and sends nothing", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => {
    panel.created.pop();
    response.destroy();
  });
  panel.onPause(() => panel.sleep(day + 60_000));
  panel.send();
  await panel.reaches("stopped");
  expect(panel.take()?.problem?.code).toBe("send_unclear");
});

test("a token that is refused while nobody knows whether the take was sent: it is found with the next sign-in", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => {
    panel.revoke();
    response.destroy();
  });
  panel.send();
  await expect.poll(() => panel.store.state.session.kind, { timeout: 30_000 }).toBe("out");
  expect(panel.take()).toMatchObject({ stage: "sending" });
  panel.welcome();
  panel.fillStorage();
  panel.enter();
  panel.sender.resume();
  await panel.reaches("sent");
  expect(panel.created).toEqual(["take-1"]);
});

test("a success of which nobody can read which task it is: asked again by the same key", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => response.writeHead(200).end("<html>Welcome to the hotel's network"));
  panel.send();
  await panel.reaches("sent");
  expect(panel.created).toEqual(["take-1"]);
});

test("signed out before it could be sent: it is not sent for whoever signs in next", async () => {
  const panel = await startPanel();
  panel.goOnline(false);
  panel.send();
  await panel.reaches("sending");
  panel.store.dispatch({ type: "signed-out" });
  panel.goOnline(true);
  await panel.reaches("stopped");
  panel.enter();
  panel.sender.resume();
  expect(await panel.sender.stop("take-1")).toBe("nothing-sent");
  expect(panel.created).toEqual([]);
});
