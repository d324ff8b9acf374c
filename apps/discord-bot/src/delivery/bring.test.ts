import { DiscordAPIError } from "discord.js";
import { expect, test } from "vitest";
import type { Card } from "../cards/card.ts";
import { bring, type Result, UndeliverableError, type Way, waysTo } from "./bring.ts";
import type { DiscordMessages } from "./discord-messages.ts";
import type { Place } from "./record.ts";

const place: Place = {
  channelId: "1",
  messageId: "2",
  guildId: "3",
  userId: "4",
  locale: "en",
  maxFileBytes: 1000,
  isPrivate: false,
  isPersonal: false,
  isSpoiler: false,
  token: { value: "token", expiresAt: 900_000 },
};
const card = (name: string): Card => ({
  components: [],
  files: [{ name, data: Buffer.alloc(1), contentType: "x/y" }],
});
const result: Result = {
  full: { card: card("film"), bytes: 900 },
  instead: [async () => card("still"), async () => card("address")],
};

/** What Discord says to each way and size; what is not named goes well. */
function discord(refusals: Record<string, number>) {
  const tried: string[] = [];
  const send =
    (way: Way) =>
    async (...given: unknown[]) => {
      const sent = given.find(
        (one): one is Card => typeof one === "object" && one !== null && "components" in one,
      );
      const what = `${way} ${sent?.files?.[0]?.name}`;
      tried.push(what);
      const code = refusals[what] ?? refusals[way];
      if (code === undefined) return;
      const status = code >= 50_000 && code !== 50_035 ? 403 : 400;
      throw new DiscordAPIError(
        { code, message: "no" },
        code,
        status,
        "PATCH",
        "https://discord.invalid",
        {},
      );
    };
  const messages: DiscordMessages = {
    editByToken: send("token"),
    edit: send("edit"),
    post: send("post"),
    postToUser: send("direct"),
  };
  return {
    tried,
    bringTo: (to: Partial<Place> = {}) =>
      bring({ ...place, ...to }, result, { messages, reason: "r", now: 0 }),
  };
}

test("the first way is enough", async () => {
  const { tried, bringTo } = discord({});
  expect(await bringTo()).toBe("token");
  expect(tried).toEqual(["token film"]);
});

test("every refusal leads one way further, with the film each time", async () => {
  const { tried, bringTo } = discord({ token: 50_027, edit: 10_008, post: 50_013 });
  expect(await bringTo()).toBe("direct");
  expect(tried).toEqual(["token film", "edit film", "post film", "direct film"]);
});

test("what is too large goes smaller by the same way, the still left out at last", async () => {
  const { tried, bringTo } = discord({ "token film": 40_005, "token still": 40_005 });
  expect(await bringTo()).toBe("token");
  expect(tried).toEqual(["token film", "token still", "token address"]);
  const known = discord({});
  await known.bringTo({ maxFileBytes: 899 });
  expect(known.tried).toEqual(["token still"]);
});

test("what may pass is not walked around", async () => {
  const messages = discord({ token: 50_027 });
  const error = new TypeError("fetch failed");
  const broken: DiscordMessages = {
    editByToken: () => Promise.reject(error),
    edit: async () => {},
    post: async () => {},
    postToUser: async () => {},
  };
  await expect(bring(place, result, { messages: broken, reason: "r", now: 0 })).rejects.toBe(error);
  expect(messages.tried).toEqual([]);
});

test("with no way left it is said so", async () => {
  const { bringTo } = discord({ token: 10_062, edit: 50_001, post: 50_001, direct: 50_007 });
  await expect(bringTo()).rejects.toThrow(UndeliverableError);
});

test("ways fit the place: a paid result is never for a private answer alone", () => {
  expect(waysTo(place, 0)).toEqual(["token", "edit", "post", "direct"]);
  expect(waysTo(place, 890_000)).toEqual(["edit", "post", "direct"]);
  expect(waysTo({ ...place, isPersonal: true }, 0)).toEqual(["token", "direct"]);
  expect(waysTo({ ...place, isPrivate: true }, 0)).toEqual(["direct", "token"]);
});
