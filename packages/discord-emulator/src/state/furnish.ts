import type { Discord } from "../discord.ts";
import type { Channel, Guild, User } from "./records.ts";

/** What `furnish` put there. */
export interface Furnished {
  guild: Guild;
  /** The text channel one sees first. */
  channel: Channel;
  /** A thread in it. */
  thread: Channel;
  /** A post in a forum. */
  post: Channel;
  /** The first owns the guild. Each speaks another language. */
  people: readonly User[];
}

/** Makes a guild that can be used at once: people of six languages, channels of every kind, the bot installed. */
export function furnish({ places, application, directMessages }: Discord): Furnished {
  const people = [
    places.addUser("ada", { globalName: "Ada", locale: "en-US" }),
    places.addUser("budi", { globalName: "Budi", locale: "id" }),
    places.addUser("hana", { globalName: "花", locale: "ja" }),
    places.addUser("lucia", { globalName: "Lucía", locale: "es-ES" }),
    places.addUser("deniz", { globalName: "Deniz", locale: "tr" }),
    places.addUser("jonas", { globalName: "Jonas", locale: "de" }),
  ] as const;
  const guild = places.addGuild("The rehearsal room", { owner: people[0] });
  const channel = places.addChannel(guild, "stage");
  const thread = places.addChannel(guild, "first try", { parent: channel });
  const forum = places.addChannel(guild, "scenes", { forum: true });
  const post = places.addChannel(guild, "Scene one", { parent: forum });
  places.install(guild, application);
  for (const person of people) {
    places.join(guild, person);
    places.installForUser(person, application);
    directMessages(person);
  }
  places.addGroup([people[0], people[5]]);
  return { guild, channel, thread, post, people };
}
