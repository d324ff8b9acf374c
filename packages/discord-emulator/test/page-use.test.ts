import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import type { Interaction } from "discord.js";
import type { Locator, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { createClock, type Discord, type DiscordOptions, type Furnished, furnish } from "../src/index.ts";
import { usePages } from "./browser.ts";
import { openDiscord } from "./stage.ts";

// How it is to use the page: what stays in view, where the focus is, what is said when something is not there.

const pages = usePages();
const patience = { timeout: 30_000 };

const confirm = (label: string, left: string[]) => ({
  content: label,
  components: [
    {
      type: 1 as const,
      components: left.map((name) => ({ type: 2 as const, style: 1 as const, label: name, custom_id: name })),
    },
  ].filter(({ components }) => components.length > 0),
});

/** Answers `/ping`; a card's Confirm first changes the card, then takes the buttons away. */
async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand() && interaction.commandName === "ping") {
    await interaction.reply(`pong, ${interaction.channel?.id ?? "here"}`);
  } else if (interaction.isChatInputCommand()) {
    await interaction.reply(confirm("Asked", ["Confirm", "Discard"]));
  } else if (interaction.isButton()) {
    const again = interaction.message.content === "Asked";
    await interaction.update(again ? confirm("Sure?", ["Discard", "Confirm"]) : confirm("All is done", []));
  }
}

async function openRoom(
  options: DiscordOptions & { lines?: number; size?: { width: number; height: number } } = {},
): Promise<{
  discord: Discord;
  room: Furnished;
  page: Page;
  box: Locator;
  say(text: string): Promise<void>;
}> {
  const { lines = 0, size, ...rest } = options;
  const samples = dirname(sampleMedia.character.path);
  const { discord, login } = await openDiscord({ clock: createClock({ standing: true }), samples, ...rest });
  const room = furnish(discord);
  const client = await login(answer);
  await client.application?.commands.set([
    { name: "ping", description: "Answers" },
    { name: "Use as character", type: 3 },
    { name: "Use as performance", type: 3 },
    {
      name: "card",
      description: "Asks",
      options: [
        { type: 11, name: "character", description: "Who" },
        { type: 11, name: "performance", description: "What", file_types: ["video"] },
      ],
    },
  ]);
  const budi = discord.as(room.people[1] ?? expect.fail());
  const say = async (text: string) => void (await budi.post(room.channel, text));
  for (let n = 1; n <= lines; n++) await say(`line ${n}`);
  const page = await pages.open(discord.pageUrl, size);
  return { discord, room, page, say, box: page.getByRole("textbox", { name: /Message #stage/ }) };
}

/** Whether somebody can see it: it is there, and nothing lies over its middle. */
const isSeen = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return element.contains(there);
  });
const seen = (what: Locator) => expect.poll(() => isSeen(what), patience);

const run = async ({ page, box }: { page: Page; box: Locator }, command: string) => {
  await box.fill(`/${command}`);
  await page.getByRole("option", { name: `/${command}` }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Use command" }).click();
};

const scrollUp = async (page: Page) => {
  await page.locator("#log").hover();
  await page.mouse.wheel(0, -3_000);
  await expect.poll(() => page.locator("#log").evaluate(({ scrollTop }) => scrollTop), patience).toBe(0);
};

test("what one asked for comes into view; what others say is told of", async () => {
  const room = await openRoom({ lines: 40 });
  const { page, say } = room;
  await seen(page.getByText("line 40", { exact: true })).toBe(true);
  await scrollUp(page);
  await run(room, "ping");
  await seen(page.getByText(/^pong/)).toBe(true);

  await scrollUp(page);
  await say("somebody else");
  const more = page.getByRole("button", { name: "New messages" });
  await more.waitFor();
  expect(await page.locator("#log").evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await more.click();
  await seen(page.getByText("somebody else")).toBe(true);
  await more.waitFor({ state: "hidden" });
  await say("and more");
  await seen(page.getByText("and more")).toBe(true);
  await more.waitFor({ state: "hidden" });
});

test("a message's menu can be seen whole, at the end and at the beginning", async () => {
  const { page } = await openRoom({ lines: 40 });
  const signs = page.getByLabel("Actions for the message of Budi");
  for (const sign of [signs.last(), signs.first()]) {
    await sign.focus();
    await page.keyboard.press("Enter");
    await seen(page.getByRole("button", { name: "Use as character" })).toBe(true);
    await seen(page.getByRole("button", { name: "Delete message" })).toBe(true);
    await page.keyboard.press("Escape");
  }
});

test("the focus stays on the button that was pressed, or else on its message", async () => {
  const room = await openRoom();
  const { page } = room;
  await run(room, "card");
  await page.getByRole("button", { name: "Confirm" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Sure?").waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe("Confirm");
  await page.keyboard.press("Enter");
  await page.getByText("All is done").waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("ARTICLE");
  expect(await focused()).toContain("All is done");

  // What a menu took away leaves the focus where one goes on.
  await page.getByLabel("Actions for the message of Understudy").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Delete message" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("All is done").waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("message-box");
});

test("samples say what they are, the plain ones first; what was picked stands there once", async () => {
  const { page, box } = await openRoom();
  await box.fill("/card");
  await page.keyboard.press("Enter");
  const offered = (option: string) =>
    page.getByRole("group", { name: `Samples for ${option}` }).getByRole("button");
  expect((await offered("character").allInnerTexts()).slice(0, 3)).toEqual([
    "character.jpg picture, 1280 × 720",
    "performer.mp4 film, 8 s, 1280 × 720",
    "character-portrait.jpg picture, 720 × 1280",
  ]);
  expect((await offered("performance").allInnerTexts())[0]).toBe("performer.mp4 film, 8 s, 1280 × 720");
  await offered("character").first().click();
  await page.getByRole("button", { name: "Remove character.jpg" }).waitFor();
  // The browser's own "No file chosen" belongs to the field, which is not to be seen.
  const field = await page.getByLabel("character", { exact: true }).boundingBox();
  expect(field?.width).toBeLessThanOrEqual(1);
  const [dialog] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByText("Choose a file").first().click(),
  ]);
  await dialog.setFiles(sampleMedia.characterSquare.path);
  await page.getByRole("button", { name: "Remove character-square.jpg" }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Remove character.jpg" }).count()).toBe(0);
});

test("what is chosen in the settings can be read whole", async () => {
  const { page } = await openRoom();
  const cut = await page.locator("#settings select").evaluateAll((selects) =>
    (selects as HTMLSelectElement[]).flatMap((select) => {
      const [chosen] = select.selectedOptions;
      const alone = select.cloneNode() as HTMLSelectElement;
      alone.append(chosen?.cloneNode(true) ?? "");
      alone.style.width = "max-content";
      select.after(alone);
      const wanted = alone.getBoundingClientRect().width;
      alone.remove();
      return wanted > select.getBoundingClientRect().width ? [chosen?.text] : [];
    }),
  );
  expect(cut).toEqual([]);
});

test("a narrow page is the channel's; places and settings come when they are called", async () => {
  const { page } = await openRoom({ lines: 40 });
  const last = page.getByText("line 40", { exact: true });
  await seen(last).toBe(true);
  await page.setViewportSize({ width: 400, height: 800 });
  await seen(last).toBe(true);
  const log = await page.locator("#log").boundingBox();
  expect(log?.width).toBe(400);
  expect(log?.height).toBeGreaterThan(0.75 * 800);
  await expect.poll(() => page.getByLabel("You are").isVisible()).toBe(false);

  const open = page.getByRole("button", { name: "Channels and settings" });
  await open.click();
  await page.getByLabel("You are").waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel("You are").waitFor({ state: "hidden" });
  expect(await open.evaluate((button) => document.activeElement === button)).toBe(true);
  await open.click();
  await page.getByRole("button", { name: "first try" }).click();
  await page.getByRole("heading", { name: "first try" }).waitFor();
  await page.getByLabel("You are").waitFor({ state: "hidden" });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
  ).toBe(true);
});

test("a command that is not there is not said aloud", async () => {
  const { page, box, room } = await openRoom();
  await box.fill("/pign please");
  await page.getByRole("status").getByText("There is no command /pign here.").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send" }).click();
  expect(await box.inputValue()).toBe("/pign please");
  expect(room.channel.messages.size).toBe(0);
  await box.fill("/ pign is no command");
  await page.keyboard.press("Enter");
  await page.getByRole("article").getByText("/ pign is no command").waitFor();
  // What follows a command's name does not hide it.
  await box.fill("/ping please");
  await page.keyboard.press("Enter");
  await page.getByRole("form", { name: "/ping" }).waitFor();
});

test("a page that was open says that it waits, and goes on after a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "discord-emulator-page-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const stateFile = join(folder, "state.json");
  const { discord, room, page, box } = await openRoom({ stateFile, lines: 1 });
  await page.getByText("line 1").waitFor();
  await box.fill("half a sentence");
  await discord.close();
  const waiting = page.getByRole("status").getByText("Connecting…");
  await waiting.waitFor();
  expect(await page.getByText("line 1").isVisible()).toBe(true);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("does not answer").waitFor();
  await expect.poll(() => box.inputValue()).toBe("half a sentence");

  const { discord: next } = await openDiscord({ stateFile, port: Number(new URL(discord.pageUrl).port) });
  await waiting.waitFor({ state: "hidden" });
  const budi = next.world.users.get(room.people[1]?.id ?? "") ?? expect.fail();
  const channel = next.world.channels.get(room.channel.id) ?? expect.fail();
  await next.as(budi).post(channel, "still here");
  await page.getByText("still here").waitFor();
  await page.getByText("line 1").waitFor();
  pages.wrong = []; // the browser notes the lines that were cut
});
