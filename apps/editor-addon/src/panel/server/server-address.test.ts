import { expect, test } from "vitest";
import { serverAddress } from "./server-address.ts";

test.each([
  ["understudy.example.com", "https://understudy.example.com"],
  [" https://understudy.example.com/v1/ ", "https://understudy.example.com"],
  ["http://localhost:8787", "http://localhost:8787"],
  ["http://127.0.0.1:8787/docs", "http://127.0.0.1:8787"],
  ["127.0.0.1:8787", "http://127.0.0.1:8787"],
  ["localhost:8787/docs", "http://localhost:8787"],
  ["localhost", "http://localhost"],
  ["https://localhost:8787", "https://localhost:8787"],
  ["http://understudy.example.com", undefined],
  ["https://name:password@understudy.example.com", undefined],
  ["not an address", undefined],
  ["javascript:alert(1)", undefined],
  ["", undefined],
])("%j is %j", (typed, expected) => expect(serverAddress(typed)).toBe(expected));
