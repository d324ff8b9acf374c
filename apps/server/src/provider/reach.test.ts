import { expect, test } from "vitest";
import { testDatabase } from "../../test/support/database.ts";
import { createUrlSigner } from "../assets/signed-url.ts";
import type { Storage } from "../assets/storage.ts";
import type { Task } from "../database/schema.ts";
import { createInputResolver } from "./reach.ts";

const database = testDatabase();
const resolve = (callbackUrl: string | undefined, input: Record<string, unknown>) =>
  createInputResolver({
    db: database.db,
    storage: {} as Storage,
    signer: createUrlSigner("secret", Date.now),
    baseUrl: "http://127.0.0.1:8787",
    callbackUrl,
  })({ operation: "act_one", input } as Task);
const media = { video: "https://example.com/a.mp4", image: "https://example.com/a.jpg" };

test("Act-One is told where to send its hints", async () => {
  const ours = "https://studio.example/callbacks/secret";
  expect(await resolve(ours, media)).toEqual({ ...media, callback_url: ours });
});

test("a provider that cannot reach us gets an address nobody has, never one of this machine", async () => {
  expect(await resolve(undefined, media)).toEqual({ ...media, callback_url: "https://callback.invalid/" });
});

test("an address that came with the input stays", async () => {
  const given = { ...media, callback_url: "https://example.com/here" };
  expect(await resolve("https://studio.example/callbacks/secret", given)).toEqual(given);
});
