import { expect, test } from "vitest";
import { barePanel } from "../../../test/support/bare-panel.ts";
import type { EditorHost } from "../host/editor-host.ts";
import { documentReader } from "./document.ts";

test("of two looks at the document the later one holds, though the earlier one is answered last", async () => {
  const { context, store } = await barePanel(() => {});
  const answers: ((isAllowed: boolean) => void)[] = [];
  const document = {
    id: async () => "document",
    title: async () => "Poster",
    exportAllowed: () => new Promise<boolean>((resolve) => answers.push(resolve)),
  };
  const host = { document, isPremiumUser: async () => true } as unknown as EditorHost;
  const look = documentReader({ ...context, host });
  const looks = [look(), look()];
  answers[1]?.(false);
  await looks[1];
  answers[0]?.(true);
  await looks[0];
  expect(store.state.document.isExportAllowed).toBe(false);
});
