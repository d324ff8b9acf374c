import { sampleMedia } from "@understudy/dev/media";
import type { Message, Use } from "@understudy/discord-emulator";
import { probe } from "@understudy/media";
import { describe, test } from "vitest";
import {
  answer,
  cast,
  delivered,
  films,
  offered,
  opened,
  resultsIn,
  type Stage,
  says,
  setStage,
} from "./support/stage.ts";
import { testTheatre } from "./support/test-theatre.ts";

const theatre = testTheatre();

/** A message as text, without what is another in every run. */
const shown = (message: Message) =>
  theatre.discord
    .render(message)
    // Where the server was slow, that was said before.
    .replace(/^(.*), edited$/m, "$1")
    .replace(/understudy-\w+/g, "understudy-x")
    .replace(/127\.0\.0\.1:\d+/g, "discord")
    .replace(/<@\d+>/g, "<@ada>")
    .replace(/<t:\d+/g, "<t:0")
    .replace(/`[\da-f-]{36}`/g, "`id`");
const has = (words: string) => says(theatre, words);
const replyTo = async (use: Promise<Use>) => answer(theatre, await use);

/** A performance from the command to the film. */
async function performed({ channel, person }: Stage): Promise<Message> {
  const use = await person.slash(channel, "perform", { ...cast, seed: 7 });
  await person.click(await answer(theatre, use), "Confirm · $0.40");
  return delivered(theatre, channel);
}

/** Every task takes some seconds, so the stories are told side by side. */
describe.concurrent("stories", () => {
  test("somebody performs: asked first, then one card to the film, which plays", {
    timeout: 120_000,
  }, async ({ expect }) => {
    const { discord } = theatre;
    const { channel, person } = setStage(theatre);
    const use = await person.slash(channel, "perform", {
      ...cast,
      ratio: "1280:720",
      expression: 4,
      seed: 7,
    });
    const question = await discord.waitForMessage(channel, has("Confirm"));
    expect(shown(question)).toMatchSnapshot();

    await person.click(question, "Confirm · $0.40");
    const message = await delivered(theatre, channel);
    expect(message.id).toBe(question.id);
    expect(use.messages()).toHaveLength(1);
    expect(shown(message)).toMatchSnapshot();
    const [film] = films(message);
    const facts = await probe(new Blob([film?.bytes.slice() ?? ""]));
    expect(facts).toMatchObject({ kind: "video", mimeType: "video/mp4", videoCodec: "avc" });
  });

  test("a result leads on: reroll, again, edit, details, delete", { timeout: 120_000 }, async ({
    expect,
  }) => {
    const { discord } = theatre;
    const stage = setStage(theatre);
    const { channel, person, guild } = stage;
    const result = await performed(stage);

    const details = await replyTo(person.click(result, "Details"));
    expect(shown(details)).toMatchSnapshot();

    const rerolled = await replyTo(person.click(result, "Reroll"));
    expect(discord.render(rerolled)).toContain("Confirm");
    expect(discord.render(rerolled)).not.toContain("**Seed**: 7\n");
    const again = await replyTo(person.click(result, "Again"));
    expect(discord.render(again)).toContain("**Seed**: 7\n");

    const editing = await opened(() => person.click(result, "Edit"));
    const edited = await replyTo(person.submitModal(editing, { Seed: "99", Expression: ["5"] }));
    expect(discord.render(edited)).toMatch(/\*\*Expression\*\*: 5[\s\S]*\*\*Seed\*\*: 99/);

    // An offer can be changed where it stands, taken, or left.
    const changing = await opened(() => person.click(edited, "Edit"));
    await person.submitModal(changing, { Seed: "100" });
    await discord.waitForMessage(
      channel,
      (message) => message.id === edited.id && has("**Seed**: 100")(message),
    );
    await person.click(edited, "Confirm · $0.40");
    await discord.waitForMessage(channel, (message) => message.id === edited.id && films(message).length > 0);
    await person.click(rerolled, "Cancel");
    await discord.waitForMessage(
      channel,
      (message) => message.id === rerolled.id && has("Nothing was spent")(message),
    );

    // Somebody else may look, not touch; who moderates may take it away.
    const bob = discord.places.addUser("bob");
    discord.places.join(guild, bob);
    const refused = await (await discord.as(bob).click(result, "Delete")).acknowledged();
    expect(refused).toBe(6);
    await discord.waitForMessage(
      channel,
      (message) => message.ephemeralTo === bob.id && has("somebody else")(message),
    );
    expect(channel.messages.has(result.id)).toBe(true);
    await person.click(result, "Delete");
    await expect.poll(() => channel.messages.has(result.id), { timeout: 30_000 }).toBe(false);
  });

  test("the three other operations, each with its own media", { timeout: 120_000 }, async ({ expect }) => {
    const { discord } = theatre;
    const { channel, person } = setStage(theatre);
    const { character, performer } = sampleMedia;
    const uses = await Promise.all([
      person.slash(channel, "animate", {
        image: character.path,
        prompt: "she *waves* @everyone",
        duration: 10,
      }),
      person.slash(channel, "restyle", {
        video: performer.path,
        prompt: "as a woodcut",
        reference: character.path,
      }),
      person.slash(channel, "act-one", { video: performer.path, image: character.path }),
    ]);
    const questions = await Promise.all(uses.map((use) => answer(theatre, use)));
    for (const question of questions)
      expect(shown(question).replace(/\*\*Seed\*\*: \d+/, "seed")).toMatchSnapshot();
    await Promise.all(
      questions.map((question) =>
        person.click(question, question === questions[0] ? "Confirm · $0.32" : "Confirm · $0.40"),
      ),
    );
    for (const { id } of questions) {
      await discord.waitForMessage(channel, (message) => message.id === id && films(message).length > 0);
    }
  });

  test("a performance is put together from two messages of others", { timeout: 120_000 }, async ({
    expect,
  }) => {
    const { discord } = theatre;
    const { channel, person, guild } = setStage(theatre);
    const bob = discord.places.addUser("bobby");
    discord.places.join(guild, bob);
    const picture = await discord.as(bob).post(channel, { files: [cast.character] });
    const film = await discord.as(bob).post(channel, { files: [cast.performance] });
    const kept = await replyTo(person.contextMenu(picture, "Use as character"));
    expect(shown(kept)).toContain("15 minutes");
    const question = await replyTo(person.contextMenu(film, "Use as performance"));
    // The question is private, the paid result is not.
    expect(question.ephemeralTo).toBeDefined();
    await person.click(question, "Confirm · $0.40");
    const result = await delivered(theatre, channel);
    expect(result.ephemeralTo).toBeUndefined();

    const nothing = await replyTo(person.contextMenu(picture, "Use as performance"));
    expect(shown(nothing)).toContain("no video");
    const animated = await replyTo(person.contextMenu(picture, "Animate this"));
    expect(shown(animated)).toContain("a prompt makes for a much better result");
  });

  test("without files, /perform opens a form with the consent", { timeout: 120_000 }, async ({ expect }) => {
    const { discord } = theatre;
    const { channel, guild, person } = setStage(theatre);
    const use = await person.slash(channel, "perform");
    const sent = await person.submitModal(use, {
      Character: [cast.character],
      Performance: [cast.performance],
      Expression: ["5"],
      consent: ["yes"],
    });
    const question = await answer(theatre, sent);
    expect(discord.render(question)).toContain("Confirm · $0.40");
    expect(discord.render(question)).toContain("**Expression**: 5");
    // What is made by it belongs to this server, like what a command makes.
    expect(JSON.stringify(question.components)).toMatch(new RegExp(`"confirm:\\d+:${guild.id}"`));
  });

  test("what cannot be sent is said before anything is spent", { timeout: 120_000 }, async ({ expect }) => {
    const { channel, person } = setStage(theatre);
    const long = { character: cast.character, performance: sampleMedia.performance45s.path };
    expect(shown(await replyTo(person.slash(channel, "perform", long)))).toMatchSnapshot();
    const shape = { video: sampleMedia.performerSquare.path, image: sampleMedia.characterSquare.path };
    expect(shown(await replyTo(person.slash(channel, "act-one", shape)))).toMatchSnapshot();
    const broken = { ...cast, character: { name: "@everyone*.png", bytes: new Uint8Array(3000) } };
    expect(shown(await replyTo(person.slash(channel, "perform", broken)))).toContain("Character");
  });

  test("a person's own: tasks, cast, usage, link, privacy", { timeout: 120_000 }, async ({ expect }) => {
    const { discord } = theatre;
    const stage = setStage(theatre);
    const { channel, person } = stage;
    expect(shown(await replyTo(person.slash(channel, "tasks")))).toContain("/perform");
    await performed(stage);

    const saved = await replyTo(
      person.slash(channel, "cast save", { name: "Zoë *the* Great", character: cast.character }),
    );
    expect(shown(saved)).toContain("Zoë");
    const choices = await offered(() => person.autocomplete(channel, "perform", { cast: "zo" }, "cast"));
    expect(choices.map(({ value }) => value)).toEqual(["Zoë *the* Great"]);
    const use = await person.slash(channel, "perform", {
      cast: "zoë *the* great",
      performance: cast.performance,
    });
    expect(shown(await answer(theatre, use))).toContain("Confirm");

    const list = await replyTo(person.slash(channel, "tasks"));
    expect(shown(list)).toContain("Act-Two");
    const one = await replyTo(person.click(list, "Details"));
    expect(shown(one)).toContain("[Open the video");
    const found = await offered(() => person.autocomplete(channel, "tasks", { task: "act" }, "task"));
    expect(found).toHaveLength(1);

    expect(shown(await replyTo(person.slash(channel, "usage")))).toContain("Spent: **$0.40**");
    expect(shown(await replyTo(person.slash(channel, "link")))).toMatch(/`[\w]{4}-[\w]{4}`/);

    const asked = await replyTo(person.slash(channel, "privacy delete"));
    await person.click(asked, "Delete everything");
    await discord.waitForMessage(channel, (message) => message.id === asked.id && has("is deleted")(message));
    expect(shown(await replyTo(person.slash(channel, "cast list")))).toContain("no characters");
  });

  test("managers settle budgets, channels, spoilers and when to ask", { timeout: 120_000 }, async ({
    expect,
  }) => {
    const { discord } = theatre;
    const stage = setStage(theatre);
    const { channel, person, guild } = stage;
    const settle = async (name: string, options: Record<string, string | number | boolean> = {}) =>
      shown(await replyTo(person.slash(channel, `settings ${name}`, options)));
    expect(await settle("show")).toMatchSnapshot();
    await settle("budget", { for: "member", per: "day", amount: 0.5 });
    await settle("budget", { for: "server", per: "month", amount: 20 });
    await settle("spoiler", { on: true });
    await settle("moderation", { level: "low" });
    expect(await settle("confirm", { above: 1 })).toMatchSnapshot();

    // Cheap enough not to be asked; the second is beyond the budget of the day.
    await person.slash(channel, "perform", cast);
    const result = await delivered(theatre, channel);
    expect(shown(result)).toContain("spoiler");
    const refused = await replyTo(person.slash(channel, "perform", cast));
    await discord.waitForMessage(
      channel,
      (message) => message.id === refused.id && has("$0.10 of $0.50 is left")(message),
    );

    const elsewhere = discord.places.addChannel(guild, "elsewhere");
    await replyTo(person.slash(channel, "settings channel", { channel: elsewhere.id, on: true }));
    const closed = await person.slash(channel, "perform", cast);
    expect(shown(await answer(theatre, closed))).toContain("not allowed in this channel");
    expect(shown(await replyTo(person.slash(channel, "diagnose")))).toMatchSnapshot();
  });

  test("every language is spoken to who speaks it", { timeout: 120_000 }, async ({ expect }) => {
    const { discord } = theatre;
    for (const locale of ["id", "ja", "es-419", "tr", "de"] as const) {
      const { channel, person } = setStage(theatre, locale);
      const question = await replyTo(person.slash(channel, "perform", { ...cast, seed: 1 }));
      expect(shown(question), locale).toMatchSnapshot();
      expect(discord.render(question)).not.toContain("Confirm ");
    }
  });

  test("in threads and posts of a forum that is allowed", { timeout: 120_000 }, async ({ expect }) => {
    const { discord } = theatre;
    const { channel, guild, person } = setStage(theatre);
    const forum = discord.places.addChannel(guild, "ideas", { forum: true });
    const post = discord.places.addChannel(guild, "a post", { parent: forum });
    await replyTo(person.slash(channel, "settings channel", { channel: forum.id, on: true }));
    const question = await replyTo(person.slash(post, "perform", cast));
    await person.click(question, "Confirm · $0.40");
    await delivered(theatre, post);
    const elsewhere = await replyTo(person.slash(channel, "perform", cast));
    expect(shown(elsewhere)).toContain("not allowed in this channel");
  });

  test("in direct messages and as somebody's own app", { timeout: 120_000 }, async ({ expect }) => {
    const { discord } = theatre;
    const { guild, ada, person } = setStage(theatre);
    discord.places.installForUser(ada, discord.application);
    const direct = discord.directMessages(ada);
    const question = await replyTo(person.slash(direct, "perform", cast));
    await person.click(question, "Confirm · $0.40");
    await delivered(theatre, direct);

    // A server that does not have the app, and keeps what others bring along to themselves.
    const strange = discord.places.addGuild("Elsewhere", { owner: discord.places.addUser("eve") });
    const hall = discord.places.addChannel(strange, "hall");
    discord.places.join(strange, ada);
    const brought = await replyTo(person.slash(hall, "perform", cast));
    await person.click(brought, "Confirm · $0.40");
    await expect.poll(() => resultsIn(direct, hall).length, { timeout: 60_000 }).toBe(2);
    expect(guild.members.size).toBeGreaterThan(0);
  });

  test("where answers to somebody's own app are kept private, the result comes directly", {
    timeout: 120_000,
  }, async ({ expect }) => {
    const { discord } = theatre;
    const { ada, person } = setStage(theatre);
    discord.places.installForUser(ada, discord.application);
    const quiet = discord.places.addGuild("Quiet", { owner: discord.places.addUser("quentin") });
    discord.places.setRole(quiet, quiet.id, [
      "ViewChannel",
      "SendMessages",
      "AttachFiles",
      "UseApplicationCommands",
    ]);
    const library = discord.places.addChannel(quiet, "library");
    discord.places.join(quiet, ada);
    const question = await replyTo(person.slash(library, "perform", cast));
    expect(question.ephemeralTo).toBe(ada.id);
    expect(shown(question)).toContain("direct message");
    await person.click(question, "Confirm · $0.40");
    await delivered(theatre, discord.directMessages(ada));
    await discord.waitForMessage(library, has("in your direct messages"));
  });
});
