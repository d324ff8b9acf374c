import { findMessage } from "../../state/messages.ts";
import type { Interaction, Message } from "../../state/records.ts";
import type { World } from "../../state/world.ts";
import { ApiError } from "../errors.ts";
import type { Rest } from "../rest.ts";

/** The interaction to acknowledge: there, in time, and for the first time. */
export function unanswered({ world, limits }: Rest, id: string, token: string): Interaction {
  const interaction = world.interactions.get(token);
  if (!interaction || interaction.id !== id) throw new ApiError("unknown-interaction");
  if (interaction.state !== "waiting") throw new ApiError("acknowledged-twice");
  const late = world.clock.now() - interaction.createdAt;
  if (late > limits.acknowledgeMs) {
    throw new ApiError(
      "acknowledged-too-late",
      `${late} ms after it was sent, ${limits.acknowledgeMs} at most`,
    );
  }
  return interaction;
}

/** The interaction behind a webhook's token: acknowledged, and not older than 15 minutes. */
export function answerable({ world, limits }: Rest, applicationId: string, token: string): Interaction {
  const interaction = world.interactions.get(token);
  if (!interaction || interaction.applicationId !== applicationId) throw new ApiError("unknown-webhook");
  if (world.clock.now() - interaction.createdAt > limits.tokenMs) throw new ApiError("token-expired");
  if (interaction.state === "waiting") {
    throw new ApiError("not-acknowledged", "the interaction must be acknowledged before its webhook works");
  }
  return interaction;
}

/** A message of an interaction, by id or as `@original`. */
export function messageOf(world: World, interaction: Interaction, id: string): Message {
  const wanted = id === "@original" ? interaction.originalId : id;
  const message = findMessage(world, wanted);
  const own = message && (message.interaction === interaction || message.id === interaction.originalId);
  if (!message || !own) throw new ApiError("unknown-message");
  return message;
}
