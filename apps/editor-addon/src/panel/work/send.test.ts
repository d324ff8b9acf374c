import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { barePanel, json, taskOf } from "../../../test/support/bare-panel.ts";
import { ownTakes, type Take } from "../state/take.ts";
import { readKept } from "./keep.ts";
import { createSender } from "./send.ts";

const day = 24 * 60 * 60_000;

/** A panel at a server that has what was created, and somebody who sends one take. */
async function startPanel() {
  const created: string[] = [];
  /** By which token something was asked for. */
  const asked: (string | undefined)[] = [];
  let isRevoked = false;
  let create = (_: ServerResponse): unknown => undefined;
  const panel = await barePanel(({ method, url = "", headers }, response) => {
    asked.push(headers.authorization);
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
    asked,
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

test("what one person sent is not shown to the next one, nor looked for or sent again for them", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => {
    panel.revoke();
    response.destroy();
  });
  panel.enter("ust_first");
  panel.send();
  await expect.poll(() => panel.store.state.session.kind, { timeout: 30_000 }).toBe("out");
  panel.welcome();
  panel.enter("ust_second");
  panel.asked.length = 0;
  panel.sender.resume();
  expect(ownTakes(panel.store.state)).toEqual([]);
  panel.store.dispatch({ type: "signed-out" });
  panel.enter("ust_first");
  expect(ownTakes(panel.store.state)).toMatchObject([{ id: "take-1", stage: "sending" }]);
  panel.sender.resume();
  await panel.reaches("sent");
  expect(new Set(panel.asked)).toEqual(new Set(["Bearer ust_first"]));
  expect(panel.created).toEqual(["take-1"]);
});

test("somebody else signs in while a take waits for the network: it is not sent for them", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => json(response, 200, { id: "task-1" }));
  panel.enter("ust_first");
  panel.goOnline(false);
  panel.send();
  await panel.reaches("sending");
  panel.store.dispatch({ type: "signed-out" });
  panel.enter("ust_second");
  panel.goOnline(true);
  await panel.reaches("stopped");
  expect(panel.created).toEqual([]);
});

test("somebody else signs in while it is unclear whether a take was sent: they ask for nothing", async () => {
  const panel = await startPanel();
  panel.onCreate((response) => response.destroy());
  panel.onPause(() => {
    panel.store.dispatch({ type: "signed-out" });
    panel.enter("ust_second");
    panel.onPause(() => {});
  });
  panel.enter("ust_first");
  panel.send();
  await expect.poll(() => panel.asked.length, { timeout: 30_000 }).toBe(1);
  expect(await panel.sender.stop("take-1")).toBe("unclear");
  expect(panel.asked).toEqual(["Bearer ust_first"]);
});

test("a take that an older panel kept has no owner: whoever signs in finds it", async () => {
  const panel = await startPanel();
  panel.created.push("take-0");
  const { owner: _, ...kept } = { ...take, owner: "", stage: "sending", input };
  await panel.context.host.storage.set("take/take-0", kept);
  const { takes } = await readKept(panel.context.host, 0);
  panel.store.dispatch({ type: "ready", login: undefined, takes, draft: undefined });
  panel.enter("ust_anybody");
  expect(ownTakes(panel.store.state)).toHaveLength(1);
  panel.sender.resume();
  await expect.poll(() => panel.store.state.takes[0]?.stage, { timeout: 30_000 }).toBe("sent");
});
