import { experimental } from "../shared/experimental.ts";
import type { NodeFacts } from "../shared/sandbox-contract.ts";
import { host } from "./host.ts";

// A node in an add-on's hands is an id and the turn in which it was got. Its page may go inactive during any await, so
// here it always counts as gone: sharper than the real editor, where it only happens when the user goes elsewhere.

const held = new Map<string, number>();

/** Keeps handles of a page valid across turns, until the returned function is called. */
export function hold(pageId: string): () => void {
  held.set(pageId, (held.get(pageId) ?? 0) + 1);
  return () => {
    const left = (held.get(pageId) ?? 1) - 1;
    if (left > 0) held.set(pageId, left);
    else held.delete(pageId);
  };
}

/** The present facts of a node. @throws {Error} when the handle is stale, in the words of Adobe Express. */
export function factsOf(id: string, turn: number): NodeFacts {
  const facts = host.facts(id);
  if (!facts) throw new Error(`The node ${id} is no longer part of the document.`);
  const { pageId } = facts;
  if (pageId === undefined || held.has(pageId)) return facts;
  if (turn !== host.turn() || !host.isActive(pageId)) throw stale(facts.type);
  return facts;
}

function stale(type: string): Error {
  return new Error(
    `Stale node reference: this ${type} is on a page that is no longer active. Do not hold node references across async boundaries. Use Editor.keepContentActiveDuringAsync() to keep a page active, or PageList.visitPages() to access other pages safely.`,
  );
}

/** What an experimental member throws. */
export function refuseExperimental(): never {
  throw experimental();
}

/** @throws {Error} while an event handler runs: edits are forbidden there. */
export function mayEdit(): void {
  if (host.context().isHearingEvent) throw new Error("The document cannot be edited in an event handler.");
}
