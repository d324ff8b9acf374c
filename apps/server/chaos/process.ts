import { readConfig } from "../src/config.ts";
import { createLogger } from "../src/log.ts";
import { collectSooner } from "../src/memory.ts";
import { startServer } from "../src/server.ts";
import { hastyClock, shortLeases } from "./hasty.ts";

// A server in a process of its own, in a hurry, to be killed. It tells its parent where it answers.

collectSooner();
const config = readConfig(process.env);
const log = createLogger({ level: config.logLevel });
const { server, firstToken } = await startServer(config, log, {
  clock: hastyClock(),
  leaseTimes: shortLeases,
});
process.send?.({ url: server.url, firstToken });
process.once("SIGTERM", () => {
  server.close().then(() => process.connected && process.disconnect());
});
