import { dirname } from "node:path";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { sampleMedia } from "@understudy/dev/media";
import { type Interaction, MessageFlags } from "discord.js";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Discord, type Furnished, furnish } from "../src/index.ts";
import { openDiscord } from "./stage.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch(await chromiumLaunchOptions());
});
afterAll(() => browser.close());
afterEach(() => page.close());

/** Opens the page of a furnished Discord, with a bot that does this. */
async function openPage(
  onInteraction: (interaction: Interaction) => unknown,
): Promise<{ discord: Discord; room: Furnished }> {
  const { discord, login } = await openDiscord({
    samples: dirname(sampleMedia.character.path),
  });
  const room = furnish(discord);
  const client = await login(onInteraction);
  await client.application?.commands.set([
    {
      name: "perform",
      description: "Cast a character over a performance",
      options: [
        { type: 11, name: "character", description: "Who performs", required: true },
        { type: 11, name: "performance", description: "What is performed" },
        { type: 3, name: "ratio", description: "Shape", choices: [{ name: "Wide", value: "1280:720" }] },
        { type: 3, name: "cast", description: "Somebody saved", autocomplete: true },
        { type: 4, name: "seed", description: "Seed", min_value: 0 },
      ],
    },
    { name: "form", description: "Opens a form" },
    { name: "Use as character", type: 3 },
  ]);
  page = await browser.newPage({ viewport: { width: 1200, height: 860 } });
  page.setDefaultTimeout(5_000);
  page.on("console", (m) => console.log(m.text()));
  page.on("pageerror", (m) => console.log(m));
  page.on("requestfailed", (m) => console.log(m.url()));
  page.on("response", (m) => m.status() >= 400 && console.log(m.url(), m.status()));
  await page.goto(discord.pageUrl);
  await page.getByRole("button", { name: "stage" }).click();
  await page.getByRole("heading", { name: "stage" }).waitFor();
  return { discord, room };
}

const buttons = (...labels: string[]) => ({
  type: 1 as const,
  components: labels.map((label, n) => ({
    type: 2 as const,
    style: (n + 1) as 1,
    label,
    custom_id: `b${n}`,
  })),
});

async function answerWithCard(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) return interaction.respond([{ name: "The fox", value: "fox" }]);
  if (interaction.isMessageContextMenuCommand()) {
    await interaction.reply({
      content: `Character: ${interaction.targetMessage.attachments.first()?.name}`,
      flags: MessageFlags.Ephemeral,
    });
    return;
  }
  if (interaction.isButton()) {
    await interaction.reply({ content: `Pressed ${interaction.customId}` });
    return;
  }
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  const seed = interaction.options.getInteger("seed");
  await interaction.editReply({
    flags: MessageFlags.IsComponentsV2,
    components: [
      {
        type: 17,
        accent_color: 0x4f9d69,
        components: [
          {
            type: 10,
            content: `## The fox performs\n**Seed** ${seed} · ${interaction.options.getString("cast")} · <@${interaction.user.id}>`,
          },
          { type: 12, items: [{ media: { url: "attachment://out.mp4" }, description: "The result" }] },
          { type: 14 },
          {
            type: 9,
            components: [{ type: 10, content: "-# 8.0 s · 1280x720" }],
            accessory: { type: 2, style: 2, label: "Details", custom_id: "details" },
          },
          buttons("Reroll", "Again", "Save", "Delete"),
          {
            type: 1,
            components: [
              {
                type: 3,
                custom_id: "ratio",
                placeholder: "Another shape",
                options: [
                  { label: "Tall", value: "t" },
                  { label: "Square", value: "s" },
                ],
              },
            ],
          },
        ],
      },
    ] as never,
    files: [{ name: "out.mp4", attachment: sampleMedia.performer.path }],
  });
}

test("a person runs a command, sees the film play, presses a button, in both looks", async () => {
  const { discord, room } = await openPage(answerWithCard);
  await page.getByRole("combobox", { name: /Message #stage/ }).fill("/perf");
  await page.getByRole("option", { name: /\/perform/ }).waitFor();
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "/perform" });
  await form
    .getByRole("group", { name: "Samples for character" })
    .getByRole("button", { name: "character.jpg" })
    .click();
  await form.getByLabel("performance", { exact: true }).setInputFiles(sampleMedia.performerSquare.path);
  await form.getByLabel("ratio").selectOption("Wide");
  await form.getByLabel("cast").fill("fo");
  await form.locator("datalist option").waitFor({ state: "attached" });
  await form.getByLabel("cast").fill("The fox");
  await form.getByLabel("seed").fill("7");
  await form.getByRole("button", { name: "Use command" }).click();

  await page.getByRole("heading", { name: "The fox performs" }).waitFor();
  await page.getByText("fox · @Ada").waitFor();
  const film = page.locator("video");
  await film.evaluate((video: HTMLVideoElement) => video.play());
  await expect
    .poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime), { timeout: 30_000 })
    .toBeGreaterThan(0);

  await page.screenshot({ path: "/tmp/light.png" });
  await page.getByLabel("Look").selectOption("Dark");
  await page.getByRole("button", { name: "Reroll" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Pressed b0").waitFor();
  expect(await film.evaluate((video: HTMLVideoElement) => video.isConnected && video.currentTime > 0)).toBe(
    true,
  );
  await page.screenshot({ path: "/tmp/dark.png" });
  expect(room.channel.messages.size).toBe(2);
  expect(discord.requests.filter(({ status }) => (status ?? 500) >= 400)).toEqual([]);
});
