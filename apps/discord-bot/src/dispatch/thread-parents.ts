import * as z from "zod";

/**
 * Remembers which channel the thread or post belongs to that an interaction came from. Discord says so with the
 * interaction; discord.js keeps it only for servers it has in its cache, and without intents there are none.
 */
export interface ThreadParents {
  /** Hears a packet of the gateway as it came. */
  hear(packet: unknown): void;
  /** Tells once, and forgets. */
  take(interactionId: string): string | undefined;
}

const packetSchema = z.object({
  t: z.literal("INTERACTION_CREATE"),
  d: z.object({ id: z.string(), channel: z.object({ parent_id: z.string() }) }),
});

/** Interactions nobody asks about are few. */
const mostKept = 1_000;

export function createThreadParents(): ThreadParents {
  const parents = new Map<string, string>();
  return {
    hear(packet) {
      const read = packetSchema.safeParse(packet);
      if (!read.success) return;
      if (parents.size >= mostKept) parents.clear();
      parents.set(read.data.d.id, read.data.d.channel.parent_id);
    },
    take(interactionId) {
      const parent = parents.get(interactionId);
      parents.delete(interactionId);
      return parent;
    },
  };
}
