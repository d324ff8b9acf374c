import type { TaskSnapshot, TaskStatus } from "@understudy/core";
import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.ts";
import { createTerminal } from "./terminal.ts";

/** A clock that stands still until it is moved; one timer is all that is needed. */
function handClock() {
  let now = 0;
  let timer: { due: number; ring: () => void } | undefined;
  return {
    wall: () => now,
    monotonic: () => now,
    setTimeout(ring: () => void, ms: number) {
      timer = { due: now + ms, ring };
      return timer;
    },
    clearTimeout(handle: unknown) {
      if (handle === timer) timer = undefined;
    },
    get armed() {
      return timer !== undefined;
    },
    advance(ms: number) {
      now += ms;
      const due = timer && timer.due <= now ? timer : undefined;
      if (due) timer = undefined;
      due?.ring();
    },
  };
}

function setUp(options: { tty: boolean; json?: boolean; columns?: number }) {
  const lines: string[] = [];
  const stream = {
    isTTY: options.tty,
    columns: options.columns ?? 100,
    write: (text: string) => lines.push(text),
  };
  const terminal = createTerminal({ env: {}, stdout: stream, stderr: stream }, options.json ?? false);
  const clock = handClock();
  const shown = () => lines.map((line) => line.replace("\r\u001b[2K", ""));
  return { progress: createProgress(terminal, clock, 0), clock, shown };
}

const at = (status: TaskStatus, progress?: number): TaskSnapshot => ({
  id: "1",
  operation: "character_performance",
  status,
  raw: {},
  ...(progress === undefined ? {} : { progress }),
});

describe("on a terminal", () => {
  it("shows stage and time, counts the seconds, and percent only where the provider gives them", () => {
    const { progress, clock, shown } = setUp({ tty: true });
    progress.task(at("PENDING", 0));
    clock.advance(1000);
    progress.task(at("RUNNING"));
    clock.advance(64_000);
    progress.task(at("RUNNING", 0.425));
    progress.stop();
    expect(shown()).toEqual([
      "Submitted  0 s",
      "Queued  0 s",
      "Queued  1 s",
      "Generating  1 s",
      "Generating  1 min 05 s",
      "Generating  42 %  1 min 05 s",
      "",
    ]);
    expect(clock.armed).toBe(false);
  });

  it("tells when nobody answers, and when somebody does again", () => {
    const { progress, shown } = setUp({ tty: true });
    progress.connection(false);
    progress.connection(false);
    progress.connection(true);
    expect(shown()).toEqual(["Submitted  0 s", "Submitted  0 s  no answer, trying again", "Submitted  0 s"]);
  });

  it.each([
    [100, "Waiting for a free place  1 min 05 s  no answer, trying again"],
    [60, "Waiting for a free place  1 min 05 s  no answer"],
    [40, "Waiting  1 min 05 s"],
    [15, "1 min 05 s"],
  ])("keeps the time that has passed on a terminal of %d columns", (columns, line) => {
    const { progress, clock, shown } = setUp({ tty: true, columns });
    progress.task(at("THROTTLED"));
    clock.advance(65_000);
    progress.connection(false);
    expect(shown().at(-1)).toBe(line);
  });

  it("shows the download", () => {
    const { progress, shown } = setUp({ tty: true });
    progress.download(250, 1000);
    progress.download(500, undefined);
    expect(shown().slice(1)).toEqual(["Downloading  25 %  0 s", "Downloading  0 s"]);
  });
});

describe("elsewhere", () => {
  it("prints a line for each change, and sets no timer", () => {
    const { progress, clock, shown } = setUp({ tty: false });
    progress.task(at("THROTTLED"));
    progress.task(at("RUNNING", 0.5));
    progress.connection(false);
    progress.connection(true);
    progress.download(1, 10);
    progress.download(2, 10);
    expect(shown()).toEqual([
      "Waiting for a free place, 0 s\n",
      "Generating, 50 %, 0 s\n",
      "No answer, trying again.\n",
      "Answered again.\n",
      "Downloading the result\n",
    ]);
    expect(clock.armed).toBe(false);
  });

  it("tells machines the state in the protocol's words", () => {
    const { progress, shown } = setUp({ tty: true, json: true });
    progress.task(at("RUNNING", 0.5));
    expect(shown()).toEqual(['{"event":"progress","status":"RUNNING","progress":0.5,"elapsedSeconds":0}\n']);
  });
});

describe("in a server's line", () => {
  it("shows the place until the task has left it", () => {
    const { progress, shown } = setUp({ tty: true });
    progress.place(3);
    progress.task(at("PENDING"));
    progress.place(2);
    progress.place(undefined);
    progress.stop();
    expect(shown()).toEqual([
      "Submitted  0 s",
      "Submitted  place 3 in line  0 s",
      "Queued  place 3 in line  0 s",
      "Queued  place 2 in line  0 s",
      "Queued  0 s",
      "",
    ]);
  });

  it("tells a program each place", () => {
    const { progress, shown } = setUp({ tty: false, json: true });
    progress.place(2);
    progress.place(2);
    progress.place(1);
    progress.place(undefined);
    expect(shown().map((line) => JSON.parse(line))).toEqual([
      { event: "queued", place: 2 },
      { event: "queued", place: 1 },
    ]);
  });
});
