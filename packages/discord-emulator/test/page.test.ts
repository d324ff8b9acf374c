import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleMedia } from "@understudy/dev/media";
import {
  type APIModalInteractionResponseCallbackData,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
} from "discord.js";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { createClock, type Discord, type Furnished, furnish } from "../src/index.ts";
import { usePages } from "./browser.ts";
import { openDiscord } from "./stage.ts";

const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const pages = usePages();
let page: Page;

/** Opens the page of a furnished Discord, with a bot that does this. */
async function openPage(
  onInteraction: (interaction: Interaction) => unknown,
): Promise<{ discord: Discord; room: Furnished }> {
  const { discord, login } = await openDiscord({
    clock: createClock({ standing: true }),
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
  page = await pages.open(discord.pageUrl);
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

const form: APIModalInteractionResponseCallbackData = {
  custom_id: "form",
  title: "A performance",
  components: [
    { type: 10, content: "**Everything** at once" } as never,
    {
      type: 18,
      label: "Character",
      component: { type: 19, custom_id: "files", max_values: 2, file_types: ["image"] } as never,
    },
    {
      type: 18,
      label: "Prompt",
      description: "What happens",
      component: { type: 4, custom_id: "prompt", style: 2, required: false },
    },
    {
      type: 18,
      label: "Speed",
      component: {
        type: 21,
        custom_id: "speed",
        options: [
          { label: "Fast", value: "f" },
          { label: "Fine", value: "g" },
        ],
      },
    },
    {
      type: 18,
      label: "Consent",
      component: {
        type: 22,
        custom_id: "consent",
        options: [{ label: "I may use this face", value: "yes" }],
      },
    },
  ],
};

async function answerWithFields(interaction: ModalSubmitInteraction): Promise<void> {
  const { fields } = interaction;
  const files = fields.getUploadedFiles("files", true).map(({ name }) => name);
  const told = [
    files,
    fields.getTextInputValue("prompt"),
    fields.getRadioGroup("speed"),
    fields.getCheckboxGroup("consent"),
  ];
  await interaction.reply({ content: `Got ${told.flat().join(", ")}`, flags: MessageFlags.Ephemeral });
}

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
  if (interaction.isModalSubmit()) return answerWithFields(interaction);
  if (!interaction.isChatInputCommand()) return;
  if (interaction.commandName === "form") return void (await interaction.showModal(form));
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
  await page.getByRole("textbox", { name: /Message #stage/ }).fill("/perf");
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
  await page.getByText("Ada used /perform").waitFor();
  await page.getByText("fox · @Ada").waitFor();
  const film = page.locator("video");
  await film.evaluate((video: HTMLVideoElement) => video.play());
  await expect
    .poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime), { timeout: 30_000 })
    .toBeGreaterThan(0);

  await page.getByLabel("Look").selectOption("Dark");
  await page.getByRole("button", { name: "Reroll" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Pressed b0").waitFor();
  expect(await film.evaluate((video: HTMLVideoElement) => video.isConnected && video.currentTime > 0)).toBe(
    true,
  );
  expect(room.channel.messages.size).toBe(2);
  expect(discord.requests.filter(({ status }) => (status ?? 500) >= 400)).toEqual([]);
});

/** What the page makes hard for those who can not see, or not point. */
async function barriers(): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

test.each(["Light", "Dark"])("nothing stands in anybody's way, look %s", async (look) => {
  const { discord, room } = await openPage(answerWithCard);
  const [ada] = room.people;
  await page.getByLabel("Look").selectOption(look);
  const person = discord.as(ada ?? expect.fail());
  await person.post(
    room.channel,
    "# Title\n**bold** `code` > [link](https://example.com) ||spoiler||\n-# small\n> quote",
  );
  await person.slash(room.channel, "perform", { character: sampleMedia.character.path });
  await page.getByRole("heading", { name: "The fox performs" }).waitFor();
  expect(await barriers()).toEqual([]);
  await page.getByRole("textbox", { name: /Message #stage/ }).fill("/");
  await page.getByRole("option", { name: /form/ }).last().waitFor();
  expect(await barriers()).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByRole("form", { name: "/perform" }).waitFor();
  expect(await barriers()).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: /Message #stage/ }).fill("/form");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Use command" }).click();
  await page.getByRole("dialog").waitFor();
  expect(await barriers()).toEqual([]);
});

test("a form takes files, texts, choices and ticks, and says what is missing", async () => {
  await openPage(answerWithCard);
  await page.getByRole("textbox", { name: /Message #stage/ }).fill("/form");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Use command" }).click();
  const dialog = page.getByRole("dialog", { name: "A performance" });
  await dialog.getByLabel("Prompt").fill("a <b>storm</b>");
  await dialog.getByLabel("Fine").check();
  await dialog.getByRole("button", { name: "Submit" }).click();
  await dialog.getByText("files wants at least 1").waitFor();
  pages.wrong = []; // the browser notes the refusal
  await dialog.getByRole("button", { name: "character.jpg" }).click();
  await dialog.getByLabel("Character", { exact: true }).setInputFiles(sampleMedia.characterSquare.path);
  await dialog.getByLabel("I may use this face").check();
  await dialog.getByRole("button", { name: "Submit" }).click();
  await page.getByText("Got character.jpg, character-square.jpg, a <b>storm</b>, g, yes").waitFor();
  await page.getByRole("button", { name: "Dismiss message" }).click();
  await expect.poll(() => page.getByText("Got character.jpg").count(), { timeout: 30_000 }).toBe(0);
});

test("a message's menu offers the application's commands; what it answers to one, others do not see", async () => {
  const { discord, room } = await openPage(answerWithCard);
  const [, budi] = room.people;
  await page.getByLabel("Add files").click();
  await page
    .getByRole("group", { name: "Samples for Files" })
    .getByRole("button", { name: "character.jpg" })
    .click();
  await page.getByRole("textbox", { name: /Message #stage/ }).fill("look at this");
  await page.keyboard.press("Enter");
  await page.getByRole("img", { name: "character.jpg" }).waitFor();
  await page.getByLabel("Actions for the message of Ada").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Use as character/ }).click();
  await page.getByText("Character: character.jpg").waitFor();
  await page.getByLabel("You are").selectOption("Budi");
  await page.getByText("look at this").waitFor();
  await expect.poll(() => page.getByText("Character: character.jpg").count(), { timeout: 30_000 }).toBe(0);
  await page.getByLabel("Language").selectOption("tr");
  await expect.poll(() => budi?.locale, { timeout: 30_000 }).toBe("tr");
  expect(discord.as(budi ?? expect.fail()).messages(room.channel)).toHaveLength(1);
});

test("what nobody answers is told", async () => {
  const { discord } = await openPage(() => undefined);
  const box = page.getByRole("textbox", { name: /Message #stage/ });
  await box.fill("/form");
  await page.keyboard.press("Enter");
  const use = page.getByRole("button", { name: "Use command" });
  await use.click();
  await expect.poll(() => discord.world.interactions.size, { timeout: 30_000 }).toBe(1);
  discord.advance(3_001);
  await page.getByRole("alert").getByText("The application did not respond").waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  discord.gateway.refuse(4004, 100);
  discord.gateway.invalidate();
  await expect.poll(() => discord.gateway.sessions.length, { timeout: 30_000 }).toBe(0);
  await use.click();
  await page.getByRole("alert").getByText("its bot is not online").waitFor();
  pages.wrong = []; // the browser notes the refusals
});

test("what people write is text, whatever it looks like", async () => {
  const { discord, room } = await openPage(answerWithCard);
  const [ada] = room.people;
  const hostile =
    '<img src=x onerror="window.hacked=1"> <script>window.hacked=1</script> [x](javascript:window.hacked=1)';
  const person = discord.as(ada ?? expect.fail());
  await person.post(room.channel, hostile);
  await person.post(room.channel, "**bold** `code` ||secret|| https://example.com/a_b_c. ~~no~~ \u202Eevil");
  await page.getByText(hostile).waitFor();
  await page.locator("#messages strong").waitFor();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(
    await page.locator("#messages a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
  ).toEqual(["https://example.com/a_b_c"]);
  expect(await page.locator("#messages :is(strong, code, s)").allTextContents()).toEqual([
    "bold",
    "code",
    "no",
  ]);
  await page.getByText("secret").waitFor({ state: "hidden" });
  await page.getByText("Spoiler").click();
  await page.getByText("secret").waitFor();
});

test("a page of another origin can not act here", async () => {
  const { discord } = await openPage(answerWithCard);
  const answer = await fetch(`${discord.pageUrl}/page/api/act`, {
    method: "POST",
    headers: { origin: "http://evil.example" },
    body: new FormData(),
  });
  expect(answer.status).toBe(403);
  const rebound = request({
    host: "127.0.0.1",
    port: new URL(discord.pageUrl).port,
    path: "/page/api/start",
    headers: { host: "evil.example" },
  }).end();
  expect(((await once(rebound, "response")) as [IncomingMessage])[0].statusCode).toBe(421);
  const sample = new FormData();
  sample.set("user", [...discord.world.users.keys()].at(-1) ?? "");
  sample.set("action", JSON.stringify({ kind: "post", channel: "1".repeat(18), content: "" }));
  sample.set("sample:files", "../package.json");
  const outside = await fetch(`${discord.pageUrl}/page/api/act`, { method: "POST", body: sample });
  expect(await outside.json()).toEqual({ error: 'There is no sample "../package.json".' });
});
