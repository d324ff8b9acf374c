import * as z from "zod";
import { type Fault, faultSchema, stages } from "./fault.ts";
import { namedFaults } from "./named-faults.ts";

/** Something that was meant as a fault but is none; the sentence says what is allowed. */
export class UnknownFaultError extends Error {
  readonly code = "unknown_fault";
}

const form = /^([\w-]+)(?:@(\w+))?(?:\+(\d+))?(?:\*(\d+))?(?:~([\d.]+))?$/;

/**
 * Reads faults given as objects, or as text: `name[@stage][+skip][*times][~probability]`, separated by commas, such as
 * `rate-limited*2,no-output*3` or `bad-gateway@status~0.1`.
 *
 * @throws {UnknownFaultError} naming the part that cannot be read.
 */
export function readFaults(faults: readonly (Fault | string)[]): Fault[] {
  return faults.flatMap((fault) =>
    typeof fault === "string" ? fault.split(",").map((part) => parseFault(part.trim())) : [checked(fault)],
  );
}

function parseFault(text: string): Fault {
  const [, name = "", stage, skip, times, probability] = form.exec(text) ?? [];
  const named = Object.hasOwn(namedFaults, name) ? namedFaults[name as keyof typeof namedFaults] : undefined;
  if (!named) {
    throw new UnknownFaultError(
      `${JSON.stringify(text)} names no fault; the faults are ${Object.keys(namedFaults).join(", ")}.`,
    );
  }
  if (stage !== undefined && !(stages as readonly string[]).includes(stage)) {
    throw new UnknownFaultError(
      `${JSON.stringify(text)} names no stage after @; the stages are ${stages.join(", ")}.`,
    );
  }
  return checked({
    ...named,
    ...(stage !== undefined && { on: stage }),
    ...(skip !== undefined && { skip: Number(skip) }),
    ...(times !== undefined && { times: Number(times) }),
    ...(probability !== undefined && { probability: Number(probability) }),
  });
}

function checked(fault: unknown): Fault {
  const { data, error } = faultSchema.safeParse(fault);
  if (!data) throw new UnknownFaultError(`${JSON.stringify(fault)} is no fault: ${z.prettifyError(error)}`);
  return data;
}

/** The faults asked for inside a request body: `emulate=` or `emulate:` and their text, in any string of it. */
export function faultsInBody(body: unknown): Fault[] {
  if (typeof body === "string") {
    if (/^data:/i.test(body)) return [];
    const asked = [...body.matchAll(/\bemulate[=:]([\w@+*~.,-]+)/g)];
    return readFaults(asked.map(([, text = ""]) => text.replace(/[.,]+$/, "")));
  }
  return typeof body === "object" && body !== null ? Object.values(body).flatMap(faultsInBody) : [];
}
