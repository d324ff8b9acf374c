import { expect, test } from "vitest";
import { seriousFaults } from "./support/axe.ts";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  choosePage,
  openResult,
  send,
  sendFilm,
  sendPage,
  slot,
  takes,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome", "Story", "Post", "Poster with clip") });

test("pair, choose a page and a character, send, watch, insert, replace", { timeout: 90_000 }, async () => {
  const editor = await world.open({ isSignedIn: false });
  const { panel } = editor;
  const headers = { "x-understudy-subject": "discord:1:2" };
  const { code } = (await world.server.call("POST", "/v1/pairings", {}, headers)) as { code: string };
  await panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
  expect(await seriousFaults(editor)).toEqual([]);
  await panel.getByRole("textbox", { name: "Server address" }).fill(world.server.url);
  await panel.getByRole("textbox", { name: "Pairing code" }).fill(code);
  await panel.getByRole("textbox", { name: "Pairing code" }).press("Enter");

  await choosePage(editor, "Welcome");
  await panel.getByText("Choose: Character.").waitFor();
  await expect.poll(() => panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);
  await chooseCharacter(editor);
  await panel.getByText(/\$0\.40 for this take/).waitFor();
  expect(await seriousFaults(editor)).toEqual([]);
  const before = world.server.emulator.bill.charges.length;
  await send(editor);

  await openResult(editor);
  expect(world.server.emulator.bill.charges.length).toBe(before + 1);
  await panel.getByText(/Finished/).waitFor();
  expect(await seriousFaults(editor)).toEqual([]);

  // By a click.
  await panel.getByRole("button", { name: "Add to page" }).click();
  await panel.getByText("Added to the page.").waitFor();
  const [page] = (await editor.document()).pages;
  const nodes = page?.scenes[0]?.children ?? [];
  expect(nodes.map(({ type }) => type)).toEqual(["MediaContainer", "MediaContainer"]);
  expect(nodes[1]?.addOnData).toMatchObject({ understudyTake: expect.any(String), understudyMadeBy: /AI/ });
  await editor.express((express) => express.undo());

  // In the place of the clip it was made from.
  await panel.getByRole("button", { name: "Replace the clip" }).click();
  await editor.answer("Replace");
  await panel.getByText("The clip is replaced.").waitFor();
  const [replaced] = (await editor.document()).pages;
  expect(replaced?.scenes[0]?.children).toHaveLength(1);
  expect(replaced?.scenes[0]?.children[0]).toMatchObject({ x: 0, y: 0, width: 1280, height: 720 });
  expect(replaced?.scenes[0]?.children[0]?.id).not.toBe("page-landscape-clip");

  // In a scene of its own.
  await panel.getByRole("button", { name: "New scene" }).click();
  await panel.getByText("Added in a new scene.").waitFor();
  expect((await editor.document()).pages[0]?.scenes).toHaveLength(2);

  await panel.getByRole("tab", { name: "Account" }).click();
  await panel.getByText("User ID ending in 2").waitFor();
  await panel.getByRole("button", { name: "Sign out" }).click();
  await panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
});

test("a replaced clip keeps its place among its neighbours", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  await editor.express((express) => express.goTo("page-busy"));
  await sendPage(editor, "Poster with clip");
  await openResult(editor, "Poster with clip");
  const before =
    (await editor.document()).pages.find(({ id }) => id === "page-busy")?.scenes[0]?.children ?? [];
  const at = before.findIndex(({ id }) => id === "page-busy-clip");
  await editor.panel.getByRole("button", { name: "Replace the clip" }).click();
  await editor.answer("Replace");
  await editor.panel.getByText("The clip is replaced.").waitFor();
  const after =
    (await editor.document()).pages.find(({ id }) => id === "page-busy")?.scenes[0]?.children ?? [];
  expect(after.map(({ id }) => id).toSpliced(at, 1)).toEqual(before.map(({ id }) => id).toSpliced(at, 1));
  const [old, film] = [before[at], after[at]];
  const centre = (node: typeof old) =>
    node && [node.x + node.width / 2, node.y + node.height / 2].map(Math.round);
  expect(centre(film)).toEqual(centre(old));
  expect(film?.height).toBeGreaterThanOrEqual((old?.height ?? 0) - 1);
});

test("several pages at once, each a take", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  await choosePage(editor, "Story");
  await choosePage(editor, "Post");
  await slot(editor, "Performance").getByText(/× \d+/).nth(1).waitFor();
  await chooseCharacter(editor);
  await editor.panel.getByText(/2 takes at/).waitFor();
  await send(editor);
  await expect
    .poll(
      () =>
        takes(editor)
          .getByText(/Finished/)
          .count(),
      { timeout: 40_000 },
    )
    .toBe(2);
});

test("cancelled while it goes up: nothing was sent, nothing is charged", { timeout: 60_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, context } = editor;
  const before = world.server.emulator.bill.charges.length;
  await context.route(/\/v1\/uploads\/[^/]+\/upload/, () => {});
  await sendFilm(editor);
  await takes(editor)
    .getByText(/Uploading/)
    .waitFor();
  await panel.getByRole("button", { name: "Cancel" }).click();
  await panel.getByText("Stopped. Nothing was sent, nothing is charged.").waitFor();
  await expect.poll(() => takes(editor).count()).toBe(0);
  expect(world.server.emulator.bill.charges.length).toBe(before);
});

test("settings again, reroll, report, cancel", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await panel.getByRole("button", { name: "Lively" }).click();
  await panel.getByRole("textbox", { name: "Seed" }).fill("7");
  await sendPage(editor);
  await openResult(editor);
  await panel.getByText(/Seed: 7/).waitFor();

  await panel.getByRole("button", { name: "Report content" }).click();
  await panel.getByRole("textbox", { name: "What is wrong with it?" }).fill("It frowns.");
  await panel.getByRole("button", { name: "Send the report" }).click();
  await panel.getByText("Thank you. The report was sent.").waitFor();
  expect(await world.server.call("GET", "/v1/reports")).toMatchObject({ data: [{ reason: "It frowns." }] });

  await panel.getByRole("button", { name: "Reroll" }).click();
  await editor.answer("Send for");
  await expect.poll(() => takes(editor).count()).toBe(2);

  await takes(editor)
    .getByText(/Finished/)
    .nth(1)
    .waitFor();
  await panel.getByRole("button", { name: "Use settings again" }).first().click();
  await panel.getByText("The settings are back.").waitFor();
  await expect.poll(() => panel.getByRole("textbox", { name: "Seed" }).inputValue()).toBe("7");
  await send(editor);
  await panel.getByRole("button", { name: "Cancel" }).click();
  await editor.answer("Cancel the take");
  await panel
    .getByText(/^Cancelled/)
    .first()
    .waitFor();
});
