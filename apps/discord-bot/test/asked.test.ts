import { basename } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import type { Channel } from "@understudy/discord-emulator";
import { describe, test } from "vitest";
import { answer, cast, delivered, opened, says, setStage, subjectIn, whispered } from "./support/stage.ts";
import { testTheatre } from "./support/test-theatre.ts";
import { confirmed, shows } from "./support/under-way.ts";

// What was paid for is given up only by who was told so, and words that concern one person reach that person alone.

const theatre = testTheatre();

const timeout = { timeout: 180_000 };
const has = (words: string) => says(theatre, words);

describe.concurrent("a task that was sent", () => {
  test("goes on when it is kept, whatever was pressed first", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel, person, ada } = stage;
    const task = await confirmed(theatre, stage);
    await shows(theatre, stage, task, "Being made");
    const question = await answer(theatre, await person.click(task.card, "Cancel"));
    expect(question.ephemeralTo).toBe(ada.id);
    expect(theatre.discord.render(question)).toContain("$0.40 is charged all the same");
    await person.click(question, "Keep it");
    await theatre.discord.waitForMessage(
      channel,
      (message) => message.id === question.id && has("It goes on")(message),
    );
    task.finish();
    expect((await delivered(theatre, channel)).id).toBe(task.card.id);
  });

  test("is given up at the second press, and only where it was asked", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel, person, guild } = stage;
    const task = await confirmed(theatre, stage);
    await shows(theatre, stage, task, "Being made");
    const question = await answer(theatre, await person.click(task.card, "Cancel"));

    // The same press by somebody else, who has got a question of their own.
    const eve = theatre.discord.places.addUser(`eve-${channel.id}`);
    theatre.discord.places.join(guild, eve);
    const others = { ...stage, ada: eve, person: theatre.discord.as(eve) };
    const own = await confirmed(theatre, others);
    await shows(theatre, others, own, "Being made");
    const asked = await answer(theatre, await others.person.click(own.card, "Cancel"));
    asked.components = question.components;
    await others.person.click(asked, "Cancel it");
    await theatre.discord.waitForMessage(
      channel,
      (message) => message.ephemeralTo === eve.id && has("somebody else's")(message),
    );
    expect(theatre.discord.render(task.card)).toContain("Being made");

    await person.click(question, "Cancel it");
    await theatre.discord.waitForMessage(
      channel,
      (message) => message.id === question.id && has("its result is not fetched")(message),
    );
    const card = await shows(theatre, stage, task, "Cancelled");
    expect(theatre.discord.render(card).match(/\$0\.40/g)).toHaveLength(1);
    expect(await theatre.charges(subjectIn(stage))).toBe(1);
    own.finish();
    task.finish();
  });
});

describe.concurrent("what cannot be done", () => {
  /** What others read in a channel. */
  const publicIn = ({ messages }: Channel) =>
    [...messages.values()].filter(({ ephemeralTo }) => ephemeralTo === undefined);

  test("a seed that is none leads back to the form, as it was filled in", timeout, async ({ expect }) => {
    const { discord } = theatre;
    const stage = setStage(theatre);
    const { channel, person, ada } = stage;
    const task = await confirmed(theatre, stage);
    task.finish();
    const result = await delivered(theatre, channel);
    const before = publicIn(channel).length;
    const form = await opened(() => person.click(result, "Edit"));
    await person.submitModal(form, { Seed: "seven", Expression: ["5"] });
    const word = await whispered(theatre, channel, ada, "A seed is a whole number");
    expect(publicIn(channel)).toHaveLength(before);

    const again = await opened(() => person.click(word, "Back to the form"));
    const filled = JSON.stringify(again.interaction.modal);
    expect(filled).toContain('"value":"seven"');
    expect(filled).toMatch(/"value":"5","default":true/);
    // Still none: the way back is offered again, and then taken.
    await person.submitModal(again, { Seed: "-7" });
    await expect
      .poll(() => [...channel.messages.values()].filter(has("A seed is a whole number")).length, {
        timeout: 60_000,
      })
      .toBe(2);
    const last = [...channel.messages.values()].findLast(has("A seed is a whole number")) ?? word;
    const mended = await opened(() => person.click(last, "Back to the form"));
    await person.submitModal(mended, { Seed: "7" });
    const offer = await whispered(theatre, channel, ada, "Confirm · $0.40");
    expect(discord.render(offer)).toMatch(/\*\*Expression\*\*: 5[\s\S]*\*\*Seed\*\*: 7\n/);
    expect(publicIn(channel)).toHaveLength(before);
    expect(await theatre.charges(subjectIn(stage))).toBe(1);
  });

  test("an offer stays as it is while a form of it is refused", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel, person, ada } = stage;
    const offer = await answer(theatre, await person.slash(channel, "perform", cast));
    const before = theatre.discord.render(offer);
    const form = await opened(() => person.click(offer, "Edit"));
    await person.submitModal(form, { Seed: "1.5" });
    const word = await whispered(theatre, channel, ada, "A seed is a whole number");
    expect(theatre.discord.render(offer)).toBe(before);

    // Somebody else has nothing to go back to.
    const eve = theatre.discord.places.addUser(`eva-${channel.id}`);
    theatre.discord.places.join(stage.guild, eve);
    const others = theatre.discord.as(eve);
    const own = await answer(theatre, await others.slash(channel, "usage"));
    own.components = word.components;
    await others.click(own, "Back to the form");
    await whispered(theatre, channel, eve, "somebody else's");

    await person.click(offer, "Confirm · $0.40");
    expect((await delivered(theatre, channel)).id).toBe(offer.id);
  });

  test("is said to one person, with what to do next", timeout, async ({ expect }) => {
    const { discord } = theatre;
    const { channel, person, ada } = setStage(theatre);
    const long = { character: cast.character, performance: sampleMedia.performance45s.path };
    const refused = await answer(theatre, await person.slash(channel, "perform", long));
    expect(refused.ephemeralTo).toBe(ada.id);
    expect(discord.render(refused)).toContain("Cut it to 3–30 s");
    await answer(
      theatre,
      await person.slash(channel, "cast save", { name: "Zoë", character: cast.character }),
    );
    const two = await answer(theatre, await person.slash(channel, "perform", { ...cast, cast: "Zoë" }));
    expect(two.ephemeralTo).toBe(ada.id);
    expect(discord.render(two)).toMatch(/Two characters are given.*Zoë/);
    expect(publicIn(channel)).toEqual([]);
  });
});

test("a message that was taken away leaves a way to its film", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const stage = setStage(theatre);
  const { channel, person, ada } = stage;
  const task = await confirmed(theatre, stage);
  task.finish();
  const result = await delivered(theatre, channel);
  const details = await answer(theatre, await person.click(result, "Details"));
  expect(discord.render(details)).toContain("[Open the video");
  expect(discord.render(details).match(/\$0\.40/g)).toHaveLength(1);
  await person.click(result, "Delete");
  const word = await whispered(theatre, channel, ada, "still in /tasks");
  expect(channel.messages.has(result.id)).toBe(false);
  const list = await answer(theatre, await person.slash(channel, "tasks"));
  const files = [cast.character, cast.performance].map((path) => basename(path));
  expect(discord.render(list).replaceAll("\\", "")).toMatch(new RegExp(`${files.join(" · ")}.*Seed \\d+`));
  const found = await answer(theatre, await person.click(word, "Details"));
  expect(discord.render(found)).toContain("[Open the video");
});

test("the size is told before, also where nobody chose one", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const { channel, person } = setStage(theatre);
  const ask = async (command: string, values: Record<string, string>) =>
    discord.render(await answer(theatre, await person.slash(channel, command, values)));
  const fitting = await ask("perform", cast);
  expect(fitting).toContain("**Size**: Landscape 1280 × 720\n");
  expect(fitting).not.toContain("cut off");
  expect(fitting).toContain("Reroll makes it with a new seed, Again with the same one");
  const upright = await ask("perform", { ...cast, ratio: "720:1280" });
  expect(upright).toMatch(/will be cut off\. Landscape 1280 × 720 would cut off less/);
  const moved = await ask("animate", { image: cast.character });
  expect(moved).toContain("**Size**: Landscape 1280 × 768\n");
});

test("a form says what its empty fields mean, and asks for consent once", timeout, async ({ expect }) => {
  const { channel, person } = setStage(theatre);
  const use = await opened(() => person.slash(channel, "perform"));
  const form = JSON.stringify(use.interaction.modal);
  expect(form).toContain("Preset: 3 · natural");
  expect(form).toContain("Preset: the size that fits best");
  expect(form.match(/I may use these faces/g)).toHaveLength(1);
});
