import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleMedia } from "@understudy/dev/media";
import { probe } from "@understudy/media";
import {
  Client,
  Events,
  type Interaction,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { expect, onTestFinished, test } from "vitest";
import { furnish } from "../src/index.ts";
import { openDiscord } from "./stage.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const film: RESTPostAPIChatInputApplicationCommandsJSONBody = {
  name: "film",
  description: "Shows a film",
  options: [{ type: 11, name: "take", description: "What was filmed" }],
};

async function stateFolder(): Promise<{ folder: string; state: string }> {
  const folder = await mkdtemp(join(tmpdir(), "discord-emulator-state-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, state: join(folder, "state.json") };
}

/** The command in a process of its own. */
async function startCommand(state: string) {
  const child = spawn(process.execPath, [main, "--port", "0", "--state", state], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (said += text));
  await expect.poll(() => said, { timeout: 30_000 }).toContain("Ctrl-C");
  const found = (pattern: RegExp) => pattern.exec(said)?.[1] ?? expect.fail(said);
  return {
    child,
    said: () => said,
    page: found(/emulator +(\S+)/),
    api: found(/REST +(\S+)/),
    token: found(/Bot token +(\S+)/),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, "exit");
}

async function login(
  { api, token }: { api: string; token: string },
  onInteraction: (interaction: Interaction) => unknown = () => undefined,
): Promise<Client<true>> {
  const client = new Client({ intents: [], rest: { api } });
  onTestFinished(() => client.destroy());
  client.on(Events.InteractionCreate, onInteraction);
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  return ready;
}

/** What the page shows first. */
const viewAt = async (page: string) => (await fetch(`${page}/page/api/view`)).json();

async function act(page: string, user: string, action: object): Promise<void> {
  const form = new FormData();
  form.set("user", user);
  form.set("action", JSON.stringify(action));
  expect((await fetch(`${page}/page/api/act`, { method: "POST", body: form })).status).toBe(200);
}

const firstId = (of: { id: string }[]) => of.map(({ id }) => id);

test.each(["SIGKILL", "SIGTERM"] as const)(
  "ended by %s and started again it goes on: people, channels, commands, films, what may still be edited",
  async (signal) => {
    const { state } = await stateFolder();
    const first = await startCommand(state);
    let token = "";
    const bot = await login(first, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      token = interaction.token;
      await interaction.reply({ content: "Here it is", files: [sampleMedia.performer.path] });
    });
    const commands = await bot.application.commands.set([film]);
    const before = await viewAt(first.page);
    expect(before.commands).toHaveLength(1);
    const { me, channel } = before;
    await act(first.page, me.id, { kind: "slash", channel: channel.id, name: "film", options: {} });
    const [posted] = (await viewAt(first.page)).messages;
    // What was answered is kept: nothing needs to be waited for before it is killed.
    await end(first.child, signal);
    await bot.destroy();

    const second = await startCommand(state);
    const after = await viewAt(second.page);
    expect([after.me, after.channel, after.channels, after.people, after.commands]).toEqual([
      me,
      channel,
      before.channels,
      before.people,
      before.commands,
    ]);
    expect(firstId(after.messages.map((each: { message: { id: string } }) => each.message))).toEqual([
      posted.message.id,
    ]);
    expect(after.messages[0].usedBy).toEqual({ name: "Ada", command: "/film" });
    const [attachment] = after.messages[0].message.attachments;
    const bytes = await (await fetch(attachment.url)).bytes();
    expect(bytes).toEqual(new Uint8Array(await readFile(sampleMedia.performer.path)));
    expect(await probe(new Blob([bytes]))).toMatchObject({ kind: "video", width: 1280 });

    expect([second.token, second.said().includes("unreadable")]).toEqual([first.token, false]);
    const back = await login(second);
    expect((await back.application.commands.fetch()).map(({ id, version }) => [id, version])).toEqual(
      commands.map(({ id, version }) => [id, version]),
    );
    const edit = await fetch(
      `${second.api}/v10/webhooks/${back.application.id}/${token}/messages/@original`,
      {
        method: "PATCH",
        headers: { "content-type": "application/json", "user-agent": "DiscordBot (test, 1)" },
        body: JSON.stringify({ content: "Here it still is" }),
      },
    );
    expect([edit.status, (await edit.json()).id]).toEqual([200, posted.message.id]);
  },
);

test.each([
  ["half of it", '{"version":1,"users":['],
  ["another version", '{"version":7}'],
  ["something else", '{"version":1}'],
  ["nothing", ""],
])("a state file that cannot be read is set aside, and that is said: %s", async (_, content) => {
  const { folder, state } = await stateFolder();
  await writeFile(state, content);
  const said: string[] = [];
  const { discord } = await openDiscord({ stateFile: state, log: (line) => said.push(line) });
  expect(said).toEqual([expect.stringContaining(`It was set aside as ${state}.unreadable-1.`)]);
  expect(await readFile(`${state}.unreadable-1`, "utf8")).toBe(content);
  const { guild } = furnish(discord);
  await discord.close();
  const { discord: again } = await openDiscord({ stateFile: state, log: (line) => said.push(line) });
  expect([...again.world.guilds.keys()]).toEqual([guild.id]);
  expect(said).toHaveLength(1);
  expect((await readdir(folder)).sort()).toEqual([
    "state.json",
    "state.json.files",
    "state.json.unreadable-1",
  ]);
});

test("roles, overwrites, direct messages and what one speaks stay; what nothing leads to any more is not kept", async () => {
  const { state } = await stateFolder();
  const { discord } = await openDiscord({ stateFile: state });
  const room = furnish(discord);
  const [ada = expect.fail(), budi = expect.fail()] = room.people;
  discord.places.setPermissions(room.channel, budi.id, { deny: ["ViewChannel"] });
  budi.locale = "tr";
  const post = await discord
    .as(ada)
    .post(room.channel, { content: "look", files: [sampleMedia.character.path, sampleMedia.performer.path] });
  const gone = await discord.as(ada).post(room.channel, { files: [sampleMedia.characterSquare.path] });
  discord.places.deleteMessage(gone);
  await discord.close();
  expect(await readdir(`${state}.files`)).toHaveLength(3);

  const { discord: next } = await openDiscord({ stateFile: state, token: "another.token" });
  expect([next.applicationId, next.token]).toEqual([discord.applicationId, "another.token"]);
  const channel = next.world.channels.get(room.channel.id) ?? expect.fail();
  const [kept] = channel.messages.values();
  expect(kept?.attachments).toEqual(post.attachments);
  const budiAgain = next.world.users.get(budi.id) ?? expect.fail();
  expect(budiAgain.locale).toBe("tr");
  expect(next.as(budiAgain).messages(channel)).toHaveLength(1);
  expect(channel.overwrites.get(budi.id)?.deny).toBe(room.channel.overwrites.get(budi.id)?.deny);
  expect(next.directMessages(budiAgain).id).toBe(discord.directMessages(budi).id);
  expect(BigInt(next.world.newId())).toBeGreaterThan(BigInt(discord.world.lastId));

  // The address of a file that was taken away works for a day; after that nobody keeps it.
  next.advance(25 * 60 * 60 * 1000);
  await next.close();
  expect(await readdir(`${state}.files`)).toHaveLength(2);
});

test("once it is closed it leaves its state file alone", async () => {
  const { state } = await stateFolder();
  const { discord } = await openDiscord({ stateFile: state });
  await discord.close();
  const before = await readFile(state, "utf8");
  furnish(discord);
  await discord.close();
  expect(await readFile(state, "utf8")).toBe(before);
});
