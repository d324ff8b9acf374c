import { expect, test } from "vitest";
import { readCommandLine, UsageError } from "./command-line.ts";

test.each([
  [["sing"], "There is no command sing; there are token, backup and restore."],
  [["--sing"], "Unknown option '--sing'."],
  [["token"], "There is no command token; there are token create, token list and token revoke."],
  [
    ["token", "creat"],
    "There is no command token creat; there are token create, token list and token revoke.",
  ],
  [["token", "create"], "Something is missing: understudy-server token create --name <name>"],
  [["token", "list", "all"], "all is one word too many."],
  [["backup"], "Something is missing: understudy-server backup <file>"],
  [["serve", "now"], "now is one word too many."],
  [["token", "create", "--name", "x", "--scopes", "read,all"], /^--scopes must be some of .*, not all\.$/],
])("%j is refused with a reason", (args, reason) => {
  expect(() => readCommandLine(args)).toThrow(UsageError);
  expect(() => readCommandLine(args)).toThrow(reason);
});

test("what is left out is what most people want", () => {
  expect(readCommandLine([])).toEqual({ kind: "serve" });
  expect(readCommandLine(["token", "create", "--name", "bot"])).toEqual({
    kind: "token create",
    name: "bot",
    accountId: "main",
    scopes: ["create", "read"],
  });
});
