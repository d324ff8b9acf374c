import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  choosePage,
  openResult,
  reopen,
  send,
  sendFilm,
  showTakes,
  takes,
} from "./support/steps.ts";
import { type Editor, testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome") });
const charges = () => world.server.emulator.bill.charges.length;

/** The films of takes, by scene. */
async function filmsIn(editor: Editor): Promise<string[][]> {
  const scenes = (await editor.document()).pages[0]?.scenes ?? [];
  return scenes.map(({ children }) =>
    children.filter(({ addOnData }) => addOnData.understudyTake !== undefined).map(({ id }) => id),
  );
}

test("pressed twice, a film is added once; replacing means the film that was added for it", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await choosePage(editor, "Welcome");
  await chooseCharacter(editor);
  await send(editor);
  await openResult(editor);
  await panel.getByRole("button", { name: "New scene" }).dblclick();
  await panel.getByText("Added in a new scene.").waitFor();
  await expect.poll(() => filmsIn(editor)).toMatchObject([[], [expect.any(String)]]);
  const [, [added] = []] = await filmsIn(editor);

  await editor.express((express) =>
    express.goTo(express.currentPageId(), express.document().pages[0]?.scenes[0]?.id),
  );
  await panel.getByRole("button", { name: "Replace the clip" }).click();
  await editor.answer("Replace");
  await panel.getByText("The clip is replaced.").waitFor();
  const [first, second] = await filmsIn(editor);
  expect(second).toEqual([added]);
  expect(first).toHaveLength(1);
});

test("made again, its price is that of the server, or it is not sent", { timeout: 90_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, context, page } = editor;
  await sendFilm(editor);
  await openResult(editor, "performer.mp4");
  const before = charges();
  const facts = /\/v1\/server$/;
  await context.route(facts, (route) => route.abort());
  await reopen(editor);
  await showTakes(editor);
  await openResult(editor, "performer.mp4");
  const reroll = panel.getByRole("button", { name: "Reroll" });
  await reroll.click();
  await panel.getByText(/^The server cannot be reached/).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);

  await context.unroute(facts);
  await reroll.dblclick();
  await page
    .getByRole("dialog")
    .getByText(/costs \$0\.40/)
    .waitFor();
  expect(await page.getByRole("dialog").count()).toBe(1);
  await editor.answer("Send for");
  await expect.poll(() => takes(editor).count()).toBe(2);
  await expect.poll(charges).toBe(before + 1);
});
