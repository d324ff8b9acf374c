import { parseArgs } from "node:util";
import { startExpress } from "./express.ts";

const { values } = parseArgs({
  options: {
    panel: { type: "string" },
    port: { type: "string", default: "0" },
    "panel-port": { type: "string", default: "0" },
  },
});
if (values.panel === undefined) throw new Error("--panel names the folder of a built add-on.");
const express = await startExpress({
  panelDist: values.panel,
  port: Number(values.port),
  panelPort: Number(values["panel-port"]),
});
console.log(`Express emulator  ${express.url}\nAdd-on's origin   ${express.panelOrigin}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void express.close());
