import { type Client, DiscordAPIError, Routes } from "discord.js";
import { expect, test } from "vitest";
import { fileOf, setStage } from "./stage.ts";

/** A stage with the bot logged in, and its REST client. */
async function stage(options?: Parameters<typeof setStage>[0]) {
  const set = await setStage(options);
  const client = await set.login();
  return { ...set, client, send: sender(client, set.channel.id) };
}

const sender =
  (client: Client, channel: string) =>
  async (body: unknown, ...files: { name: string; bytes: Uint8Array }[]) =>
    (await client.rest.post(Routes.channelMessages(channel), {
      body,
      files: files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })),
    })) as { id: string; attachments: { id: string; url: string; filename: string }[] };

async function refusal(
  request: Promise<unknown>,
): Promise<{ code: unknown; status: unknown; message: string }> {
  try {
    await request;
  } catch (error) {
    if (error instanceof DiscordAPIError)
      return { code: error.code, status: error.status, message: error.message };
    throw error;
  }
  throw new Error("It was accepted.");
}

const v2 = 1 << 15;
const button = (custom_id: string) => ({ type: 2, style: 1, label: "B", custom_id });
const text = (content: string) => ({ type: 10, content });

test("a message is created, read, edited and deleted", async () => {
  const { client, send, channel, discord } = await stage();
  const { id } = await send({ content: "one" }, fileOf("a b.png", 3));
  const route = Routes.channelMessage(channel.id, id);
  expect(await client.rest.get(route)).toMatchObject({
    content: "one",
    attachments: [{ filename: "a_b.png", size: 3 }],
  });
  await client.rest.patch(route, { body: { content: "two", attachments: [] } });
  expect(discord.render(channel.messages.get(id) ?? expect.fail())).toBe("Understudy, edited\n  | two");
  await client.rest.delete(route);
  expect(await refusal(client.rest.get(route))).toMatchObject({ code: 10008, status: 404 });
  discord.violations.expect("unknown-message", 1);
});

test("a nonce that is enforced makes one message of two", async () => {
  const { send, channel, discord } = await stage();
  const first = await send({ content: "x", nonce: "n1", enforce_nonce: true });
  const second = await send({ content: "x", nonce: "n1", enforce_nonce: true });
  expect(second.id).toBe(first.id);
  discord.advance(6 * 60 * 1000);
  expect((await send({ content: "x", nonce: "n1", enforce_nonce: true })).id).not.toBe(first.id);
  expect(channel.messages.size).toBe(2);
});

test("the mentions that got through are seen", async () => {
  const { send, channel, ada, guild } = await stage();
  const content = `<@${ada.id}> \`<@${ada.id}>\` <@&${guild.id}> @everyone`;
  const calls = async (body: object) => channel.messages.get((await send(body)).id)?.pings;
  expect(await calls({ content })).toEqual({ everyone: false, users: [ada.id], roles: [guild.id] });
  expect(await calls({ content, allowed_mentions: { parse: [] } })).toEqual({
    everyone: false,
    users: [],
    roles: [],
  });
  expect(await calls({ content, allowed_mentions: { users: [ada.id] } })).toMatchObject({
    users: [ada.id],
    roles: [],
  });
  expect(await calls({ flags: v2, components: [{ type: 17, components: [text(content)] }] })).toMatchObject({
    users: [ada.id],
  });
  expect(await calls({ content: `\`<@${ada.id}>\`` })).toMatchObject({ users: [] });
});

test.each([
  [
    "text beside components",
    { flags: v2, content: "x", components: [text("y")] },
    /The 'content' field cannot/,
  ],
  ["components that want the flag", { components: [text("y")] }, /IS_COMPONENTS_V2/],
  [
    "41 components",
    { flags: v2, components: [{ type: 17, components: Array.from({ length: 40 }, () => text("y")) }] },
    /40 or fewer/,
  ],
  [
    "4001 characters in all",
    { flags: v2, components: [text("y".repeat(2001)), text("y".repeat(2000))] },
    /4000 characters/,
  ],
  [
    "a file that is not there",
    { flags: v2, components: [{ type: 12, items: [{ media: { url: "attachment://a b.png" } }] }] },
    /files are named like a_b\.png/,
  ],
  [
    "a custom id twice",
    { content: "x", components: [{ type: 1, components: [button("same"), button("same")] }] },
    /given twice/,
  ],
  [
    "a custom id too long",
    { content: "x", components: [{ type: 1, components: [button("x".repeat(101))] }] },
    /components\[0\]\.custom_id/,
  ],
  [
    "a button that says nothing",
    { content: "x", components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: "a" }] }] },
    /label or an emoji/,
  ],
  [
    "6 buttons in a row",
    {
      content: "x",
      components: [{ type: 1, components: Array.from({ length: 6 }, (_, n) => button(`${n}`)) }],
    },
    /Must be 5 or less/,
  ],
  [
    "a select beside a button",
    {
      content: "x",
      components: [
        {
          type: 1,
          components: [button("a"), { type: 3, custom_id: "b", options: [{ label: "l", value: "v" }] }],
        },
      ],
    },
    /row of its own/,
  ],
  [
    "26 options",
    {
      content: "x",
      components: [
        {
          type: 1,
          components: [
            {
              type: 3,
              custom_id: "b",
              options: Array.from({ length: 26 }, (_, n) => ({ label: "l", value: `${n}` })),
            },
          ],
        },
      ],
    },
    /Must be 25 or less/,
  ],
  [
    "a thumbnail on its own",
    { flags: v2, components: [{ type: 11, media: { url: "https://example.com/a.png" } }] },
    /must be one of/,
  ],
  [
    "a misspelt field",
    { flags: v2, components: [{ type: 10, contents: "x" }] },
    /contents.*There is no such field/s,
  ],
  ["2001 characters", { content: "x".repeat(2001) }, /Must be 2000 or less/],
  ["ephemeral by bot token", { content: "x", flags: 64 }, /ephemeral/],
  [
    "a component of a modal",
    { content: "x", components: [{ type: 18, label: "l", component: {} }] },
    /must be one of/,
  ],
])("refused as a form: %s", async (_, body, message) => {
  const { send, discord } = await stage();
  const answer = await refusal(send(body));
  expect(answer).toMatchObject({ code: 50035, status: 400 });
  expect(answer.message).toMatch(message);
  discord.violations.expect("form", 1);
});

test("a message of components stays one", async () => {
  const { client, send, channel, discord } = await stage();
  const { id } = await send({ flags: v2, components: [text("card")] });
  const route = Routes.channelMessage(channel.id, id);
  for (const body of [{ flags: 0, content: "x", components: [] }, { content: "x" }]) {
    expect((await refusal(client.rest.patch(route, { body }))).code).toBe(50035);
  }
  discord.violations.expect("form", 2);
  await client.rest.patch(route, { body: { components: [text("changed")] } });
  expect(discord.render(channel.messages.get(id) ?? expect.fail())).toBe("Understudy, edited\n  | changed");
});

test("the limit holds for each file, not for the message", async () => {
  const { send, discord, guild } = await stage({ limits: { upload: 1000 } });
  await send({ content: "x" }, fileOf("a.bin", 900), fileOf("b.bin", 900));
  expect(await refusal(send({ content: "x" }, fileOf("c.bin", 1001)))).toMatchObject({
    code: 40005,
    status: 413,
  });
  discord.violations.expect("file-too-large", 1);
  guild.uploadLimit = 2000;
  await send({ content: "x" }, fileOf("c.bin", 1001));
});

test("a message older than an hour is not edited for ever", async () => {
  const { client, send, channel, discord } = await stage({ limits: { lateEdits: 1 } });
  const { id } = await send({ content: "x" });
  const edit = () => client.rest.patch(Routes.channelMessage(channel.id, id), { body: { content: "y" } });
  await edit();
  discord.advance(60 * 60 * 1000 + 1);
  await edit();
  expect((await refusal(edit())).code).toBe(30046);
  discord.violations.expect("late-edits", 1);
});

test("what is lost on the way: permissions, access, channel, an open ear", async () => {
  const { client, send, channel, discord, guild, ada } = await stage();
  const { places, violations, application } = discord;
  guild.ownerId = ada.id;
  places.setPermissions(channel, application.id, { deny: ["AttachFiles"] });
  expect((await refusal(send({ content: "x" }, fileOf("a.txt")))).code).toBe(50013);
  places.setPermissions(channel, application.id, { deny: ["SendMessages"] });
  expect((await refusal(send({ content: "x" }))).code).toBe(50013);
  violations.expect("missing-permission", 2);
  places.setPermissions(channel, application.id, { deny: ["ViewChannel"] });
  expect((await refusal(send({ content: "x" }))).code).toBe(50001);
  violations.expect("missing-access", 1);
  places.deleteChannel(channel);
  expect((await refusal(send({ content: "x" }))).code).toBe(10003);
  violations.expect("unknown-channel", 1);

  const direct = (await client.rest.post(Routes.userChannels(), { body: { recipient_id: ada.id } })) as {
    id: string;
  };
  await sender(client, direct.id)({ content: "hello" });
  expect([...discord.directMessages(ada).messages.values()].map(({ content }) => content)).toEqual(["hello"]);
  ada.acceptsDirectMessages = false;
  expect((await refusal(sender(client, direct.id)({ content: "hello" }))).code).toBe(50007);
  violations.expect("direct-messages-closed", 1);
});

test("threads, posts of forums and forums", async () => {
  const { client, discord, guild, channel } = await stage();
  const { places } = discord;
  const thread = places.addChannel(guild, "thread", { parent: channel });
  const forum = places.addChannel(guild, "forum", { forum: true });
  const post = places.addChannel(guild, "post", { parent: forum });
  await sender(client, thread.id)({ content: "x" });
  await sender(client, post.id)({ content: "x" });
  expect((await refusal(sender(client, forum.id)({ content: "x" }))).code).toBe(50008);
  discord.violations.expect("text-in-forum", 1);
  places.setPermissions(channel, guild.id, { deny: ["ViewChannel"] });
  expect((await refusal(sender(client, thread.id)({ content: "x" }))).code).toBe(50001);
  discord.violations.expect("missing-access", 1);
});

test("only own messages are edited, and a client that names itself wrongly is turned away", async () => {
  const { client, person, channel, discord } = await stage();
  const { id } = await person.post(channel, "mine");
  expect(
    (await refusal(client.rest.patch(Routes.channelMessage(channel.id, id), { body: { content: "x" } })))
      .code,
  ).toBe(50005);
  expect((await refusal(client.rest.delete(Routes.channelMessage(channel.id, id)))).code).toBe(50013);
  discord.violations.expect("edit-of-another", 1);
  discord.violations.expect("missing-permission", 1);
  const answer = await fetch(`${discord.restUrl}/v10/gateway`, { headers: { "user-agent": "curl" } });
  expect([answer.status, ((await answer.json()) as { code: number }).code]).toEqual([403, 40333]);
  discord.violations.expect("user-agent", 1);
  expect((await refusal(client.rest.get("/nowhere"))).status).toBe(404);
  discord.violations.expect("unknown-route", 1);
});

test("addresses of files are signed, expire, and know HEAD and ranges", async () => {
  const { client, send, channel, discord } = await stage();
  const { id, attachments } = await send(
    { content: "x" },
    { name: "film.mp4", bytes: new Uint8Array([1, 2, 3, 4, 5]) },
  );
  const { url } = attachments[0] ?? expect.fail();
  const head = await fetch(url, { method: "HEAD" });
  expect([head.status, head.headers.get("content-type"), head.headers.get("content-length")]).toEqual([
    200,
    "video/mp4",
    "5",
  ]);
  const part = await fetch(url, { headers: { range: "bytes=1-2" } });
  expect([part.status, part.headers.get("content-range"), await part.bytes()]).toEqual([
    206,
    "bytes 1-2/5",
    new Uint8Array([2, 3]),
  ]);
  expect((await fetch(url, { headers: { range: "bytes=9-" } })).status).toBe(416);
  expect((await fetch(url.replace("hm=", "hm=0"))).status).toBe(404);
  expect((await fetch(url.replace("film", "flim"))).status).toBe(404);
  discord.advance(25 * 60 * 60 * 1000);
  expect((await fetch(url)).status).toBe(404);
  const again = (await client.rest.get(Routes.channelMessage(channel.id, id))) as {
    attachments: { url: string }[];
  };
  expect((await fetch(again.attachments[0]?.url ?? "")).status).toBe(200);
});
