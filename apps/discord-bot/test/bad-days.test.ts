import { afterAll, beforeAll, describe, expect as expectAfter, test } from "vitest";
import { startTestServer, type TestServer } from "./support/server.ts";
import {
  answer,
  cast,
  delivered,
  films,
  opened,
  openTheatre,
  resultsIn,
  says,
  setStage,
  type Theatre,
} from "./support/stage.ts";
import { confirmed, shows } from "./support/under-way.ts";

let server: TestServer;
/** Tasks that were charged, all bad days together. */
let paid = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  // Whatever happened: the provider was paid once for each task that people were told of.
  const { charges } = server.emulator.bill;
  await server.close();
  expectAfter(charges).toHaveLength(paid);
});

/** Each with a Discord and bots of its own, so that one bad day is not another's. */
async function onBadDay(
  run: (theatre: Theatre) => Promise<void>,
  options: Parameters<typeof openTheatre>[1] = {},
): Promise<void> {
  const theatre = await openTheatre(server, options);
  try {
    await run(theatre);
    // Asked first, added then: others end meanwhile and add theirs.
    const charges = await theatre.charges();
    paid += charges;
  } catch (error) {
    console.error(theatre.log());
    throw error;
  } finally {
    await theatre.close();
  }
}

/** Three starts of a bot on a machine with other things to do. */
const timeout = { timeout: 180_000 };

describe.concurrent("the bot is killed", () => {
  test("before it acknowledges, and before anything is confirmed: nothing is spent", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const { channel, person } = setStage(theatre);
      const first = await theatre.startBot();
      discord.faults.add({ method: "POST", path: /callback/, delayMs: 60_000, times: 1 });
      const unanswered = await person.slash(channel, "perform", cast);
      await expect.poll(() => discord.faults.list.length, { timeout: 60_000 }).toBe(0);
      await first.kill("SIGKILL");
      const second = await theatre.startBot();
      expect(unanswered.interaction.state).toBe("waiting");
      const question = await answer(theatre, await person.slash(channel, "perform", cast));
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
    ["as soon as it has sent the task", "Started"],
    ["while the task is being made", "Being made"],
  ] as const) {
    test(`${stage}: another bot brings the one result, paid once`, timeout, ({ expect }) =>
      onBadDay(async (theatre) => {
        const place = setStage(theatre);
        const bot = await theatre.startBot();
        const task = await confirmed(theatre, place);
        await shows(theatre, place, task, words);
        await bot.kill("SIGKILL");
        await theatre.startBot();
        task.finish();
        expect((await delivered(theatre, place.channel)).id).toBe(task.card.id);
        expect(await theatre.charges()).toBe(1);
        expect(resultsIn(place.channel)).toHaveLength(1);
      }),
    );
  }

  test("after the task is done, while nobody runs: the next bot brings it", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const place = setStage(theatre);
      const bot = await theatre.startBot();
      const task = await confirmed(theatre, place);
      await shows(theatre, place, task, "Being made");
      await bot.kill("SIGKILL");
      task.finish();
      await expect.poll(() => theatre.statuses(), { timeout: 60_000 }).toEqual(["SUCCEEDED"]);
      await theatre.startBot();
      expect((await delivered(theatre, place.channel)).id).toBe(task.card.id);
      await expect.poll(() => theatre.undelivered(), { timeout: 60_000 }).toBe(0);
      expect(await theatre.charges()).toBe(1);
    }),
  );

  test("while it uploads: the film arrives all the same, once", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const place = setStage(theatre);
      const bot = await theatre.startBot();
      const task = await confirmed(theatre, place);
      await shows(theatre, place, task, "Being made");
      const release = discord.faults.add({ method: "PATCH", path: /@original/, delayMs: 60_000 });
      task.finish();
      await expect.poll(() => filmsSent(theatre), { timeout: 60_000, interval: 20 }).toBe(1);
      await bot.kill("SIGKILL");
      release();
      await theatre.startBot();
      expect((await delivered(theatre, place.channel)).id).toBe(task.card.id);
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
        const task = await confirmed(theatre, place);
        await shows(theatre, place, task, "Being made");
        const release = discord.faults.add({ method: "PATCH", path: /@original/, delayAnswerMs: 60_000 });
        task.finish();
        await delivered(theatre, place.channel);
        await bot.kill("SIGKILL");
        release();
        expect(await theatre.undelivered()).toBe(1);
        await theatre.startBot();
        await expect.poll(() => theatre.undelivered(), { timeout: 60_000 }).toBe(0);
        expect(filmsSent(theatre)).toBe(2);
        expect(resultsIn(place.channel)).toHaveLength(1);
        expect(place.channel.messages.size).toBe(1);
        expect(await theatre.charges()).toBe(1);
      }),
  );
});

/** How often the bots began to bring a film. */
const filmsSent = ({ discord }: Theatre) =>
  discord.requests.filter(({ files }) => files?.some(({ name }) => name.endsWith(".mp4"))).length;

describe.concurrent("on the way to the person", () => {
  test("the token is over: the bot's own right edits the message", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const place = setStage(theatre);
      await theatre.startBot();
      const task = await confirmed(theatre, place);
      await shows(theatre, place, task, "Being made");
      discord.advance(16 * 60_000);
      task.finish();
      expect((await delivered(theatre, place.channel)).id).toBe(task.card.id);
      await expect.poll(() => theatre.undelivered(), { timeout: 60_000 }).toBe(0);
      discord.violations.expect("token-expired");
    }),
  );

  test(
    "the message is deleted: it is posted anew, once; the channel is gone: it comes directly",
    timeout,
    ({ expect }) =>
      onBadDay(async (theatre) => {
        const { discord } = theatre;
        const [deleted, gone] = [setStage(theatre), setStage(theatre)];
        await theatre.startBot();
        const first = await confirmed(theatre, deleted);
        const second = await confirmed(theatre, gone);
        await shows(theatre, deleted, first, "Being made");
        await shows(theatre, gone, second, "Being made");
        deleted.person.delete(first.card);
        discord.places.deleteChannel(gone.channel);
        first.finish();
        second.finish();
        expect((await delivered(theatre, deleted.channel)).id).not.toBe(first.card.id);
        await delivered(theatre, discord.directMessages(gone.ada));
        expect(resultsIn(deleted.channel, discord.directMessages(gone.ada))).toHaveLength(2);
        await expect.poll(() => theatre.undelivered(), { timeout: 60_000 }).toBe(0);
        // A line that breaks after Discord has posted must not make two of one.
        const places = [deleted.channel, discord.directMessages(gone.ada)];
        const posts = discord.requests.filter(({ method, path }) =>
          places.some(({ id }) => method === "POST" && path === `/channels/${id}/messages`),
        );
        expect(posts).toHaveLength(2);
        for (const { body } of posts) {
          expect(body).toMatchObject({ nonce: expect.stringMatching(/^.{1,25}$/), enforce_nonce: true });
        }
        const expected = ["unknown-message", "unknown-channel"];
        expect(discord.violations().filter(({ rule }) => !expected.includes(rule))).toEqual([]);
        discord.violations.clear();
      }),
  );

  test("permissions are lost after the token: it comes directly", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const place = setStage(theatre);
      await theatre.startBot();
      const task = await confirmed(theatre, place);
      await shows(theatre, place, task, "Being made");
      discord.advance(16 * 60_000);
      discord.places.setPermissions(place.channel, discord.applicationId, { deny: ["ViewChannel"] });
      task.finish();
      await delivered(theatre, discord.directMessages(place.ada));
      await expect.poll(() => theatre.undelivered(), { timeout: 60_000 }).toBe(0);
      discord.violations.expect("missing-access");
      discord.violations.expect("token-expired");
    }),
  );

  test("it is too large: a still, and an address that opens", timeout, ({ expect }) =>
    onBadDay(
      async (theatre) => {
        const { discord } = theatre;
        const { channel, person, ada } = setStage(theatre);
        await theatre.startBot();
        ada.uploadLimit = 10 * 2 ** 20;
        const question = await answer(theatre, await person.slash(channel, "perform", cast));
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
        const task = await confirmed(theatre, place);
        await shows(theatre, place, task, "Being made");
        const edit = { method: "PATCH", path: /@original/ };
        discord.faults.add({ ...edit, rateLimit: "shared", retryAfter: 0.3, times: 4 });
        discord.faults.add({ ...edit, skip: 5, drop: "before", times: 1 });
        discord.faults.add({ ...edit, skip: 6, status: 502, times: 1 });
        task.finish();
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
        await expect.poll(usable, { timeout: 90_000, interval: 500 }).toBe(true);
        const task = await confirmed(theatre, place);
        task.finish();
        await delivered(theatre, place.channel);
        discord.gateway.close(4014);
        expect(await bot.exited).toBe(1);
      }),
  );
});

describe.concurrent("more than one, and more than once", () => {
  test("two bots: each interaction is answered, each result delivered once", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const places = Array.from({ length: 3 }, () => setStage(theatre));
      await Promise.all([theatre.startBot(), theatre.startBot()]);
      const tasks = await Promise.all(places.map((place) => confirmed(theatre, place, { isTwice: true })));
      for (const { finish } of tasks) finish();
      for (const { channel, person } of places) {
        await opened(() => person.slash(channel, "perform"));
        await (await person.autocomplete(channel, "perform", { cast: "a" }, "cast")).choices();
      }
      for (const [index, { channel }] of places.entries()) {
        expect((await delivered(theatre, channel)).id).toBe(tasks[index]?.card.id);
        expect(resultsIn(channel)).toHaveLength(1);
      }
      expect(await theatre.charges()).toBe(places.length);
      // Both heard everything; Discord let one of them answer, which nobody needs to look into.
      discord.violations.expect("acknowledged-twice");
      expect(theatre.complaints()).toEqual([]);
    }),
  );

  test("an interaction delivered twice, and a button pressed twice, make one task", timeout, ({ expect }) =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const { channel, person } = setStage(theatre);
      await theatre.startBot();
      discord.gateway.duplicate(1);
      const question = await answer(theatre, await person.slash(channel, "perform", cast));
      await Promise.all([
        person.click(question, "Confirm · $0.40"),
        person.click(question, "Confirm · $0.40"),
      ]);
      await delivered(theatre, channel);
      expect(await theatre.charges()).toBe(1);
      expect(resultsIn(channel)).toHaveLength(1);
    }),
  );
});

describe("the server is away", () => {
  test("at command time an honest answer comes; during a run the result comes later", timeout, () =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const place = setStage(theatre);
      await theatre.startBot();
      const task = await confirmed(theatre, place);
      await shows(theatre, place, task, "Being made");
      await server.kill();
      for (const command of ["perform", "usage"] as const) {
        const use = await place.person.slash(place.channel, command, command === "perform" ? cast : {});
        const said = await answer(theatre, use);
        expectAfter(discord.render(said)).toContain("cannot be reached");
      }
      task.finish();
      await server.start();
      expectAfter(films(await delivered(theatre, place.channel))).toHaveLength(1);
    }),
  );

  test("it hangs: that is said at once, and the answer comes when it goes on", timeout, () =>
    onBadDay(async (theatre) => {
      const { discord } = theatre;
      const { channel, person } = setStage(theatre);
      await theatre.startBot();
      server.pause();
      const use = await person.slash(channel, "usage");
      try {
        expectAfter(discord.render(await use.reply())).toContain("slow to answer");
      } finally {
        server.resume();
      }
      expectAfter(discord.render(await answer(theatre, use))).toContain("$0.00");
    }),
  );

  test("SIGTERM: what is under way is let go for others, and the process ends well", timeout, () =>
    onBadDay(async (theatre) => {
      const place = setStage(theatre);
      const bot = await theatre.startBot();
      const task = await confirmed(theatre, place);
      await shows(theatre, place, task, "Being made");
      expectAfter(await bot.kill("SIGTERM")).toBe(0);
      await theatre.startBot();
      task.finish();
      await delivered(theatre, place.channel);
      expectAfter(resultsIn(place.channel)).toHaveLength(1);
    }),
  );
});
