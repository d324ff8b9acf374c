import { expect, test } from "vitest";
import { chooseCharacter, openResult, send, slot } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({
  args: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
});

test("record, watch, take, send: what leaves is H.264 and AAC in an mp4", { timeout: 110_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await slot(editor, "Performance").getByRole("button", { name: "Record" }).click();
  await panel.getByRole("button", { name: "Start recording" }).click();
  await panel.getByText(/0:04 of 0:30/).waitFor();
  await panel.getByRole("button", { name: "Stop" }).click();
  await panel.getByRole("button", { name: "Record again" }).waitFor();
  await panel.getByRole("button", { name: "Use this recording" }).click();
  await slot(editor, "Performance").getByRole("listitem").getByText(/× \d+/).waitFor();
  await chooseCharacter(editor);
  await send(editor);
  await openResult(editor, "Take");
  const [task] = [...world.server.emulator.tasks.values()];
  const { probe } = await import("@understudy/media");
  const { reference } = (task?.body ?? {}) as { reference: { uri: string } };
  expect(await probe(reference.uri)).toMatchObject({
    container: "mp4",
    videoCodec: "avc",
    audioCodec: "aac",
  });
});
