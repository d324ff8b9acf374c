import type { Attachment, Channel, Message } from "@understudy/discord-emulator";
import { probe } from "@understudy/media";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startBotProcess } from "./support/bot.ts";
import type { RunningProcess } from "./support/process.ts";
import { cast, charges, expectNoViolations, openTheatre, setStage, type Theatre } from "./support/stage.ts";

let theatre: Theatre;
let bot: RunningProcess;

beforeAll(async () => {
  theatre = await openTheatre();
  bot = await startBotProcess(theatre.discord, theatre.server);
});
afterAll(async () => {
  await bot?.kill("SIGTERM");
  await theatre?.close();
});
afterEach(() => expectNoViolations(theatre));

const has = (label: string) => (message: Message) => theatre.discord.render(message).includes(label);
/** A message as text, without what is another in every run. */
const shown = (message: Message) =>
  theatre.discord
    .render(message)
    .replace(/understudy-\w+/g, "understudy-x")
    .replace(/127\.0\.0\.1:\d+/g, "discord")
    .replace(/<@\d+>/g, "<@ada>");
const films = (message: Message): Attachment[] =>
  message.attachments.filter(({ filename }) => filename.endsWith(".mp4"));
const delivered = (channel: Channel) =>
  theatre.discord.waitForMessage(channel, (message) => films(message).length > 0);

test("somebody performs: asked first, then one card to the film, which plays", async () => {
  const { discord } = theatre;
  const { channel, person } = setStage(theatre);
  const before = charges(theatre);
  const use = await person.slash(channel, "perform", { ...cast, ratio: "1280:720", expression: 4, seed: 7 });
  const question = await discord.waitForMessage(channel, has("Confirm"));
  expect(shown(question)).toMatchSnapshot();
  expect(charges(theatre)).toBe(before);

  await person.click(question, "Confirm · $0.40");
  const message = await delivered(channel);
  expect(message.id).toBe(question.id);
  expect(use.messages()).toHaveLength(1);
  expect(shown(message)).toMatchSnapshot();
  const [film] = films(message);
  const facts = await probe(new Blob([film?.bytes.slice() ?? ""]));
  expect(facts).toMatchObject({ kind: "video", mimeType: "video/mp4", videoCodec: "avc" });
  expect(charges(theatre)).toBe(before + 1);
});
