import { randomUUID } from "node:crypto";
import type { Message, Use } from "@understudy/discord-emulator";
import { describe, test } from "vitest";
import { actionNames } from "../src/actions/custom-id.ts";
import {
  answer,
  cast,
  delivered,
  films,
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

// What others, and people in a hurry, press and send: nothing that is somebody's changes, and nothing is paid twice.

const theatre = testTheatre();

const timeout = { timeout: 180_000 };
const price = "Confirm · $0.40";

/** Somebody else in the same place. */
function strangerIn({ guild }: Stage, name: string) {
  const stranger = theatre.discord.places.addUser(name);
  theatre.discord.places.join(guild, stranger);
  return { stranger, person: theatre.discord.as(stranger) };
}

/** An offer that waits for a word. */
const offerTo = async ({ channel, person }: Stage) =>
  answer(theatre, await person.slash(channel, "perform", cast));

/** Presses what the message does not have: only a forger can. */
async function forge(
  message: Message,
  customId: string,
  press: (name: string) => Promise<Use>,
): Promise<Use> {
  const { components } = message;
  const [first] = JSON.stringify(components).match(/"custom_id":"[^"]+"/) ?? [];
  message.components = JSON.parse(
    JSON.stringify(components).replace(String(first), `"custom_id":"${customId}"`),
  );
  try {
    return await press(customId);
  } finally {
    message.components = components;
  }
}

describe.concurrent("others", () => {
  test("cannot confirm, change or leave somebody's offer", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel } = stage;
    const { stranger, person: eve } = strangerIn(stage, "eve");
    const offer = await offerTo(stage);
    const before = theatre.discord.render(offer);
    for (const button of [price, "Cancel"]) {
      await (await eve.click(offer, button)).acknowledged();
      const word = await whispered(theatre, channel, stranger, "somebody else's");
      theatre.discord.places.deleteMessage(word);
    }
    const refused = await answer(theatre, await eve.click(offer, "Edit"));
    expect(theatre.discord.render(refused)).toContain("somebody else's");
    // A form that somebody else has opened.
    const form = await opened(() => stage.person.click(offer, "Edit"));
    await eve.submitModal(form, { Seed: "1" });
    await whispered(theatre, channel, stranger, "somebody else's");
    expect(theatre.discord.render(offer)).toBe(before);
    expect(await theatre.charges(subjectIn(stage))).toBe(0);
    expect(await theatre.charges(subjectIn(stage, stranger))).toBe(0);
  });

  test("cannot cancel somebody's task", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { stranger, person: eve } = strangerIn(stage, "evelyn");
    const task = await confirmed(theatre, stage);
    await shows(theatre, stage, task, "Being made");
    await eve.click(task.card, "Cancel");
    await whispered(theatre, stage.channel, stranger, "somebody else's");
    task.finish();
    expect((await delivered(theatre, stage.channel)).id).toBe(task.card.id);
  });

  test(
    "cannot use or take away somebody's result; who moderates may take it away",
    timeout,
    async ({ expect }) => {
      const { discord } = theatre;
      const stage = setStage(theatre);
      const { channel } = stage;
      const { stranger, person: eve } = strangerIn(stage, "everett");
      const task = await confirmed(theatre, stage);
      task.finish();
      const result = await delivered(theatre, channel);
      for (const button of ["Reroll", "Again", "Edit", "Details"]) {
        const said = await answer(theatre, await eve.click(result, button));
        expect(discord.render(said), button).toContain("somebody else's");
      }
      const form = await opened(() => stage.person.click(result, "Edit"));
      const said = await answer(theatre, await eve.submitModal(form, { Seed: "1" }));
      expect(discord.render(said)).toContain("somebody else's");
      await eve.click(result, "Delete");
      await whispered(theatre, channel, stranger, "somebody else's");
      expect(resultsIn(channel)).toEqual([result]);
      expect(await theatre.charges(subjectIn(stage, stranger))).toBe(0);

      discord.places.setPermissions(channel, stranger.id, { allow: ["ManageMessages"] });
      await eve.click(result, "Delete");
      await expect.poll(() => channel.messages.has(result.id), { timeout: 60_000 }).toBe(false);
    },
  );

  test("forge and mangle ids in vain", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel } = stage;
    const { stranger, person: eve } = strangerIn(stage, "evan");
    const elsewhere = setStage(theatre);
    const offer = await offerTo(stage);
    const before = theatre.discord.render(offer);
    const [, draft = ""] = /"confirm:(\d+):/.exec(JSON.stringify(offer.components)) ?? [];
    const forged = [
      "confirm::",
      "delete:1:2:3",
      "again:../../x:1",
      "constructor:1:2",
      "x".repeat(100),
      `confirm:${draft}:${elsewhere.guild.id}`,
      `discard:${draft}:me`,
      ...actionNames.flatMap((name) => [name, `${name}:here`, `${name}:${randomUUID()}:${stage.guild.id}`]),
    ];
    for (const id of forged) {
      await (await forge(offer, id, (name) => eve.click(offer, name))).acknowledged();
    }
    // The last of them has been worked on when this is answered.
    await answer(theatre, await eve.slash(channel, "usage"));
    expect(theatre.discord.render(offer)).toBe(before);
    expect(channel.messages.has(offer.id)).toBe(true);
    for (const who of [stranger, stage.ada]) expect(await theatre.charges(subjectIn(stage, who))).toBe(0);
  });

  test("a form that was forged spends from no other server's budget", timeout, async ({ expect }) => {
    const { discord } = theatre;
    const [stage, elsewhere] = [setStage(theatre), setStage(theatre)];
    const { ada, channel, person } = stage;
    const filled = { Character: [cast.character], Performance: [cast.performance], consent: ["yes"] };
    const offers: Message[] = [];
    for (const place of [channel, discord.directMessages(ada)]) {
      const form = await opened(() => person.slash(place, "perform"));
      if (form.interaction.modal) form.interaction.modal.custom_id = `perform:${elsewhere.guild.id}`;
      const said = await answer(theatre, await person.submitModal(form, filled));
      offers.push(said);
    }
    const ids = offers.map(({ components }) => JSON.stringify(components));
    for (const id of ids) expect(id).not.toContain(elsewhere.guild.id);
  });
});

describe.concurrent("people in a hurry", () => {
  test("confirm and cancel at once: it is one or the other, and said so", timeout, async ({ expect }) => {
    for (const order of [
      [price, "Cancel"],
      ["Cancel", price],
    ]) {
      const stage = setStage(theatre);
      const offer = await offerTo(stage);
      const uses = await Promise.all(order.map((button) => stage.person.click(offer, button)));
      for (const use of uses) await use.acknowledged();
      const isOver = () => films(offer).length > 0 || says(theatre, "Nothing was spent")(offer);
      await expect.poll(isOver, { timeout: 60_000 }).toBe(true);
      await answer(theatre, await stage.person.slash(stage.channel, "usage"));
      const isCancelled = says(theatre, "Nothing was spent")(offer);
      expect(await theatre.charges(subjectIn(stage)), order.join()).toBe(isCancelled ? 0 : 1);
    }
  });

  test("cancel after it was started: that is said, and the card stays", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel, ada, person } = stage;
    const offer = await offerTo(stage);
    const { components } = offer;
    await person.click(offer, price);
    const result = await delivered(theatre, channel);
    // Somebody's client still shows the offer.
    result.components = components;
    await person.click(result, "Cancel");
    await whispered(theatre, channel, ada, "started already");
    expect(theatre.discord.render(result)).not.toContain("Nothing was spent");
  });

  test(
    "a form that was open while the offer was taken does not cover the film",
    timeout,
    async ({ expect }) => {
      const stage = setStage(theatre);
      const { channel, ada, person } = stage;
      const offer = await offerTo(stage);
      const form = await opened(() => person.click(offer, "Edit"));
      await person.click(offer, price);
      const result = await delivered(theatre, channel);
      await person.submitModal(form, { Seed: "5" });
      await whispered(theatre, channel, ada, "started already");
      expect(films(result)).toHaveLength(1);
      expect(theatre.discord.render(result)).toContain("Reroll");
    },
  );

  test(
    "a private offer confirmed twice: one result, and nobody thinks for ever",
    timeout,
    async ({ expect }) => {
      const stage = setStage(theatre);
      const { channel, person, ada } = stage;
      const picture = await person.post(channel, { files: [cast.character] });
      const film = await person.post(channel, { files: [cast.performance] });
      await answer(theatre, await person.contextMenu(picture, "Use as character"));
      const offer = await answer(theatre, await person.contextMenu(film, "Use as performance"));
      await Promise.all([person.click(offer, price), person.click(offer, price)]);
      await delivered(theatre, channel);
      await whispered(theatre, channel, ada, "started already");
      const isThinking = () => [...channel.messages.values()].some(({ flags }) => (flags & 128) !== 0);
      await expect.poll(isThinking, { timeout: 60_000 }).toBe(false);
      expect(resultsIn(channel)).toHaveLength(1);
      expect(await theatre.charges(subjectIn(stage))).toBe(1);
    },
  );

  test("an offer that has run out is not taken any more", timeout, async ({ expect }) => {
    const stage = setStage(theatre);
    const { channel, ada, person } = stage;
    const offer = await offerTo(stage);
    const [, draft = ""] = /"confirm:(\d+):/.exec(JSON.stringify(offer.components)) ?? [];
    await theatre.expireNote("drafts", draft, subjectIn(stage));
    await person.click(offer, price);
    await whispered(theatre, channel, ada, "not there any more");
    expect(await theatre.charges(subjectIn(stage))).toBe(0);
  });
});

test("names and prompts that mean harm are text", timeout, async ({ expect }) => {
  const { discord } = theatre;
  const { channel, person } = setStage(theatre);
  const prompts = [
    "@everyone <@1> <#2> **bold** [x](https://evil.example) # big",
    "\u202egnp.exe\u202c \u200b\u200d\u2066 ||hidden||",
    "👩‍👩‍👧‍👦".repeat(46),
  ];
  for (const prompt of prompts) {
    const use = await person.slash(channel, "animate", { image: cast.character, prompt });
    const question = await answer(theatre, use);
    expect(question.pings).toEqual({ everyone: false, users: [], roles: [] });
    const text = discord.render(question);
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(text).not.toContain("](http");
  }
  const emoji = "👩‍👩‍👧‍👦".repeat(90);
  const restyled = await person.slash(channel, "restyle", { video: cast.performance, prompt: emoji });
  expect(discord.render(await answer(theatre, restyled))).toContain("👩‍👩‍👧‍👦👩‍👩‍👧‍👦");
  const hostile = { name: "..\\@here`rm -rf`\u202e.png", bytes: new Uint8Array(10) };
  const refused = await answer(theatre, await person.slash(channel, "animate", { image: hostile }));
  expect(discord.render(refused)).not.toMatch(/\u202e/);
});
