import type { Browser, Page } from "playwright-core";

/** What kept a page from answering. */
export interface LongTasks {
  /** How many took longer than 50 ms by the clock, as the Long Tasks API counts them. */
  count: number;
  /** The longest by the clock, in milliseconds. */
  longest: number;
  /** The most that one needed of a processor, in milliseconds: what is left of it on a machine with nothing else to do. */
  longestOfProcessor: number;
  /** What all of them needed of a processor together, in milliseconds. */
  processor: number;
}

/** Does something, and tells what kept the page from answering meanwhile. */
export async function longTasks(
  browser: Browser,
  page: Page,
  work: () => Promise<unknown>,
): Promise<LongTasks> {
  const categories = ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"];
  await browser.startTracing(page, { categories });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const isMain = threadsNamed(trace.traceEvents, "CrRendererMain");
  const tasks = trace.traceEvents.filter(
    (event) => event.name === "RunTask" && event.ph === "X" && isMain(event),
  );
  const most = (durations: number[]) => durations.reduce((a, b) => Math.max(a, b), 0) / 1000;
  return {
    count: tasks.filter(({ dur = 0 }) => dur > 50_000).length,
    longest: most(tasks.map(({ dur = 0 }) => dur)),
    longestOfProcessor: most(tasks.map(({ tdur = 0 }) => tdur)),
    processor: tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000,
  };
}

/** Of Chromium's trace format; durations are in microseconds, `tdur` is what the thread had of a processor. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

function threadsNamed(events: readonly TraceEvent[], name: string): (event: TraceEvent) => boolean {
  const key = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const named = new Set(
    events.filter((event) => event.name === "thread_name" && event.args?.name === name).map(key),
  );
  return (event) => named.has(key(event));
}
