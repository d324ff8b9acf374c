import { html, nothing, type TemplateResult } from "lit";
import type { View } from "./view.ts";

/** What is said once, and whether there is a connection. Read out when it changes. */
export function messageView({ state, words, act }: View): TemplateResult {
  const { message, isOnline } = state;
  const text = message?.problem
    ? words.problem(message.problem)
    : message?.key
      ? words.messages[message.key as keyof typeof words.messages]
      : "";
  return html`
    <div class="messages" role="status" aria-live="polite">
      ${isOnline ? nothing : html`<p class="message offline">${words.common.offline}</p>`}
      ${
        text
          ? html`
            <div class="message ${message?.tone ?? ""}">
              <p>${text}</p>
              <sp-action-button quiet size="s" label=${words.common.dismiss} @click=${act.dismiss}>✕</sp-action-button>
            </div>
          `
          : nothing
      }
    </div>
  `;
}
