import { expect, test } from "vitest";
import { unusedTokens } from "../scripts/used-tokens.ts";

const sheet =
  ":host{--a:var(--b);--b:calc(1px * var(--c));--c:2;--d:var(--e);--e:3}:host{color:var(--f);--f:red}";

test("a token stays when it is asked for, and what it is made of with it", () => {
  expect(unusedTokens(sheet, "p { width: var(--a, 1px) }")).toEqual(new Set(["--d", "--e"]));
  expect(unusedTokens(sheet, 'style.getPropertyValue("--d")')).toEqual(new Set(["--a", "--b", "--c"]));
});

test("a token that is declared twice stays with all it may be made of", () => {
  expect(unusedTokens(":host{--a:var(--b);--b:1;--c:2}:host(x){--a:var(--c)}", "var(--a)")).toEqual(
    new Set(),
  );
});

test("a name that begins like another one is another one", () => {
  expect(unusedTokens(":host{--size:1;--size-large:2}", "var(--size-large)")).toEqual(new Set(["--size"]));
});
