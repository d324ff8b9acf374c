import type { SandboxNews } from "../shared/sandbox-contract.ts";
import { panelExposed, receive } from "./bridge.ts";
import { selectionChanged } from "./editor.ts";
import { installGlobals, ring } from "./globals.ts";

// What runs in QuickJS beneath an add-on's document sandbox. It is loaded once for each sandbox, so what its modules hold
// is the state of that sandbox.

installGlobals();

export { addOnSandboxSdk } from "./bridge.ts";
export { colorUtils } from "./colors.ts";
export { constants } from "./constants.ts";
export { editor, fonts, viewport } from "./editor.ts";

/** The one door in from outside. */
export function hear(newsJson: string, messageJson: string, buffers: ArrayBuffer[]): void {
  const news = JSON.parse(newsJson) as SandboxNews;
  if (news.type === "timer") ring(news.id);
  if (news.type === "message") receive(messageJson, buffers);
  if (news.type === "panelExposed") panelExposed();
  if (news.type === "selectionChange") selectionChanged();
}
