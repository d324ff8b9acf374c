import { setTimeout as sleep } from "node:timers/promises";
import { sampleMedia } from "@understudy/dev/media";
import { markdownTable } from "markdown-table";
import { writeRecord } from "../src/delivery/record.ts";
import { createSeal } from "../src/delivery/seal.ts";
import { startTestServer } from "../test/support/server.ts";
import { films, openTheatre, setStage } from "../test/support/stage.ts";

// A bot that starts and finds many tasks under way: how much memory it takes, how many edits a second it makes, and
// whether each result arrives, once.

const count = Number(process.argv[2] ?? 1000);

const server = await startTestServer({ taskMs: 90_000, isLight: true });
const theatre = await openTheatre(server);
const { discord } = theatre;
const { channel: studio, ada, guild } = setStage(theatre);
// Discord lets a bot write five times in five seconds in one channel, and fifty times a second in all.
const channels = Array.from({ length: Math.ceil(count / 4) }, (_, index) =>
  discord.places.addChannel(guild, `stage-${index}`),
);
const seal = createSeal(discord.token);
const subject = `discord:${guild.id}:${ada.id}`;

async function post<T>(url: string, body: unknown, headers: Record<string, string>): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (response.status === 503) {
    await response.body?.cancel();
    await sleep(1000);
    return post(url, body, headers);
  }
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
const asBot = { authorization: `Bot ${discord.token}`, "user-agent": "DiscordBot (bench, 1)" };
const asServer = { authorization: `Bearer ${theatre.token}`, "x-understudy-subject": subject };

const given = await discord
  .as(ada)
  .post(studio, { files: [sampleMedia.character.path, sampleMedia.performer.path] });
const uris = await Promise.all(
  given.attachments.map(async ({ filename, contentType, bytes }) => {
    const { uploadUrl, runwayUri } = await post<{ uploadUrl: string; runwayUri: string }>(
      `${server.url}/v1/uploads`,
      { filename },
      asServer,
    );
    const form = new FormData();
    form.append("file", new Blob([bytes.slice()], { type: contentType }), filename);
    await fetch(uploadUrl, { method: "POST", body: form });
    return runwayUri;
  }),
);

for (let index = 0; index < count; index++) {
  const channel = channels[index % channels.length] ?? studio;
  await sleep(22);
  const message = await post<{ id: string }>(
    `${discord.restUrl}/v10/channels/${channel.id}/messages`,
    {
      flags: 1 << 15,
      components: [{ type: 10, content: "under way" }],
      allowed_mentions: { parse: [] },
    },
    asBot,
  );
  const delivery = writeRecord(
    {
      channelId: channel.id,
      messageId: message.id,
      guildId: guild.id,
      userId: ada.id,
      locale: "en",
      maxFileBytes: 10 * 2 ** 20,
      isPrivate: false,
      isPersonal: false,
      isSpoiler: false,
      token: undefined,
    },
    seal,
  );
  const input = {
    character: { type: "image", uri: uris[0] },
    reference: { type: "video", uri: uris[1] },
    seed: index,
    delivery,
  };
  await post(`${server.url}/v1/character_performance`, input, {
    ...asServer,
    "idempotency-key": `bench-${index}`,
  });
}

const bot = await theatre.startBot({ CLAIM_SECONDS: "120", LOG_LEVEL: "info" });
const startedAt = performance.now();
const requestsBefore = discord.requests.length;
const done = () =>
  channels.flatMap(({ messages }) => [...messages.values()]).filter((message) => films(message).length > 0)
    .length;
let [mostBytes, mostInHand] = [0, 0];
while (done() < count && performance.now() - startedAt < 15 * 60_000) {
  const text = await fetch(`${bot.found}/metrics`).then(
    (response) => response.text(),
    () => "",
  );
  if (text === "") continue;
  mostBytes = Math.max(mostBytes, Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]));
  mostInHand = Math.max(mostInHand, Number(/^understudy_bot_tasks_in_hand (\d+)/m.exec(text)?.[1]));
  await sleep(1000);
}
const edits = discord.requests.slice(requestsBefore).filter(({ method }) => method === "PATCH");
const perSecond = new Map<number, number>();
for (const { realAt } of edits) {
  const second = Math.floor(realAt / 1000);
  perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
}
console.log(`${count} tasks in flight\n`);
console.log(
  markdownTable([
    [
      "in hand at most",
      "resident memory at most",
      "edits a second at most",
      "refused by limits",
      "results",
      "seconds",
    ],
    [
      String(mostInHand),
      `${(mostBytes / 2 ** 20).toFixed(0)} MiB`,
      String(Math.max(0, ...perSecond.values())),
      String(edits.filter(({ status }) => status === 429).length),
      `${done()} of ${count}`,
      ((performance.now() - startedAt) / 1000).toFixed(0),
    ],
  ]),
);
await theatre.close();
await server.close();
