import { randomBytes } from "node:crypto";
import {
  type APIInteraction,
  ApplicationIntegrationType,
  InteractionContextType,
  type InteractionType,
} from "discord-api-types/v10";
import { channelPermissions, ordinaryPermissions } from "../state/permissions.ts";
import type { Application, Channel, Interaction, Message, User } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { describeChannel } from "../wire/channel.ts";
import { describeMessage } from "../wire/message.ts";
import { describeActor, describeUser } from "../wire/user.ts";
import { contextOf, isInstalledIn } from "./command.ts";

/** Sends an interaction to its application. */
export function interact(
  world: World,
  facts: {
    application: Application;
    user: User;
    channel: Channel;
    type: InteractionType;
    data: unknown;
    uploadLimit: number;
    source?: Message | undefined;
  },
): Interaction {
  const { application, user, channel, type, data, uploadLimit, source } = facts;
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const installedHere = isInstalledIn(application, channel);
  const id = world.newId();
  const token = randomBytes(48).toString("base64url");
  const context = contextOf(application, channel);
  const payload = {
    id,
    application_id: application.id,
    type,
    token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: describeChannel(world, channel),
    ...(guild && {
      guild_id: guild.id,
      guild: { id: guild.id, locale: guild.locale, features: [] },
      guild_locale: guild.locale,
    }),
    ...(guild ? { member: describeActor(world, guild, channel, user) } : { user: describeUser(user) }),
    ...(source && { message: describeMessage(world, source) }),
    locale: user.locale,
    app_permissions: String(
      installedHere ? channelPermissions(world, channel, application.id) : ordinaryPermissions,
    ),
    entitlements: [],
    authorizing_integration_owners: {
      ...(installedHere && {
        [ApplicationIntegrationType.GuildInstall]:
          context === InteractionContextType.Guild ? channel.guildId : "0",
      }),
      ...(application.users.has(user.id) && { [ApplicationIntegrationType.UserInstall]: user.id }),
    },
    context,
    attachment_size_limit: uploadLimit,
  } as unknown as APIInteraction;

  const interaction: Interaction = {
    id,
    token,
    type,
    applicationId: application.id,
    userId: user.id,
    channelId: channel.id,
    guildId: channel.guildId,
    createdAt: world.clock.now(),
    payload,
    installedHere,
    sourceMessageId: source?.id,
    uploadLimit,
    state: "waiting",
    response: undefined,
    originalId: undefined,
    followUps: 0,
    modal: undefined,
    choices: undefined,
    undelivered: false,
  };
  world.interactions.set(token, interaction);
  world.tell({ type: "interaction-created", interaction });
  return interaction;
}

/** The application that sent a message. Throws for messages of people. */
export function senderOf(world: World, message: Message): Application {
  return taken(world.applications, message.applicationId);
}
