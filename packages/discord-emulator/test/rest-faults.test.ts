import { type Client, type DiscordAPIError, RESTEvents, Routes } from "discord.js";
import { expect, test } from "vitest";
import { type Stage, setStage } from "./stage.ts";

async function stage(): Promise<
  Stage & { client: Client; say: (content: string) => Promise<unknown>; scopes: unknown[] }
> {
  const set = await setStage();
  const client = await set.login(undefined, {
    rest: { api: set.discord.restUrl, retries: 1, timeout: 30_000 },
  });
  const scopes: unknown[] = [];
  client.rest.on(RESTEvents.Response, (_, { status, headers }) => {
    if (status === 429) scopes.push(headers.get("x-ratelimit-scope"));
  });
  const say = (content: string) =>
    client.rest.post(Routes.channelMessages(set.channel.id), { body: { content } });
  return { ...set, client, say, scopes };
}

test.each(["user", "shared", "global"] as const)("429 of scope %s is waited out", async (rateLimit) => {
  const { discord, say, scopes, channel } = await stage();
  discord.faults.add({ method: "POST", path: /\/messages$/, rateLimit, retryAfter: 0.2, times: 1 });
  await say("x");
  expect(scopes).toEqual([rateLimit]);
  expect(channel.messages.size).toBe(1);
  expect(discord.requests.slice(-2).map(({ status }) => status)).toEqual([429, 200]);
});

test("a 502 is tried again, two are told", async () => {
  const { discord, say, channel } = await stage();
  discord.faults.add({ method: "POST", status: 502, times: 1 });
  await say("x");
  discord.faults.add({ method: "POST", status: 503, times: 2 });
  await expect(say("y")).rejects.toMatchObject({ status: 503 });
  expect(channel.messages.size).toBe(1);
});

test("a line cut after the effect leaves the message there; the retry would post it again", async () => {
  const { discord, say, channel } = await stage();
  discord.faults.add({ method: "POST", path: /\/messages$/, drop: "after", times: 1 });
  await expect(say("x")).rejects.toThrow();
  expect([...channel.messages.values()].map(({ content }) => content)).toEqual(["x"]);
});

test("a line cut before the effect leaves nothing", async () => {
  const { discord, say, channel } = await stage();
  discord.faults.add({ method: "POST", drop: "before", times: 1 });
  await expect(say("x")).rejects.toThrow();
  expect(channel.messages.size).toBe(0);
});

test("who has gone while a request was on its way has asked for nothing", async () => {
  const { discord, channel } = await stage();
  discord.faults.add({ method: "POST", path: /\/messages$/, delayMs: 1_500, times: 1 });
  const leaving = new AbortController();
  const gone = fetch(`${discord.restUrl}/v10/channels/${channel.id}/messages`, {
    method: "POST",
    headers: {
      authorization: `Bot ${discord.token}`,
      "content-type": "application/json",
      "user-agent": "DiscordBot (test, 1)",
    },
    body: JSON.stringify({ content: "x" }),
    signal: leaving.signal,
  });
  await expect.poll(() => discord.faults.list, { interval: 10 }).toEqual([]);
  leaving.abort();
  await expect(gone).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(discord.requests.at(-1)).toMatchObject({ body: { content: "x" } });
  expect(channel.messages.size).toBe(0);
});

test("a refusal of one's own choice, after some that pass, until taken away", async () => {
  const { discord, say } = await stage();
  const remove = discord.faults.add({
    path: /\/messages$/,
    skip: 1,
    status: 400,
    code: 240000,
    message: "Blocked link",
  });
  await say("x");
  await expect(say("y")).rejects.toMatchObject({
    code: 240000,
    message: "Blocked link",
  } satisfies Partial<DiscordAPIError>);
  remove();
  await say("z");
  expect(discord.violations()).toEqual([]);
});

test("a slow answer comes later, the effect at once", async () => {
  const { discord, say, channel } = await stage();
  discord.faults.add({ method: "POST", delayAnswerMs: 300, times: 1 });
  const saying = say("x");
  await discord.waitForMessage(channel, ({ content }) => content === "x");
  let answered = false;
  void saying.then(() => {
    answered = true;
  });
  expect(answered).toBe(false);
  await saying;
});

test("limits are kept, and a client that obeys their headers is never refused", async () => {
  const { discord, client, channel, guild, person } = await stage();
  guild.ownerId = discord.applicationId; // who may delete everything
  const messages = await Promise.all(Array.from({ length: 6 }, (_, n) => person.post(channel, `${n}`)));
  await Promise.all(messages.map(({ id }) => client.rest.delete(Routes.channelMessage(channel.id, id))));
  expect(channel.messages.size).toBe(0);
  expect(discord.requests.filter(({ status }) => status === 429)).toEqual([]);
  const deletes = discord.requests.filter(({ method }) => method === "DELETE");
  expect((deletes.at(-1)?.realAt ?? 0) - (deletes[0]?.realAt ?? 0)).toBeGreaterThan(800);
});
