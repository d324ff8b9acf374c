import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { barePanel, json, taskOf } from "../../../test/support/bare-panel.ts";
import { loadHistory } from "./history.ts";
import { keepState, readKept } from "./keep.ts";
import { refreshServer, signIn } from "./session.ts";

const facts = { uploads: { maxBytes: 1, providerCanReach: true }, operations: {} };

/** A server whose pairing code is good for once. */
function pairing() {
  let isUsed = false;
  return (response: ServerResponse) => {
    if (isUsed) return json(response, 400, { code: "pairing_refused", error: "This code is used." });
    isUsed = true;
    return json(response, 200, { token: "ust_new", subject: "person:1" });
  };
}

test("a code is used once, whoever presses twice", async () => {
  const redeem = pairing();
  let count = 0;
  const { context, store, server } = await barePanel(async ({ url }, response) => {
    if (url !== "/v1/pairings/redeem") return json(response, 200, facts);
    count++;
    if (count > 1) await expect.poll(() => store.state.session.kind, { timeout: 30_000 }).toBe("in");
    return redeem(response);
  });
  const credentials = { server, code: "ABCD-EFGH" };
  await Promise.all([signIn(context, credentials), signIn(context, credentials)]);
  expect(store.state.session).toMatchObject({ kind: "in", login: { token: "ust_new" } });
});

test("a code that is used up signs in, though the server does not say what it takes", async () => {
  const redeem = pairing();
  const { context, store, server } = await barePanel(({ url }, response) =>
    url === "/v1/pairings/redeem" ? redeem(response) : response.destroy(),
  );
  await signIn(context, { server, code: "ABCD-EFGH" });
  expect(store.state.session).toMatchObject({ kind: "in", login: { token: "ust_new" } });
});

test("what the server tells one person late is not shown to the next one", async () => {
  const held: (() => unknown)[] = [];
  const { context, store, enter } = await barePanel(({ url = "", headers }, response) => {
    const isFirst = headers.authorization === "Bearer ust_first";
    const answer = () => {
      if (url === "/v1/server") return json(response, 200, { ...facts, version: isFirst ? "1" : "2" });
      if (url === "/v1/usage") return json(response, 200, { limits: [] });
      return json(response, 200, { data: isFirst ? [taskOf("take-1")] : [] });
    };
    return isFirst ? held.push(answer) : answer();
  });
  store.dispatch({ type: "history", patch: { scope: "all" } });
  enter("ust_first");
  const late = [loadHistory(context), refreshServer(context)];
  await expect.poll(() => held.length, { timeout: 30_000 }).toBe(3);
  store.dispatch({ type: "signed-out" });
  enter("ust_second");
  await Promise.all([loadHistory(context), refreshServer(context)]);
  expect(store.state.history.cursor).toBe(null);
  for (const answer of held) answer();
  await Promise.all(late);
  expect(store.state.takes).toEqual([]);
  expect(store.state.session).toMatchObject({ server: { version: "2" } });
});

test("a token that is refused late does not sign out whoever came after", async () => {
  const held: (() => unknown)[] = [];
  const { context, store, enter } = await barePanel((_, response) =>
    held.push(() => json(response, 401, { code: "unauthorized", error: "No such token." })),
  );
  store.dispatch({ type: "history", patch: { scope: "all" } });
  enter("ust_first");
  const late = loadHistory(context);
  await expect.poll(() => held.length, { timeout: 30_000 }).toBe(1);
  store.dispatch({ type: "signed-out" });
  enter("ust_second");
  held[0]?.();
  await late;
  expect(store.state.session.kind).toBe("in");
});

test("a login that was kept has the takes of whoever signed in", async () => {
  const { context, store, server } = await barePanel(({ url }, response) =>
    json(response, 200, url === "/v1/server" ? facts : { token: "ust_new", subject: "person:1" }),
  );
  keepState(context);
  store.dispatch({ type: "ready", login: undefined, takes: [], draft: undefined });
  await signIn(context, { server, code: "ABCD-EFGH" });
  await context.inLine(async () => {});
  const { login } = await readKept(context.host, 0);
  expect(login?.owner).toBeDefined();
  expect(store.state.session).toMatchObject({ login: { owner: login?.owner } });
});
