import { expect, test } from "vitest";
import { runChaos } from "../chaos/run.ts";

// The short form of `pnpm chaos`.

test.concurrent.each([
  { layout: "fleet", kills: 5 },
  { layout: "alone", kills: 3 },
] as const)(
  "$layout: killed at random moments, nothing is lost and nothing charged twice",
  async ({ layout, kills }) => {
    const verdict = await runChaos({ layout, creates: 40, kills, seed: 7 });
    expect(verdict.violations).toEqual([]);
    expect(verdict).toMatchObject({ tasks: 40, kills });
    expect(verdict.states.succeeded).toBeGreaterThan(20);
  },
  600_000,
);
