import type { Message } from "@understudy/discord-emulator";
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
  subjectIn,
  whispered,
} from "./support/stage.ts";
import { testTheatre } from "./support/test-theatre.ts";
import { confirmed, shows } from "./support/under-way.ts";

// What managers have settled holds, and what is somebody's own is theirs.

const theatre = testTheatre();

const timeout = { timeout: 180_000 };
const price = "Confirm · $0.40";
const has = (words: string) => says(theatre, words);

type Values = Record<string, string | number | boolean>;
const settle = async ({ channel, person }: Stage, name: string, values: Values = {}) =>
  answer(theatre, await person.slash(channel, `settings ${name}`, values));

const offerTo = async ({ channel, person }: Pick<Stage, "channel" | "person">) =>
  answer(theatre, await person.slash(channel, "perform", cast));

/** What the tasks of a person were made with, newest first. */
async function inputsOf(stage: Stage): Promise<Record<string, unknown>[]> {
  const { data } = await theatre.ask<{ data: { id: string }[] }>("tasks?limit=20", subjectIn(stage));
  const inputs = data.map(({ id }) =>
    theatre.ask<{ input: Record<string, unknown> }>(`tasks/${id}/input`, subjectIn(stage)),
  );
  return (await Promise.all(inputs)).map(({ input }) => input);
}

describe.concurrent("money", () => {
  test("a member's budget is told before, and holds", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    await settle(stage, "budget", { for: "member", per: "day", amount: 0.3 });
    const told = await answer(theatre, await stage.person.slash(stage.channel, "perform", cast));
    expect(theatre.discord.render(told)).toContain("$0.30");
    expect(theatre.discord.render(told)).not.toContain("Confirm");
    expect(await theatre.charges(subjectIn(stage))).toBe(0);
  });

  test(
    "what others spend between question and answer counts; the offer can still be left",
    timeout,
    async ({ expect }) => {
      const { discord } = theatre;
      const stage = setStage(theatre);
      const { guild, channel } = stage;
      const bob = discord.places.addUser("bob");
      discord.places.join(guild, bob);
      const bobs = { channel, person: discord.as(bob) };
      await settle(stage, "budget", { for: "server", per: "month", amount: 0.5 });
      const [first, second] = [await offerTo(stage), await offerTo(bobs)];
      expect(discord.render(second)).toContain("$0.50 is left of this month's budget");
      await stage.person.click(first, price);
      await delivered(theatre, channel);
      await bobs.person.click(second, price);
      await whispered(theatre, channel, bob, "$0.10 of $0.50 is left");
      expect(await theatre.charges(subjectIn(stage, bob))).toBe(0);
      await bobs.person.click(second, "Cancel");
      await discord.waitForMessage(
        channel,
        (message) => message.id === second.id && has("Nothing was spent")(message),
      );
    },
  );

  test(
    "where small amounts need no question, the price is said all the same",
    timeout,
    async ({ expect }) => {
      const { discord } = theatre;
      const stage = setStage(theatre);
      const { channel, person } = stage;
      await settle(stage, "confirm", { above: 0.4 });
      const finish = theatre.server.hold(77);
      const use = await person.slash(channel, "perform", { ...cast, seed: 77 });
      await discord.waitForMessage(channel, has("costs $0.40"), { timeoutMs: 60_000 });
      finish();
      const result = await delivered(theatre, channel);
      expect(result.interaction).toBe(use.interaction);
      expect(discord.render(result)).toContain("$0.40");
      await settle(stage, "confirm", { above: 0.39 });
      expect(has(price)(await offerTo(stage))).toBe(true);
    },
  );
});

test("who only may use the app settles nothing", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const { guild, channel } = setStage(theatre);
  const bob = discord.places.addUser("bobby");
  discord.places.join(guild, bob);
  await expect(discord.as(bob).slash(channel, "settings show")).rejects.toThrow("settings");
  await expect(discord.as(bob).slash(channel, "diagnose")).rejects.toThrow("diagnose");
});

test("moderation that was low once is not taken over by reroll and again", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const stage = setStage(theatre);
  const { channel, person } = stage;
  await settle(stage, "moderation", { level: "low" });
  const task = await confirmed(theatre, stage);
  task.finish();
  const result = await delivered(theatre, channel);
  expect(await inputsOf(stage)).toMatchObject([{ contentModeration: { publicFigureThreshold: "low" } }]);
  await settle(stage, "moderation", { level: "auto" });
  for (const button of ["Reroll", "Again"]) {
    const offer = await answer(theatre, await person.click(result, button));
    await person.click(offer, price);
    await discord.waitForMessage(
      channel,
      ({ id, ...message }) => id === offer.id && films({ id, ...message }).length > 0,
      {
        timeoutMs: 60_000,
      },
    );
  }
  const [again, rerolled, first] = await inputsOf(stage);
  for (const input of [again, rerolled]) {
    expect(input?.contentModeration).not.toEqual({ publicFigureThreshold: "low" });
  }
  expect(again?.seed).toBe(first?.seed);
  expect(rerolled?.seed).not.toBe(first?.seed);
});

test(
  "a seed beyond its operation's is refused by the operation's own figures",
  timeout,
  async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel, person, ada } = stage;
    const offer = await answer(theatre, await person.slash(channel, "animate", { image: cast.character }));
    for (const seed of ["4294967295", "-1", "1.5", "seven"]) {
      const form = await opened(() => person.click(offer, "Edit"));
      await person.submitModal(form, { Seed: seed });
      const word = await whispered(theatre, channel, ada, "from 0 to 999999999");
      theatre.discord.places.deleteMessage(word);
    }
    expect(has("Confirm")(offer)).toBe(true);
  },
);

test("diagnose names what is missing", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const stage = setStage(theatre);
  const { channel, person } = stage;
  discord.places.setPermissions(channel, discord.applicationId, { deny: ["AttachFiles", "SendMessages"] });
  const said = discord.render(await answer(theatre, await person.slash(channel, "diagnose")));
  expect(said).toContain("❌ Permission: attach files");
  expect(said).toContain("❌ Permission: send messages");
  expect(said).toContain("✅ Permission: view the channel");
});

test(
  "privacy delete takes all: cast, halves, offers, tasks, what is under way",
  timeout,
  async ({ expect }) => {
    const { discord } = theatre;
    const stage = setStage(theatre);
    const { channel, person, ada } = stage;
    await answer(
      theatre,
      await person.slash(channel, "cast save", { name: "Ada", character: cast.character }),
    );
    const picture = await person.post(channel, { files: [cast.character] });
    await answer(theatre, await person.contextMenu(picture, "Use as character"));
    const offer = await offerTo(stage);
    const task = await confirmed(theatre, stage);
    await shows(theatre, stage, task, "Being made");

    const asked = await answer(theatre, await person.slash(channel, "privacy delete"));
    await person.click(asked, "Delete everything");
    await discord.waitForMessage(
      channel,
      (message) => message.id === asked.id && has("is deleted")(message),
      {
        timeoutMs: 60_000,
      },
    );
    // It is cancelled, then forgotten; whatever the bot hears of it, nobody is told that it goes on.
    await expect.poll(() => discord.render(task.card), { timeout: 60_000 }).toMatch(/Cancelled|Deleted/);
    task.finish();
    await person.click(offer, price);
    await whispered(theatre, channel, ada, "not there any more");
    const told = async (command: string) =>
      discord.render(await answer(theatre, await person.slash(channel, command)));
    expect(await told("tasks")).toContain("no tasks");
    expect(await told("cast list")).toContain("no characters");
    const film = await person.post(channel, { files: [cast.performance] });
    const half = await answer(theatre, await person.contextMenu(film, "Use as performance"));
    expect(discord.render(half)).toContain("performance is kept");
    const subject = subjectIn(stage);
    for (const collection of ["drafts", "decisions"]) {
      expect(await theatre.ask(`notes/${collection}`, subject)).toEqual({ data: [] });
    }
    expect(await theatre.undelivered()).toBe(0);
  },
);

test("characters may have any name; what cannot be a name is said", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const { channel, person } = setStage(theatre);
  const save = async (name: string) =>
    discord.render(
      await answer(theatre, await person.slash(channel, "cast save", { name, character: cast.character })),
    );
  const names = [
    "@everyone **[x](https://e.x)**",
    "👩🏽‍🚀".repeat(5),
    "ｆｕｌｌ／ｗｉｄｔｈ?&#%2e",
    "İstanbul",
  ];
  for (const name of names) expect(await save(name)).toContain("Saved as");
  for (const name of ["..", ".", "\u202egnp.", "   ", "\u200b"])
    expect(await save(name)).toContain("A name has");
  const choices = await offered(() => person.autocomplete(channel, "perform", { cast: "" }, "cast"));
  expect(choices.map(({ value }) => value).toSorted()).toEqual(names.toSorted());
  const list = await answer(theatre, await person.slash(channel, "cast list"));
  expect(list.pings).toEqual({ everyone: false, users: [], roles: [] });
  expect(discord.render(list)).not.toContain("](http");
  const performance = cast.performance;
  for (const name of names) {
    const offer = await answer(theatre, await person.slash(channel, "perform", { cast: name, performance }));
    expect(discord.render(offer)).toContain("Confirm");
  }
});

test(
  "tasks are turned over page by page; one that is not there is no secret",
  timeout,
  async ({ expect }) => {
    const { discord } = theatre;
    const stage = setStage(theatre);
    const { channel, person } = stage;
    await settle(stage, "confirm", { above: 1 });
    for (let seed = 1; seed <= 7; seed++) await person.slash(channel, "perform", { ...cast, seed });
    await expect.poll(() => resultsIn(channel).length, { timeout: 90_000 }).toBe(7);
    const list = await answer(theatre, await person.slash(channel, "tasks"));
    const details = (message: Message) => discord.render(message).match(/Details/g)?.length;
    expect(details(list)).toBe(5);
    await person.click(list, "Older");
    await expect.poll(() => details(list), { timeout: 60_000 }).toBe(2);
    await person.click(list, "Newest");
    await expect.poll(() => details(list), { timeout: 60_000 }).toBe(5);
    for (const task of ["..", "hello world", "0f9d2c1e-1111-4222-8333-444455556666"]) {
      const said = await answer(theatre, await person.slash(channel, "tasks", { task }));
      expect(discord.render(said), task).toContain("not there any more");
    }
  },
);

test("who takes no direct messages gets a private result where they asked", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const { ada, person } = setStage(theatre);
  discord.places.installForUser(ada, discord.application);
  ada.acceptsDirectMessages = false;
  const quiet = discord.places.addGuild("Quiet", { owner: discord.places.addUser("quentin") });
  discord.places.setRole(quiet, quiet.id, [
    "ViewChannel",
    "SendMessages",
    "AttachFiles",
    "UseApplicationCommands",
  ]);
  const library = discord.places.addChannel(quiet, "library");
  discord.places.join(quiet, ada);
  await person.click(await offerTo({ channel: library, person }), price);
  const result = await delivered(theatre, library);
  expect(result.ephemeralTo).toBe(ada.id);
  await expect.poll(() => theatre.undelivered(), { timeout: 60_000 }).toBe(0);
  discord.violations.expect("direct-messages-closed");
});
