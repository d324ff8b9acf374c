import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Runs a program as part of another process: `node attached.ts <program> [arguments]`. When that process lets go of it,
// or is killed, the program is told as by SIGTERM, on every system; one that is still starting is told once it listens.

const [program = "", ...args] = process.argv.slice(2);
process.argv.splice(1, Number.POSITIVE_INFINITY, resolve(program), ...args);
process.channel?.unref();
process.once("disconnect", tellToEnd);
await import(pathToFileURL(resolve(program)).href);

function tellToEnd(): void {
  if (!process.emit("SIGTERM", "SIGTERM")) setTimeout(tellToEnd, 50).unref();
}
