import { expect, test } from "vitest";
import { createBuckets } from "./buckets.ts";
import { refusedForToll } from "./canned.ts";

/** Buckets in a time that moves by hand. */
function buckets() {
  let time = 1_000_000;
  const { take } = createBuckets(() => time);
  const post = (path: string, bot?: string) => take({ method: "POST", path, bot });
  return {
    post,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

test("five messages in five seconds, counted for each channel", async () => {
  const { post, pass } = buckets();
  const left = Array.from({ length: 5 }, () => post("/channels/1/messages").headers["x-ratelimit-remaining"]);
  expect(left).toEqual(["4", "3", "2", "1", "0"]);
  pass(2_000);
  const sixth = post("/channels/1/messages");
  expect(sixth).toMatchObject({ retryAfter: 3, headers: { "x-ratelimit-reset-after": "3" } });
  expect(post("/channels/2/messages").retryAfter).toBeUndefined();
  const answer = refusedForToll(sixth);
  expect([
    answer?.status,
    answer?.headers.get("retry-after"),
    answer?.headers.get("x-ratelimit-scope"),
  ]).toEqual([429, "3", "user"]);
  expect(await answer?.json()).toEqual({
    message: "You are being rate limited.",
    retry_after: 3,
    global: false,
  });
  pass(3_000);
  expect(post("/channels/1/messages").retryAfter).toBeUndefined();
});

test("fifty requests a second of a bot, acknowledgements and webhooks aside", () => {
  const { post } = buckets();
  for (let n = 0; n < 50; n++) expect(post(`/channels/${n}/typing`, "Bot a").retryAfter).toBeUndefined();
  const beyond = post("/channels/1/typing", "Bot a");
  expect(beyond).toMatchObject({ retryAfter: 1, global: true });
  expect(refusedForToll(beyond)?.headers.get("x-ratelimit-scope")).toBe("global");
  expect(post("/channels/1/typing", "Bot b").retryAfter).toBeUndefined();
  for (let n = 0; n < 100; n++) expect(post("/interactions/1/token/callback")).toEqual({ headers: {} });
});

test("each interaction's webhook has a count of its own", () => {
  const { post } = buckets();
  for (let n = 0; n < 5; n++) post("/webhooks/1/token");
  expect(post("/webhooks/1/token").retryAfter).toBe(2);
  expect(post("/webhooks/1/another").retryAfter).toBeUndefined();
});
