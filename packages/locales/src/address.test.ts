import { expect, test } from "vitest";
import type { Locale } from "./locales.ts";
import { messagesOf as notices } from "./notices/index.ts";
import { messagesOf as operations } from "./operations/index.ts";

/** Words by which somebody is addressed, one way or the other: the bot is familiar, the panel is polite. */
const addressing: Partial<Record<Locale, RegExp>> = {
  de: /(?<!\p{L})([dD](u|ir|ich|ein\p{L}*)|(?<!^|[.:?!] )(Sie|Ihr\p{L}*|Ihnen))(?!\p{L})/u,
  id: /(?<!\p{L})(kamu|anda|\p{L}{3,}-\p{L}+mu|tugasmu)(?!\p{L})/iu,
  tr: /(?<!\p{L})(sen|siz|senin|sizin|\p{L}+(yın|yin|yun|yün|ınız|iniz)|dene|gönder|kullan|bak)(?!\p{L})/iu,
};

test.each(Object.entries(addressing))("%s: what bot and panel both say addresses nobody", (locale, word) => {
  const said = [...textsOf(notices(locale as Locale)), ...textsOf(operations(locale as Locale))];
  expect(said.length).toBeGreaterThan(100);
  expect(said.filter((text) => word.test(text))).toEqual([]);
});

/** Every text of a vocabulary; figures of messages stay open. */
function textsOf(messages: unknown): string[] {
  if (typeof messages === "string") return [messages];
  if (typeof messages === "function") return [String(messages({}))];
  return Object.values(messages as object).flatMap(textsOf);
}
