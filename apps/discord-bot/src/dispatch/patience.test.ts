import { expect, test, vi } from "vitest";
import { plainCard } from "../cards/card.ts";
import { withPatience } from "./patience.ts";

const card = plainCard("quiet", "the answer");

/** A reply whose words take a while to arrive. */
function replyInto(arrived: string[]) {
  const arrive = async (word: string) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    arrived.push(word);
  };
  return {
    reply: {
      place: { channelId: "1", messageId: "2", isPrivate: false, token: undefined },
      show: () => arrive("the answer"),
      whisper: () => arrive("a whisper"),
      refuse: () => arrive("a refusal"),
      remove: () => arrive("gone"),
    },
    say: () => arrive("slow"),
  };
}

test.each([
  ["an answer in time comes alone", 1_000, ["the answer"]],
  ["also one that is on its way when patience ends", 1_900, ["the answer"]],
  ["a late one comes after the word that it will", 2_300, ["slow", "the answer"]],
])("%s", async (_, afterMs, expected) => {
  vi.useFakeTimers();
  const arrived: string[] = [];
  const { reply, say } = replyInto(arrived);
  const answered = withPatience(reply, 0, say, async ({ show }) => {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await show(card);
  });
  await vi.runAllTimersAsync();
  await answered;
  expect(arrived).toEqual(expected);
  vi.useRealTimers();
});

test("a handler that fails is not kept, and a word that fails is no failure", async () => {
  vi.useFakeTimers();
  const { reply } = replyInto([]);
  const failing = withPatience(
    reply,
    5_000,
    () => Promise.reject(new Error("no way to say it")),
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw new Error("the server is away");
    },
  );
  const told = expect(failing).rejects.toThrow("the server is away");
  await vi.runAllTimersAsync();
  await told;
  vi.useRealTimers();
});
