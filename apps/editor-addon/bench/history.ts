import type { Express } from "@understudy/express-emulator";
import { markdownTable } from "markdown-table";
import type { Browser, Frame } from "playwright-core";
import { frameOf, openEditor, pretendedServer, pretendServer, signIn } from "./editor.ts";
import { type LongTasks, longTasks } from "./long-tasks.ts";

const rows = 500;

/** How the panel bears a long history: what kept it from answering. */
export async function history(browser: Browser, express: Express): Promise<string> {
  const editor = await openEditor(browser, express);
  await pretendServer(editor, rows);
  const { panel, page } = editor;
  await signIn(editor, pretendedServer, "ust_bench");
  const take = panel.locator("li.take");
  const during = (work: () => Promise<unknown>) => longTasks(browser, page, work);

  const opened = await during(async () => {
    await panel.getByRole("tab", { name: "Takes" }).click();
    await panel.getByRole("combobox", { name: "Which takes" }).selectOption("all");
    await take.first().waitFor();
  });
  const asked = await during(async () => {
    await showAll(frameOf(editor));
  });
  let steps = 0;
  const scrolled = await during(async () => {
    steps = await scroll(frameOf(editor));
  });
  await page.context().close();

  const row = (name: string, { count, longest, longestOfProcessor }: LongTasks) => [
    name,
    String(count),
    longest.toFixed(0),
    longestOfProcessor.toFixed(0),
  ];
  return markdownTable([
    [`history of ${rows} takes`, "tasks over 50 ms", "longest, ms", "of the processor, ms"],
    row("opening it", opened),
    row("asking for more until all are shown", asked),
    row(`scrolling through it, ${steps} steps of 120 pixels`, scrolled),
  ]);
}

/** Presses the button until every take is shown. In the page itself, for looking things up by role would be measured too. */
function showAll(frame: Frame): Promise<void> {
  return frame.evaluate(async (rows) => {
    const panel = document.querySelector("understudy-panel")?.shadowRoot;
    const count = () => panel?.querySelectorAll("li.take").length ?? 0;
    while (count() < rows) {
      const before = count();
      panel?.querySelector<HTMLElement>(".screen > sp-button")?.click();
      while (count() === before) await new Promise(requestAnimationFrame);
    }
  }, rows);
}

/** Scrolls from top to bottom, a step each frame. Returns how many there were. */
function scroll(frame: Frame): Promise<number> {
  return frame.evaluate(async () => {
    scrollTo(0, 0);
    let steps = 0;
    for (; scrollY + innerHeight < document.documentElement.scrollHeight - 1 && steps < 2000; steps++) {
      scrollBy(0, 120);
      await new Promise(requestAnimationFrame);
    }
    return steps;
  });
}
