import { type ProbedVideo, probe } from "@understudy/media";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import { chooseCharacter, openResult, send, slot } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

// A camera of the browser's own, which shows a clock and beeps.
const world = testWorld({
  args: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
  document: pagesOf("Only words"),
});

test("record, watch, record again, take, send: what leaves is H.264 and AAC in an mp4", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  const use = panel.getByRole("button", { name: "Use this recording" });
  await slot(editor, "Performance").getByRole("button", { name: "Record" }).click();
  await panel.getByRole("button", { name: "Start recording" }).click();
  await panel.getByText(/0:01 of 0:30/).waitFor();
  await panel.getByRole("button", { name: "Stop" }).click();
  await panel.getByText(/^Record at least 3 sec/).waitFor();
  await expect.poll(() => use.isDisabled()).toBe(true);

  await panel.getByRole("button", { name: "Record again" }).click();
  await panel.getByText(/0:04 of 0:30/).waitFor();
  await panel.getByRole("button", { name: "Stop" }).click();
  const recorded = panel.locator("understudy-recorder video");
  await recorded.evaluate((video) => (video as HTMLVideoElement).play());
  await expect
    .poll(() => recorded.evaluate((video) => (video as HTMLVideoElement).currentTime))
    .toBeGreaterThan(0.5);
  await use.click();
  await slot(editor, "Performance").getByRole("listitem").getByText(/× \d+/).waitFor();
  await chooseCharacter(editor);
  await send(editor);
  await openResult(editor, "Take");
  const [body] = [...world.server.emulator.tasks.values()].map((task) => task.body);
  const { reference } = body as { reference: { uri: string } };
  const sent = (await probe(reference.uri)) as ProbedVideo;
  expect(sent).toMatchObject({ container: "mp4", videoCodec: "avc", audioCodec: "aac" });
  expect(sent.durationSeconds).toBeGreaterThan(3);
});

test("a camera that may not be used is said, with a way out", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  const frame = editor.frame();
  await frame.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("No.", "NotAllowedError"));
  });
  await slot(editor, "Performance").getByRole("button", { name: "Record" }).click();
  await panel.getByText(/^There is no access to camera and microphone/).waitFor();
});

test("a recorder that is closed while it converts leaves nothing; the next one does", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel, context, page } = editor;
  const chunk = /\/convert-[^/]*\.js$/;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await context.route(chunk, async (route) => {
    await held;
    await route.continue();
  });
  const record = async () => {
    await slot(editor, "Performance").getByRole("button", { name: "Record" }).click();
    await panel.getByRole("button", { name: "Start recording" }).click();
    await panel.getByText(/0:04 of 0:30/).waitFor();
    await panel.getByRole("button", { name: "Stop" }).click();
    await panel.getByRole("button", { name: "Use this recording" }).click();
  };
  await Promise.all([page.waitForRequest(chunk), record()]);
  await panel.getByRole("button", { name: "Close" }).click();
  letGo();
  await record();
  const chosen = slot(editor, "Performance").getByRole("listitem");
  await chosen.getByText(/× \d+/).first().waitFor();
  expect(await chosen.count()).toBe(1);
});

test("a camera that is unplugged before the recording begins is said", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await slot(editor, "Performance").getByRole("button", { name: "Record" }).click();
  const start = panel.getByRole("button", { name: "Start recording" });
  await start.waitFor();
  await panel.locator("understudy-recorder video").evaluate((video) => {
    const { srcObject } = video as HTMLVideoElement;
    for (const track of (srcObject as MediaStream).getTracks()) track.stop();
  });
  await start.click();
  await panel.getByText(/^There is no access to camera and microphone/).waitFor();
});
