import type {
  APIApplicationCommandOptionChoice,
  APIEmbed,
  APIInteraction,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  ApplicationCommandType,
  ChannelType,
  InteractionResponseType,
  InteractionType,
  Locale,
  MessageType,
  OverwriteType,
} from "discord-api-types/v10";
import type { DeployedCommand } from "../rules/command.ts";

// What the emulator remembers. The wire's own shapes are made from these in `wire/`.

/** Somebody with an account, or the user of a bot. */
export interface User {
  readonly id: string;
  username: string;
  globalName: string | null;
  readonly bot: boolean;
  locale: `${Locale}`;
  /** Bytes of one file this user may upload anywhere: more than the default with Nitro. */
  uploadLimit: number;
  /** Whether bots may write to this user. */
  acceptsDirectMessages: boolean;
}

/** A role of a guild. The one with the guild's id is `@everyone`. */
export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
}

/** A user in a guild. */
export interface Member {
  readonly userId: string;
  readonly roleIds: Set<string>;
  nick: string | null;
}

/** A server, as its people call it. */
export interface Guild {
  readonly id: string;
  name: string;
  ownerId: string;
  locale: `${Locale}`;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  /** Bytes of one file anybody may upload here: more than the default with boosts. */
  uploadLimit: number;
  /** `false` while Discord has an outage for this guild. */
  available: boolean;
}

/** What a role or a member may do in one channel, against the guild's rule. */
export interface Overwrite {
  readonly id: string;
  readonly type: OverwriteType;
  allow: bigint;
  deny: bigint;
}

/** A place with messages: a text channel, a thread, a post of a forum, a direct message; or a forum, which has posts. */
export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  name: string;
  readonly guildId: string | undefined;
  /** Of a thread: the channel or forum it is in. */
  readonly parentId: string | undefined;
  /** Of a direct message or a group: everybody in it. */
  readonly recipientIds: readonly string[];
  readonly overwrites: Map<string, Overwrite>;
  readonly messages: Map<string, Message>;
  nsfw: boolean;
}

/** A file on the emulated CDN. */
export interface Attachment {
  readonly id: string;
  readonly channelId: string;
  /** As it stands in the address. */
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly digest: string;
  /** Pixels, of a picture or film that could be measured. */
  readonly width?: number;
  readonly height?: number;
  /** Seconds, of a film. */
  readonly duration?: number;
  /** Given to a command or a modal, not posted. */
  readonly ephemeral: boolean;
  description?: string | undefined;
  spoiler: boolean;
}

/** Who a message would call, had every mention in it gone through. */
export interface Pings {
  everyone: boolean;
  users: string[];
  roles: string[];
}

/** A message. */
export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly type: MessageType;
  readonly authorId: string;
  content: string;
  embeds: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  attachments: Attachment[];
  flags: number;
  /** Who was called by it: mentions that `allowed_mentions` let through. */
  pings: Pings;
  readonly nonce: string | number | undefined;
  readonly createdAt: number;
  editedAt: number | undefined;
  /** Edits made when it was older than an hour. */
  lateEdits: number;
  /** Seen by this user alone. */
  readonly ephemeralTo: string | undefined;
  /** The application that sent it. */
  readonly applicationId: string | undefined;
  /** What it answers. */
  readonly interaction: Interaction | undefined;
  readonly repliesTo: string | undefined;
}

/** A command as it was deployed. `body` is what the application sent. */
export interface Command {
  readonly id: string;
  readonly guildId: string | undefined;
  readonly type: ApplicationCommandType;
  readonly name: string;
  readonly body: DeployedCommand;
  version: string;
}

/** An application and its bot. */
export interface Application {
  readonly id: string;
  readonly name: string;
  /** What the bot logs in with. */
  token: string;
  /** The bot's user has the id of the application. */
  readonly commands: Map<string, Command>;
  /** Guilds that installed it. Its bot is a member there. */
  readonly guilds: Set<string>;
  /** Users who installed it for themselves. */
  readonly users: Set<string>;
  /** Privileged intents it was granted. */
  privilegedIntents: number;
}

/** What has become of an interaction. */
export type InteractionState = "waiting" | "thinking" | "answered";

/** Something a user did, and what the application made of it. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly applicationId: string;
  readonly userId: string;
  readonly channelId: string;
  readonly guildId: string | undefined;
  readonly createdAt: number;
  /** What was sent to the application. */
  readonly payload: APIInteraction;
  /** The application is in this guild or conversation; otherwise the user brought it along. */
  readonly installedHere: boolean;
  /** The message whose component was used. */
  readonly sourceMessageId: string | undefined;
  /** Bytes of one file an answer may carry. */
  readonly uploadLimit: number;
  state: InteractionState;
  response: InteractionResponseType | undefined;
  /** The message that is `@original`. */
  originalId: string | undefined;
  followUps: number;
  modal: APIModalInteractionResponseCallbackData | undefined;
  choices: APIApplicationCommandOptionChoice[] | undefined;
  /** Nobody was there to receive it. */
  undelivered: boolean;
}
