import { type InteractionResponseType, MessageFlags } from "discord-api-types/v10";
import { findMessage } from "../state/messages.ts";
import type { Interaction, Message } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { type WaitOptions, waitFor } from "./wait.ts";

/** Something a user did with an application, and what comes of it. */
export interface Use {
  readonly interaction: Interaction;
  /** Waits for any acknowledgement. Rejects when the application is told of by Discord as not responding. */
  acknowledged(options?: WaitOptions): Promise<InteractionResponseType>;
  /** Waits for the answer itself, once it is no longer "thinking". */
  reply(options?: WaitOptions): Promise<Message>;
  /** Waits for the modal that opens. */
  modal(options?: WaitOptions): Promise<NonNullable<Interaction["modal"]>>;
  /** Waits for the choices that autocomplete offers. */
  choices(options?: WaitOptions): Promise<NonNullable<Interaction["choices"]>>;
  /** All messages of this interaction that are still there, oldest first. */
  messages(): readonly Message[];
}

/** What Discord shows when nothing came within 3 seconds. */
const notResponding = "The application did not respond";

export function useOf(world: World, interaction: Interaction, acknowledgeMs: number): Use {
  const what = (wanted: string) => () =>
    `${wanted} of interaction ${interaction.id}, which is ${interaction.state}${interaction.undelivered ? " and reached nobody" : ""}`;

  /** Throws when it is too late for an acknowledgement. */
  function inTime(): boolean {
    if (interaction.state !== "waiting") return true;
    if (world.clock.now() - interaction.createdAt > acknowledgeMs) throw new Error(notResponding);
    return false;
  }

  return {
    interaction,
    acknowledged: (options) =>
      waitFor(
        world,
        () => (inTime() ? interaction.response : undefined),
        what("an acknowledgement"),
        options,
      ),
    reply: (options) =>
      waitFor(
        world,
        () => {
          if (!inTime()) return undefined;
          const message = findMessage(world, interaction.originalId);
          return message && !(message.flags & MessageFlags.Loading) ? message : undefined;
        },
        what("an answer"),
        options,
      ),
    modal: (options) =>
      waitFor(world, () => (inTime() ? interaction.modal : undefined), what("a modal"), options),
    choices: (options) =>
      waitFor(world, () => (inTime() ? interaction.choices : undefined), what("choices"), options),
    messages: () =>
      [...(world.channels.get(interaction.channelId)?.messages.values() ?? [])].filter(
        (message) => message.interaction === interaction,
      ),
  };
}
