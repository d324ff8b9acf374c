import { expect, test } from "vitest";
import { ownerOf } from "./owner.ts";

const server = "https://understudy.example.com";

test("a person is the same one with every code, at one server", async () => {
  const first = await ownerOf({ server, token: "ust_first", subject: "person:1" });
  expect(await ownerOf({ server, token: "ust_second", subject: "person:1" })).toBe(first);
  expect(await ownerOf({ server, token: "ust_first", subject: "person:2" })).not.toBe(first);
  expect(await ownerOf({ server: `${server}:8443`, token: "ust_first", subject: "person:1" })).not.toBe(
    first,
  );
});

test("of a token nothing is known but the token, and that is not told", async () => {
  const first = await ownerOf({ server, token: "ust_first" });
  expect(await ownerOf({ server, token: "ust_first" })).toBe(first);
  expect(await ownerOf({ server, token: "ust_second" })).not.toBe(first);
  expect(await ownerOf({ server, token: "x", subject: "ust_first" })).not.toBe(first);
  expect(first).toMatch(/^[\da-f]{32}$/);
});
