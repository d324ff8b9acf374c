import { markdownTable } from "markdown-table";
import { followEvents } from "../src/server/events.ts";
import { startTestServer } from "../test/support/server.ts";
import { cast, delivered, openTheatre, setStage } from "../test/support/stage.ts";
import { row } from "./figures.ts";

// How long it takes from the server's word that a film is there until Discord shows it, tasks ending one by one.

const tasks = Number(process.argv[2] ?? 20);

const server = await startTestServer();
const theatre = await openTheatre(server);
await theatre.startBot();

const knownAt = new Map<string, number>();
const following = new AbortController();
void followEvents(
  { url: server.url, token: theatre.token, fetch },
  {
    onTask({ id, status }) {
      if (status === "SUCCEEDED" && !knownAt.has(id)) knownAt.set(id, performance.now());
    },
    onGap() {},
  },
  following.signal,
);

const shownAfter: number[] = [];
for (let index = 0; index < tasks; index++) {
  const { channel, person } = setStage(theatre);
  const question = await (await person.slash(channel, "perform", cast)).reply();
  const before = new Set(knownAt.keys());
  await person.click(question, "Confirm · $0.40");
  await delivered(theatre, channel);
  const shownAt = performance.now();
  const [id] = [...knownAt.keys()].filter((known) => !before.has(known));
  const known = id === undefined ? shownAt : (knownAt.get(id) ?? shownAt);
  shownAfter.push(shownAt - known);
}
console.log("From the server's word to Discord's message, in milliseconds\n");
console.log(markdownTable([["", "tasks", "p50", "p99", "worst"], row("film shown", shownAfter)]));
following.abort();
await theatre.close();
await server.close();
