import * as z from "zod";
import { routeNames } from "../routes/create-route.ts";
import { taskStatuses } from "../tasks/task-state.ts";

// Faults are plain JSON, so that a test, a control route and a state file can hold them: the schemas are their definition.

/**
 * A place where something can go wrong: `create` before anything is done, `created` when the task exists and is
 * charged, `status` when a state is asked, `output` when a result is fetched, `callback` when one is due.
 */
export const stages = ["create", "created", "status", "output", "callback"] as const;
export type Stage = (typeof stages)[number];

const milliseconds = z.number().min(0);

/** An answer given instead of the true one. */
const cannedAnswer = z.strictObject({
  status: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()).optional(),
  /** The body as JSON. */
  json: z.unknown().optional(),
  /** The body as it stands; HTML unless a header says otherwise. */
  text: z.string().optional(),
});
export type CannedAnswer = z.infer<typeof cannedAnswer>;

/** A body that does not arrive in one piece. After the first part it ends, as if that were all, unless more is said. */
const cut = z.strictObject({
  /** Which part of it arrives first. */
  at: z.number().min(0).max(1),
  /** The connection breaks off. */
  breaks: z.boolean().optional(),
  /** The rest follows after so long. */
  stallMs: milliseconds.optional(),
});
export type Cut = z.infer<typeof cut>;

/** What becomes of a task, decided when it is created. */
const fate = z.strictObject({
  status: z.enum(["SUCCEEDED", "FAILED", "CANCELLED"]).optional(),
  failure: z.string().optional(),
  /** Absent: the provider names none. */
  failureCode: z.string().optional(),
  /** From start to end; `null` is never. */
  durationMs: milliseconds.nullable().optional(),
  /** How long `task_not_exist` is answered; `null` is forever. */
  visibleAfterMs: milliseconds.nullable().optional(),
});
export type Fate = z.infer<typeof fate>;

/** How a state is told. */
const telling = z.strictObject({
  /** This word instead of the true one. */
  word: z.string().optional(),
  lowerCase: z.boolean().optional(),
  /** Wrapped shape: this word on the outside, the true one inside. */
  outerWord: z.string().optional(),
  withoutOutput: z.boolean().optional(),
  /** Wrapped shape: the address of the result stands in `fail_reason` and nowhere else. */
  outputInFailReason: z.boolean().optional(),
  withoutProgress: z.boolean().optional(),
});
export type Telling = z.infer<typeof telling>;

/** What is posted when a callback is due: the true result, a lie about it, or the truth in the guide's shape. */
const delivery = z.enum(["true", "forged", "guide"]);
export type Delivery = z.infer<typeof delivery>;

/** The effects of a fault; they combine. */
const effect = z.strictObject({
  respond: cannedAnswer.optional(),
  /** The connection is cut instead of an answer. */
  drop: z.boolean().optional(),
  /** The answer, or the callback, comes so much later. */
  delayMs: milliseconds.optional(),
  cut: cut.optional(),
  fate: fate.optional(),
  telling: telling.optional(),
  /** Replaces the one true delivery; an empty list loses it. */
  deliveries: z.array(delivery).optional(),
});
export type Effect = z.infer<typeof effect>;

/** Something that goes wrong: where, how often, and what. */
export const faultSchema = effect.extend({
  on: z.enum(stages),
  /** Only on this create route, or on tasks of it. */
  route: z.enum(routeNames).optional(),
  /** Only on this task. */
  task: z.string().optional(),
  /** Only while the task is told to be in this state: on `status`. */
  state: z.enum(taskStatuses).optional(),
  /** So many opportunities pass before the first. */
  skip: z.int().min(0).optional(),
  /** How often it happens; every time when left out. */
  times: z.int().min(0).optional(),
  /** How likely it happens each time. */
  probability: z.number().min(0).max(1).optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** Effects in one; where two say the same thing the first wins. */
export function combine(effects: readonly Effect[]): Effect {
  const whole: Effect = {};
  for (const effect of effects.toReversed()) {
    const fate = { ...whole.fate, ...effect.fate };
    const telling = { ...whole.telling, ...effect.telling };
    Object.assign(whole, effect, { fate, telling });
  }
  return whole;
}
