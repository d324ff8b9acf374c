import { afterAll, beforeAll, describe, expect as expectAfter, test } from "vitest";
import { startTestServer, type TestServer } from "./support/server.ts";
import {
  cast,
  delivered,
  films,
  openTheatre,
  resultsIn,
  type Stage,
  says,
  setStage,
  type Theatre,
} from "./support/stage.ts";

let server: TestServer;
/** Tasks that were charged, all bad days together. */
let paid = 0;
beforeAll(async () => {
  server = await startTestServer({ taskMs: 3_000 });
});
afterAll(async () => {
  // Whatever happened: the provider was paid once for each task that people were told of.
  expectAfter(server.emulator.bill.charges).toHaveLength(paid);
  await server?.close();
});

/** Each with a Discord and bots of its own, so that one bad day is not another's. */
async function onBadDay(
  run: (theatre: Theatre) => Promise<void>,
  options: Parameters<typeof openTheatre>[1] = {},
): Promise<void> {
  const theatre = await openTheatre(server, options);
  try {
    await run(theatre);
    expectAfter(theatre.discord.violations()).toEqual([]);
    paid += await theatre.charges();
  } catch (error) {
    console.error(theatre.log());
    throw error;
  } finally {
    await theatre.close();
  }
}

/** Asks for a performance, and confirms it. */
async function confirmed({ channel, person }: Stage) {
  const use = await person.slash(channel, "perform", { ...cast, seed: 7 });
  const question = await use.reply();
  await (await person.click(question, "Confirm · $0.40")).acknowledged();
  return question;
}

const timeout = { timeout: 120_000 };

describe.concurrent("the bot is killed", () => {
  test("before it acknowledges, and before anything is confirmed: nothing is spent", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const stage = setStage(theatre);
      const { channel, person } = stage;
      const first = await theatre.startBot();
      discord.faults.add({ method: "POST", path: /callback/, delayMs: 60_000, times: 1 });
      const unanswered = await person.slash(channel, "perform", cast);
      await expect.poll(() => discord.faults.list.length, { timeout: 30_000 }).toBe(0);
      await first.kill("SIGKILL");
      const second = await theatre.startBot();
      expect(unanswered.interaction.state).toBe("waiting");
      const question = await (await person.slash(channel, "perform", cast)).reply();
      await second.kill("SIGKILL");
      expect(await theatre.charges()).toBe(0);

      // The offer stands at the server: whoever answers next can take it.
      await theatre.startBot();
      await person.click(question, "Confirm · $0.40");
      await delivered(theatre, channel);
      expect(await theatre.charges()).toBe(1);
      expect(resultsIn(channel)).toHaveLength(1);
    }),
  );

  for (const [stage, words] of [
    ["as soon as it has sent the task", "Act-Two"],
    ["while the task is being made", "Being made"],
  ] as const) {
    test(`${stage}: another bot brings the one result, paid once`, timeout, ({ expect }) =>
      onBadDay(async (theatre) => {
        const place = setStage(theatre);
        const bot = await theatre.startBot();
        const question = await confirmed(place);
        await theatre.discord.waitForMessage(
          place.channel,
          (message) =>
            message.id === question.id && says(theatre, words)(message) && !says(theatre, "Confirm")(message),
        );
        await bot.kill("SIGKILL");
        await theatre.startBot();
        expect((await delivered(theatre, place.channel)).id).toBe(question.id);
        expect(await theatre.charges()).toBe(1);
        expect(resultsIn(place.channel)).toHaveLength(1);
      }),
    );
  }

  test("while it uploads: the film arrives all the same, once", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const place = setStage(theatre);
      const bot = await theatre.startBot();
      const uploading = () => discord.requests.some(({ files }) => files !== undefined && files.length > 0);
      const question = await confirmed(place);
      await discord.waitForMessage(place.channel, says(theatre, "Being made"), { timeoutMs: 60_000 });
      // From now on the next edit is the film.
      const release = discord.faults.add({ method: "PATCH", path: /@original/, delayMs: 30_000 });
      await expect.poll(uploading, { timeout: 60_000, interval: 20 }).toBe(true);
      await bot.kill("SIGKILL");
      release();
      await theatre.startBot();
      expect((await delivered(theatre, place.channel)).id).toBe(question.id);
      expect(resultsIn(place.channel)).toHaveLength(1);
      expect(await theatre.charges()).toBe(1);
    }),
  );

  test(
    "before Discord's word reaches the server: the message is edited again, nothing is posted twice",
    timeout,
    ({ expect }) =>
      onBadDay(async (theatre) => {
        const { discord } = theatre;
        const place = setStage(theatre);
        const bot = await theatre.startBot();
        await confirmed(place);
        await discord.waitForMessage(place.channel, says(theatre, "Being made"), { timeoutMs: 60_000 });
        const release = discord.faults.add({ method: "PATCH", path: /@original/, delayAnswerMs: 30_000 });
        await delivered(theatre, place.channel);
        await bot.kill("SIGKILL");
        release();
        await theatre.startBot();
        const edits = () =>
          discord.requests.filter(({ files, status }) => files?.length && status === 200).length;
        await expect.poll(edits, { timeout: 60_000 }).toBeGreaterThanOrEqual(1);
        expect(resultsIn(place.channel)).toHaveLength(1);
        expect(place.channel.messages.size).toBe(1);
        expect(await theatre.charges()).toBe(1);
      }),
  );
});

describe.concurrent("on the way to the person", () => {
  test("the token is over: the bot's own right edits the message", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const place = setStage(theatre);
      await theatre.startBot();
      const question = await confirmed(place);
      await discord.waitForMessage(place.channel, says(theatre, "Started"), { timeoutMs: 60_000 });
      discord.advance(16 * 60_000);
      expect((await delivered(theatre, place.channel)).id).toBe(question.id);
      discord.violations.expect("token-expired");
    }),
  );

  test(
    "the message is deleted: it is posted anew; the channel is gone: it comes directly",
    timeout,
    ({ expect }) =>
      onBadDay(async (theatre) => {
        const { discord } = theatre;
        const [deleted, gone] = [setStage(theatre), setStage(theatre)];
        await theatre.startBot();
        const first = await confirmed(deleted);
        await confirmed(gone);
        await discord.waitForMessage(deleted.channel, says(theatre, "Started"), { timeoutMs: 60_000 });
        await discord.waitForMessage(gone.channel, says(theatre, "Started"), { timeoutMs: 60_000 });
        deleted.person.delete(first);
        discord.places.deleteChannel(gone.channel);
        expect((await delivered(theatre, deleted.channel)).id).not.toBe(first.id);
        await delivered(theatre, discord.directMessages(gone.ada));
        expect(resultsIn(deleted.channel, discord.directMessages(gone.ada))).toHaveLength(2);
        discord.violations.clear();
      }),
  );

  test("permissions are lost after the token: it comes directly", timeout, () =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const { channel, guild, ada, person } = setStage(theatre);
      await theatre.startBot();
      await confirmed({ channel, guild, ada, person });
      await discord.waitForMessage(channel, says(theatre, "Started"), { timeoutMs: 60_000 });
      discord.advance(16 * 60_000);
      discord.places.setPermissions(channel, discord.applicationId, { deny: ["ViewChannel"] });
      await delivered(theatre, discord.directMessages(ada));
      discord.violations.clear();
    }),
  );

  test("it is too large: a still, and an address that opens", timeout, ({ expect }) =>
    onBadDay(
      async (theatre) => {
        const { discord } = theatre;
        const { channel, person, ada } = setStage(theatre);
        await theatre.startBot();
        ada.uploadLimit = 10 * 2 ** 20;
        const question = await (await person.slash(channel, "perform", cast)).reply();
        ada.uploadLimit = 0;
        await person.click(question, "Confirm · $0.40");
        const message = await discord.waitForMessage(channel, says(theatre, "Open the video"), {
          timeoutMs: 60_000,
        });
        const [still] = message.attachments;
        expect(still?.contentType).toMatch(/^image\//);
        const [url = ""] =
          JSON.stringify(message.components).match(/http:\/\/127[^"]+\/v1\/assets[^"]+/) ?? [];
        const film = await fetch(url);
        expect(film.headers.get("content-type")).toBe("video/mp4");
        await film.body?.cancel();
      },
      { limits: { upload: 250_000 } },
    ),
  );

  test(
    "rate limits, a broken connection and an error of Discord's: it takes a little longer",
    timeout,
    ({ expect }) =>
      onBadDay(async (theatre) => {
        const { discord } = theatre;
        const place = setStage(theatre);
        await theatre.startBot();
        await confirmed(place);
        const edit = { method: "PATCH", path: /@original/ };
        discord.faults.add({ ...edit, rateLimit: "shared", retryAfter: 0.3, times: 4 });
        discord.faults.add({ ...edit, skip: 5, drop: "before", times: 1 });
        discord.faults.add({ ...edit, skip: 6, status: 502, times: 1 });
        await delivered(theatre, place.channel);
        expect(resultsIn(place.channel)).toHaveLength(1);
      }),
  );

  test(
    "the connection to Discord breaks off and the session is over: clicks are heard again",
    timeout,
    ({ expect }) =>
      onBadDay(async (theatre) => {
        const { discord } = theatre;
        const place = setStage(theatre);
        const bot = await theatre.startBot();
        discord.gateway.reconnect();
        await expect.poll(() => discord.gateway.sessions.length, { timeout: 60_000 }).toBe(1);
        discord.gateway.invalidate();
        const usable = async () => {
          const use = await place.person.slash(place.channel, "usage");
          return use.acknowledged({ timeoutMs: 2_500 }).then(
            () => true,
            () => false,
          );
        };
        await expect.poll(usable, { timeout: 60_000, interval: 500 }).toBe(true);
        await confirmed(place);
        await delivered(theatre, place.channel);
        discord.gateway.close(4014);
        expect(await bot.exited).toBe(1);
        discord.violations.clear();
      }),
  );
});

describe.concurrent("more than one, and more than once", () => {
  test("two bots: each interaction is answered, each result delivered once", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const places = Array.from({ length: 3 }, () => setStage(theatre));
      await Promise.all([theatre.startBot(), theatre.startBot()]);
      const questions = await Promise.all(places.map(confirmed));
      for (const [index, { channel }] of places.entries()) {
        expect((await delivered(theatre, channel)).id).toBe(questions[index]?.id);
        expect(resultsIn(channel)).toHaveLength(1);
      }
      const uploads = discord.requests.filter(({ files }) => files?.length);
      expect(uploads).toHaveLength(places.length);
      expect(await theatre.charges()).toBe(places.length);
      // Both heard everything; Discord let one of them answer.
      discord.violations.clear();
    }),
  );

  test("an interaction delivered twice, and a button pressed twice, make one task", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const { channel, person } = setStage(theatre);
      await theatre.startBot();
      discord.gateway.duplicate(1);
      const question = await (await person.slash(channel, "perform", cast)).reply();
      await Promise.all([
        person.click(question, "Confirm · $0.40"),
        person.click(question, "Confirm · $0.40"),
      ]);
      await delivered(theatre, channel);
      expect(await theatre.charges()).toBe(1);
      expect(resultsIn(channel)).toHaveLength(1);
    }),
  );

  test("others press, and custom ids are forged: nothing happens to anybody's task", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const stage = setStage(theatre);
      const { channel, guild } = stage;
      await theatre.startBot();
      const eve = discord.places.addUser("eve");
      discord.places.join(guild, eve);
      const question = await (await stage.person.slash(channel, "perform", cast)).reply();
      await discord.as(eve).click(question, "Confirm · $0.40");
      await discord.waitForMessage(channel, (message) => message.ephemeralTo === eve.id);
      expect(await theatre.charges()).toBe(0);
      for (const forged of [
        "again:../../x:1",
        "confirm::",
        "delete:1:2:3",
        "constructor:1:2",
        "x".repeat(100),
      ]) {
        const copy = structuredClone(question.components);
        const text = JSON.stringify(copy).replace(/"custom_id":"confirm[^"]+"/, `"custom_id":"${forged}"`);
        question.components = JSON.parse(text);
        await (await discord.as(eve).click(question, forged)).acknowledged();
        question.components = copy;
      }
      expect(channel.messages.has(question.id)).toBe(true);
      expect(await theatre.charges()).toBe(0);
    }),
  );

  test("names and prompts that mean harm are text", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const { channel, person } = setStage(theatre);
      await theatre.startBot();
      const prompts = [
        "@everyone <@1> <#2> **bold** [x](https://evil.example) # big",
        "\u202egnp.exe\u202c \u200b\u200d\u2066 ||hidden||",
        "👩‍👩‍👧‍👦".repeat(46),
      ];
      for (const prompt of prompts) {
        const use = await person.slash(channel, "animate", { image: cast.character, prompt });
        const question = await use.reply();
        expect(question.pings).toEqual({ everyone: false, users: [], roles: [] });
        const text = discord.render(question);
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
        expect(text).not.toContain("](http");
      }
      const hostile = { name: "..\\@here`rm -rf`\u202e.png", bytes: new Uint8Array(10) };
      const refused = await (await person.slash(channel, "animate", { image: hostile })).reply();
      expect(discord.render(refused)).not.toMatch(/\u202e/);
    }),
  );
});

describe("the server is away", () => {
  test(
    "at command time an honest answer comes within 3 s; during a run the result comes later",
    timeout,
    () =>
      onBadDay(async (theatre) => {
        const { discord } = theatre;
        const place = setStage(theatre);
        await theatre.startBot();
        await confirmed(place);
        await discord.waitForMessage(place.channel, says(theatre, "Being made"), { timeoutMs: 60_000 });
        await server.kill();
        const use = await place.person.slash(place.channel, "perform", cast);
        const answer = await use.reply();
        expectAfter(discord.render(answer)).toContain("cannot be reached");
        const edited = await (await place.person.slash(place.channel, "usage")).reply();
        expectAfter(discord.render(edited)).toContain("cannot be reached");
        await server.start();
        await delivered(theatre, place.channel);
        expectAfter(films(await delivered(theatre, place.channel))).toHaveLength(1);
      }),
  );

  test("SIGTERM: what is under way is let go for others, and the process ends well", timeout, () =>
    onBadDay(async (theatre) => {
      const place = setStage(theatre);
      const bot = await theatre.startBot();
      await confirmed(place);
      await theatre.discord.waitForMessage(place.channel, says(theatre, "Started"), { timeoutMs: 60_000 });
      expectAfter(await bot.kill("SIGTERM")).toBe(0);
      await theatre.startBot();
      await delivered(theatre, place.channel);
      expectAfter(resultsIn(place.channel)).toHaveLength(1);
    }),
  );
});
