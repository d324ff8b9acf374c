import { parseArgs } from "node:util";
import { type ChaosOptions, runChaos } from "./run.ts";

// `pnpm chaos`: both layouts, their totals, and exit code 1 when something is there that must not be.

const { values } = parseArgs({
  options: {
    creates: { type: "string", default: "500" },
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    layout: { type: "string" },
  },
});

for (const layout of ["fleet", "alone"] satisfies ChaosOptions["layout"][]) {
  if (values.layout !== undefined && values.layout !== layout) continue;
  const numbers = { creates: Number(values.creates), kills: Number(values.kills), seed: Number(values.seed) };
  console.log(`${layout}: ${numbers.creates} creates, ${numbers.kills} kills, seed ${numbers.seed}`);
  const { violations, states, ...totals } = await runChaos({ layout, ...numbers });
  console.table({ ...totals, ...states, seconds: Math.round(totals.seconds) });
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) process.exitCode = 1;
}
