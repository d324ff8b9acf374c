import { appendFileSync } from "node:fs";
import { reportVariable } from "./env.ts";
import { refuseOutside } from "./refuse.ts";

// Preloaded into test processes, their worker threads and the Node processes they start. The report is written at once
// and to the end, so that it survives whatever becomes of the process.
refuseOutside((attempt) => {
  const report = process.env[reportVariable];
  if (report === undefined) console.error(`Refused: ${attempt}.`);
  else appendFileSync(report, `${attempt}\n`);
});
