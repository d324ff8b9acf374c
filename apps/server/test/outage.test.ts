import { connect } from "node:net";
import type { Clock } from "@understudy/core";
import { expect, onTestFinished, test } from "vitest";
import { haste } from "../chaos/hasty.ts";
import { openDoor } from "./support/door.ts";
import { eventually } from "./support/postgres.ts";
import { testWorld } from "./support/world.ts";

const anHour = 3_600_000;
// Nothing ends at the provider before it is told to.
const world = testWorld({ durations: { medianMs: 3 * anHour, sigma: 0 } });

/** A clock whose pace can be changed on the way. */
function pacedClock(): Clock & { pace: number } {
  let shown = 0;
  let at = performance.now();
  return {
    pace: haste,
    wall: Date.now,
    monotonic() {
      const now = performance.now();
      shown += (now - at) * this.pace;
      at = now;
      return shown;
    },
    setTimeout(callback, ms) {
      return setTimeout(callback, ms / this.pace);
    },
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  };
}

test("CometAPI is down for an hour: what runs there is found again, what is created waits unsent", async () => {
  const door = await openDoor(() => connect(Number(new URL(world.emulator.url).port), "127.0.0.1"));
  onTestFinished(door.shut);
  const clock = pacedClock();
  const provider = { COMETAPI_BASE_URL: `http://127.0.0.1:${door.port}`, TASK_DEADLINE_MINUTES: "10080" };
  const server = await world.start(provider, { clock });
  const charged = () => world.emulator.bill.charges.length;
  const atWork = await world.create(server);
  await world.until(atWork, "submitted");

  await door.shut();
  const meanwhile = await world.create(server);
  // It was tried, and put back.
  await eventually(async () => (await world.task(meanwhile)).not_before ?? undefined);
  const from = clock.monotonic();
  clock.pace = 100 * haste;
  await eventually(async () => (clock.monotonic() - from > anHour ? true : undefined));
  clock.pace = haste;
  expect(await world.task(atWork)).toMatchObject({ state: "submitted", failure: null });
  expect(await world.task(meanwhile)).toMatchObject({ state: "accepted", failure: null });
  expect([await world.ledger(atWork), await world.ledger(meanwhile)]).toEqual([
    ["reserve", "commit"],
    ["reserve"],
  ]);
  expect(charged()).toBe(1);

  await door.open();
  // Postgres has a clock of its own, on which no hour has passed.
  await world.database.db.updateTable("task").set({ not_before: null }).where("id", "=", meanwhile).execute();
  await world.until(meanwhile, "submitted");
  await world.emulator.advance(4 * anHour);
  for (const id of [atWork, meanwhile]) {
    expect(await world.until(id, "succeeded", "failed")).toMatchObject({ state: "succeeded" });
    expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
  }
  expect(charged()).toBe(2);
});
