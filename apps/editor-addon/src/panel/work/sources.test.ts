import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { expect, test } from "vitest";
import { barePanel } from "../../../test/support/bare-panel.ts";
import { slotsOf } from "../forms/slots.ts";
import { addFiles, letGoOfSources } from "./sources.ts";

test("the bytes of what was chosen are let go with it: replaced, or of another operation", async () => {
  const { context, store } = await barePanel(() => {});
  letGoOfSources(context);
  const [, character] = slotsOf("character_performance");
  if (!character) throw new Error("There is no slot for the character.");
  const picture = new File([await readFile(sampleMedia.character.path)], "fox.jpg", { type: "image/jpeg" });
  const chosen: string[] = [];
  for (const _ of ["first", "second"]) {
    await addFiles(context, character, [picture]);
    const [source] = store.state.draft.sources[character.key] ?? [];
    expect(source?.stage).toBe("ready");
    chosen.push(source?.id ?? "");
  }
  const held = () => chosen.filter((id) => context.shelf.get(id) !== undefined);
  expect(held()).toEqual(chosen.slice(1));
  store.dispatch({ type: "operation", operation: "image_to_video" });
  expect(held()).toEqual([]);
});
