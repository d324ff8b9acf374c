import { maxBytesByUrl, type Notice, operations, type Price } from "@understudy/core";
import { type Stretch, split, splitAtKeyFrames } from "@understudy/media";
import type { ServerFacts } from "../server/answers.ts";
import type { Draft, Source } from "../state/state.ts";
import { checkInput, type Filled, factsOfPart } from "./input.ts";
import { type Slot, slotsOf } from "./slots.ts";

/** What pressing the button would do. */
export interface Plan {
  /** One for each take. */
  takes: readonly PlannedTake[];
  /** Reasons it cannot be sent; each once. */
  issues: readonly Remark[];
  /** Worth knowing; each once. */
  advisories: readonly Remark[];
  price: Price;
  /** Slots that must be filled and are not. */
  missing: readonly Slot[];
  /** Whether something is still being read. */
  isReading: boolean;
}

/** A notice, and which of several sources it is about. */
export interface Remark {
  notice: Notice<string>;
  source: Source | undefined;
}

/** One take to be made: a source for each slot, and the piece of the driving one. */
export interface PlannedTake {
  sources: Readonly<Record<string, Source>>;
  driving: Source;
  piece: Stretch | undefined;
  part: { index: number; of: number } | undefined;
  /** Settings with the size filled in. */
  ratio: string | undefined;
}

/** Plans what a draft would send. Pure; nothing is read, cut or asked. */
export function planOf(draft: Draft, server: ServerFacts | undefined): Plan {
  const slots = slotsOf(draft.operation);
  const [driving, ...others] = slots;
  const chosen = Object.values(draft.sources).flat();
  const price = server?.operations[draft.operation]?.price ?? operations[draft.operation].price;
  const fixed = Object.fromEntries(
    others.flatMap(({ key }) => {
      const source = draft.sources[key]?.[0];
      return source ? [[key, source] as const] : [];
    }),
  );
  const takes: PlannedTake[] = [];
  const issues = new Map<string, Remark>();
  const advisories = new Map<string, Remark>();
  const drivingSources = (driving && draft.sources[driving.key]) ?? [];
  const note = (remarks: Map<string, Remark>, notice: Notice<string>, driver: Source) => {
    const isOneOfMany = drivingSources.length > 1 && notice.path[0] === driving?.field;
    const key = isOneOfMany ? `${driver.id} ${notice.message}` : notice.message;
    remarks.set(key, { notice, source: isOneOfMany ? driver : undefined });
  };
  for (const source of drivingSources) {
    if (!driving || source.stage !== "ready") continue;
    const pieces = piecesOf(source, driving);
    for (const [index, piece] of pieces.entries()) {
      const sources: Record<string, Source> = { ...fixed, [driving.key]: source };
      const filled = Object.fromEntries(
        slots
          .filter(({ key, isRequired }) => isRequired || sources[key])
          .map(({ key }) => [key, filledBy(sources[key], sources[key] === source ? piece : undefined)]),
      );
      const checked = checkInput(draft.operation, filled, draft.fields, server);
      for (const issue of checked.issues) note(issues, issue, source);
      for (const advisory of checked.advisories) note(advisories, advisory, source);
      const ratio = typeof checked.input.ratio === "string" ? checked.input.ratio : undefined;
      const part = pieces.length > 1 ? { index: index + 1, of: pieces.length } : undefined;
      takes.push({ sources, driving: source, piece, part, ratio });
    }
  }
  return {
    takes,
    issues: [...issues.values()],
    advisories: [...advisories.values()],
    price,
    missing: slots.filter(({ key, isRequired }) => isRequired && !draft.sources[key]?.length),
    isReading: chosen.some(({ stage }) => stage === "reading" || stage === "preset"),
  };
}

/**
 * A slot as it will be sent. What is not chosen yet stands in, so that the rest can be checked. The provider fetches files
 * by an address of the server, which bounds their size.
 */
function filledBy(source: Source | undefined, piece: Stretch | undefined): Filled {
  const uri = source?.uri ?? `https://chosen.example/${source?.id ?? "later"}`;
  if (!source?.facts) return { uri, facts: undefined };
  const facts = factsOfPart(source.facts, piece);
  const max = source.canShrink ? maxBytesByUrl[facts.kind] : facts.sizeBytes;
  return { uri, facts: { ...facts, sizeBytes: Math.min(facts.sizeBytes, max) } };
}

/** The pieces a source goes out in: all of it, the part that was trimmed, or several where it is split. */
export function piecesOf({ facts, trim, isSplit, cuts }: Source, { rule }: Slot): (Stretch | undefined)[] {
  if (facts?.kind !== "video") return [undefined];
  if (!isSplit || !rule.seconds) return [trim];
  const exact = cuts ? splitAtKeyFrames(facts.durationSeconds, rule.seconds, cuts) : [];
  return exact.length > 0 ? exact : split(facts.durationSeconds, rule.seconds);
}

/** Whether a film is too long for one take, but could go out in several. */
export function canSplit({ facts }: Source, { rule, isDriving }: Slot): boolean {
  return (
    isDriving &&
    facts?.kind === "video" &&
    rule.seconds !== undefined &&
    facts.durationSeconds > rule.seconds.max
  );
}
