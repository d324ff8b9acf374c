import { expect, test } from "vitest";
import type { Server } from "../src/server.ts";
import { eventually } from "./support/postgres.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld();
let server: Server;

async function createWith(fault: string): Promise<string> {
  server ??= await world.start();
  return world.create(server, { promptText: `a storm emulate:${fault}` });
}

test("a task goes through to its result, charged once", async () => {
  const id = await createWith("instant");
  const task = await world.until(id, "succeeded", "failed");
  expect(task.failure).toBeNull();
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
  const { body } = await world.ask<{ output: string[]; cost: { charged: string } }>(
    server,
    `/v1/tasks/${id}`,
  );
  expect(body.cost.charged).toBe("yes");
  const file = await fetch(body.output[0] ?? "");
  expect(file.headers.get("content-type"), file.status === 200 ? "" : await file.text()).toBe("video/mp4");
  expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1000);
});

test.each([["masked-refusal"], ["invalid-request"], ["envelope-refused"]])(
  "%s: refused, nothing charged, refunded",
  async (fault) => {
    const charges = world.emulator.bill.charges.length;
    const id = await createWith(fault);
    const task = await world.until(id, "failed", "succeeded");
    expect(task).toMatchObject({ state: "failed", failure_code: "UNDERSTUDY.REFUSED", provider_id: null });
    expect(await world.ledger(id)).toEqual(["reserve", "refund"]);
    expect(world.emulator.bill.charges.length).toBe(charges);
  },
);

test.each([
  ["server-error"],
  ["bad-gateway"],
  ["unavailable"],
  ["gateway-timeout"],
  ["timeout-html"],
  ["request-timeout"],
  ["empty"],
  ["no-id"],
  ["html"],
  ["dropped"],
  ["dropped@created"],
  ["truncated"],
  ["broken"],
])("%s: unknown, committed, never sent again", async (fault) => {
  const before = world.creates();
  const id = await createWith(fault);
  const task = await world.until(id, "failed", "succeeded");
  expect(task).toMatchObject({ state: "failed", failure_code: "UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN" });
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
  expect(world.creates()).toBe(before + 1);
  const { body } = await world.ask<{ cost: unknown }>(server, `/v1/tasks/${id}`);
  expect(body.cost).toMatchObject({ charged: "unknown" });
});

test("429: waits for a later turn, keeps its reservation", async () => {
  const id = await createWith("rate-limited");
  const task = await world.until(id, "accepted");
  const later = await eventually(async () => {
    const row = await world.task(id);
    return row.not_before ? row : undefined;
  });
  expect(later.not_before?.getTime()).toBeGreaterThan(task.created_at.getTime() + 4_000);
  expect(await world.ledger(id)).toEqual(["reserve"]);
  const { body } = await world.ask<{ charged: string }>(server, `/v1/tasks/${id}`, { method: "DELETE" });
  expect(body.charged).toBe("no");
  expect(await world.ledger(id)).toEqual(["reserve", "refund"]);
});

test.each([
  ["fail-safety-input", "SAFETY.INPUT.TEXT"],
  ["fail-unexplained", "INTERNAL"],
])("%s: failed at the provider, charged as it is there", async (fault, code) => {
  const id = await createWith(fault);
  const task = await world.until(id, "failed", "succeeded");
  expect(task.failure_code).toBe(code);
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
});

test("cancelled at the provider: cancelled here, charged as it is there", async () => {
  const id = await createWith("cancelled");
  const task = await world.until(id, "failed", "succeeded", "cancelled");
  expect(task).toMatchObject({ state: "cancelled", failure_code: "CANCELLED" });
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
});
