import { timeOf } from "../state/ids.ts";
import type {
  Application,
  Attachment,
  Channel,
  Command,
  Guild,
  Interaction,
  Member,
  Message,
  Overwrite,
  Role,
  User,
} from "../state/records.ts";
import type { World, WorldContents } from "../state/world.ts";

/** A world as plain JSON: lists for maps, text for whole numbers of any size, ids for what others hold too. */
export interface SavedWorld {
  version: 1;
  secret: string;
  lastId: string;
  users: User[];
  guilds: (Omit<Guild, "roles" | "members"> & { roles: SavedRole[]; members: SavedMember[] })[];
  channels: (Omit<Channel, "overwrites" | "messages"> & {
    overwrites: SavedOverwrite[];
    messages: SavedMessage[];
  })[];
  applications: (Omit<Application, "commands" | "guilds" | "users"> & {
    commands: Command[];
    guilds: string[];
    users: string[];
  })[];
  interactions: Interaction[];
  /** Their contents are kept beside this, each under its digest. */
  attachments: Omit<Attachment, "bytes">[];
}

type SavedRole = Omit<Role, "permissions"> & { permissions: string };
type SavedMember = Omit<Member, "roleIds"> & { roleIds: string[] };
type SavedOverwrite = Omit<Overwrite, "allow" | "deny"> & { allow: string; deny: string };
/** Its interaction by token, its files by id. */
type SavedMessage = Omit<Message, "interaction" | "attachments"> & {
  interaction?: string;
  attachments: string[];
};

/** How far back goes what no message holds, in milliseconds. */
export interface Reach {
  /** How long an interaction's token works. */
  tokenMs: number;
  /** How long the address of a file works. */
  addressMs: number;
}

/** Makes JSON of a world, without what nothing leads to any more. */
export function saveWorld(world: World, { tokenMs, addressMs }: Reach): SavedWorld {
  const now = world.clock.now();
  const messages = [...world.channels.values()].flatMap((channel) => [...channel.messages.values()]);
  const answered = new Set(messages.map(({ interaction }) => interaction));
  const posted = new Set(messages.flatMap(({ attachments }) => attachments));
  return {
    version: 1,
    secret: world.secret,
    lastId: world.lastId,
    users: [...world.users.values()],
    guilds: [...world.guilds.values()].map((guild) => ({
      ...guild,
      roles: [...guild.roles.values()].map((role) => ({ ...role, permissions: String(role.permissions) })),
      members: [...guild.members.values()].map((member) => ({ ...member, roleIds: [...member.roleIds] })),
    })),
    channels: [...world.channels.values()].map((channel) => ({
      ...channel,
      overwrites: [...channel.overwrites.values()].map(({ allow, deny, ...rest }) => ({
        ...rest,
        allow: String(allow),
        deny: String(deny),
      })),
      messages: [...channel.messages.values()].map(saveMessage),
    })),
    applications: [...world.applications.values()].map((application) => ({
      ...application,
      commands: [...application.commands.values()],
      guilds: [...application.guilds],
      users: [...application.users],
    })),
    interactions: [...world.interactions.values()].filter(
      (each) => answered.has(each) || now - each.createdAt <= tokenMs,
    ),
    attachments: [...world.attachments.values()]
      .filter((each) => posted.has(each) || now - timeOf(each.id) <= addressMs)
      .map(({ bytes: _, ...facts }) => facts),
  };
}

const saveMessage = ({ interaction, attachments, ...message }: Message): SavedMessage => ({
  ...message,
  ...(interaction && { interaction: interaction.token }),
  attachments: attachments.map(({ id }) => id),
});

/**
 * Makes a world's contents of its JSON.
 *
 * @param contentOf Takes a digest, returns the content of files that have it.
 * @throws {Error} when something is not as `saveWorld` makes it.
 */
export function restoreWorld(saved: SavedWorld, contentOf: (digest: string) => Uint8Array): WorldContents {
  const digests = new Set(saved.attachments.map(({ digest }) => digest));
  const contents = new Map([...digests].map((digest) => [digest, contentOf(digest)]));
  const attachments = byId(
    saved.attachments.map((facts) => ({ ...facts, bytes: known(contents, facts.digest) })),
  );
  const interactions = new Map(saved.interactions.map((each) => [each.token, each]));

  const restoreMessage = ({ interaction, attachments: ids, ...message }: SavedMessage): Message => ({
    ...message,
    interaction: interaction === undefined ? undefined : known(interactions, interaction),
    attachments: ids.map((id) => known(attachments, id)),
  });

  return {
    secret: saved.secret,
    lastId: saved.lastId,
    users: byId(saved.users),
    guilds: byId(
      saved.guilds.map((guild) => ({
        ...guild,
        roles: byId(guild.roles.map((role) => ({ ...role, permissions: BigInt(role.permissions) }))),
        members: new Map(
          guild.members.map((member) => [member.userId, { ...member, roleIds: new Set(member.roleIds) }]),
        ),
      })),
    ),
    channels: byId(
      saved.channels.map((channel) => ({
        ...channel,
        overwrites: byId(
          channel.overwrites.map((each) => ({
            ...each,
            allow: BigInt(each.allow),
            deny: BigInt(each.deny),
          })),
        ),
        messages: byId(channel.messages.map(restoreMessage)),
      })),
    ),
    applications: byId(
      saved.applications.map((application) => ({
        ...application,
        commands: byId(application.commands),
        guilds: new Set(application.guilds),
        users: new Set(application.users),
      })),
    ),
    interactions,
    attachments,
    contents,
  };
}

const byId = <T extends { readonly id: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((each) => [each.id, each]));

function known<T>(all: ReadonlyMap<string, T>, key: string): T {
  const value = all.get(key);
  if (value === undefined) throw new Error(`Nothing is known of ${key}.`);
  return value;
}
