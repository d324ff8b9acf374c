import type { Clock, TaskSnapshot } from "@understudy/core";
import type { Terminal } from "./terminal.ts";
import { duration, stageWords } from "./words.ts";

/** Shows how far a task is: a live line on a terminal, a line for each change elsewhere, events with `--json`. */
export interface Progress {
  /** The task has a new state. */
  task(snapshot: TaskSnapshot): void;
  /** Whether the last question about the task was answered. */
  connection(answered: boolean): void;
  /** The place in a server's line, from 1; `undefined` where it stands in none. */
  place(place: number | undefined): void;
  /** Bytes of the result that are here, and of how many, where that is known. */
  download(received: number, total: number | undefined): void;
  /** Takes the live line away. */
  stop(): void;
}

/** @param since When the task was submitted, in milliseconds since 1970. */
export function createProgress(terminal: Terminal, clock: Clock, since: number): Progress {
  let stage = "Submitted";
  let fraction: number | undefined;
  let answered = true;
  let place: number | undefined;
  let downloading = false;
  let timer: unknown;

  const elapsed = () => (clock.wall() - since) / 1000;
  const percent = () => (fraction === undefined ? [] : [`${Math.floor(fraction * 100)} %`]);
  const inLine = () => (place === undefined ? [] : [`place ${place} in line`]);
  const words = () => [stage, ...inLine(), ...percent(), duration(elapsed())];
  /** The whole line, and what is left of it on narrower and narrower terminals: the time at least. */
  function lines(): [string, ...string[]] {
    const [stageWord = ""] = stage.split(" ");
    const time = duration(elapsed());
    return [
      [...words(), ...(answered ? [] : ["no answer, trying again"])],
      [...words(), ...(answered ? [] : ["no answer"])],
      [stageWord, ...percent(), time],
      [...percent(), time],
      [time],
    ].map((words) => words.join("  ")) as [string, ...string[]];
  }

  function draw(): void {
    if (!terminal.hasLiveLine) return;
    clock.clearTimeout(timer);
    terminal.live(...lines());
    timer = clock.setTimeout(draw, 1000);
  }

  draw();
  return {
    task({ status, progress }) {
      stage = stageWords[status];
      // Some providers report 0 for a task that waits.
      fraction = status === "RUNNING" ? progress : undefined;
      answered = true;
      const event = { event: "progress", status, progress, elapsedSeconds: Math.round(elapsed()) };
      if (terminal.hasLiveLine) draw();
      else terminal.tell(event, words().join(", "));
    },
    connection(now) {
      if (now === answered) return;
      answered = now;
      if (terminal.hasLiveLine) draw();
      else
        terminal.tell(
          { event: "connection", answered },
          answered ? "Answered again." : "No answer, trying again.",
        );
    },
    place(now) {
      if (now === place) return;
      place = now;
      if (terminal.hasLiveLine) draw();
      else if (place !== undefined)
        terminal.tell({ event: "queued", place }, `Waiting, place ${place} in line`);
    },
    download(received, total) {
      if (!downloading && !terminal.hasLiveLine)
        terminal.tell({ event: "downloading" }, "Downloading the result");
      downloading = true;
      stage = "Downloading";
      fraction = total ? received / total : undefined;
      draw();
    },
    stop() {
      clock.clearTimeout(timer);
      terminal.live(undefined);
    },
  };
}
