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
