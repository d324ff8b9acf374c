import { expect, test } from "vitest";
import { faultsOf, messagesIn, valuesIn } from "./compare.ts";
import { pluralOf } from "./plural.ts";

const english = {
  name: "Act-Two",
  greeting: "Good morning",
  deep: { left: ({ amount, days }: { amount: string; days: number }) => `${amount} for ${days} days` },
};

test("values are seen by their names, through plural rules too", () => {
  const [, , left] = messagesIn(english);
  expect(left).toEqual({ key: "deep.left", text: "⟨amount⟩ for ⟨days⟩ days" });
  const counted = ({ days }: { days: number }) =>
    `${days} ${pluralOf("en", days, { one: "day", other: "days" })}`;
  expect(messagesIn({ counted })).toEqual([{ key: "counted", text: "⟨days⟩ days" }]);
  expect(valuesIn("⟨b⟩ ⟨a⟩ ⟨b⟩")).toEqual(["a", "b"]);
});

test("what is missing, empty, left in English or without its values is named", () => {
  const faulty = { name: "Act-Two", greeting: "Good morning", deep: { left: () => "für immer" } };
  expect(faultsOf(english, faulty, ["name"])).toEqual([
    "greeting is English: Good morning",
    "deep.left shows nothing, not amount,days",
  ]);
  expect(faultsOf(english, { name: " ", greeting: "Guten Morgen" }, ["name"])).toEqual([
    "name is empty",
    "deep.left is missing",
  ]);
});

test("a good translation has no faults", () => {
  const german: typeof english = {
    name: "Act-Two",
    greeting: "Guten Morgen",
    deep: { left: ({ amount, days }) => `${amount} für ${days} Tage` },
  };
  expect(faultsOf(english, german, ["name"])).toEqual([]);
});
