import { expect, test } from "vitest";
import { misspelt } from "./misspelt.ts";

test.each([
  ["DAILY_LIMT_USD", "DAILY_LIMIT_USD"],
  ["PUBLIC_ULR", "PUBLIC_URL"],
  ["comet_api_key", "COMETAPI_KEY"],
])("%s is nearly a setting, and said to be none", (name, meant) => {
  expect(misspelt({ [name]: "5" })).toEqual([`${name} is no setting and changes nothing. ${meant} is one.`]);
});

test("settings as they are written, and what other programs are told, are left alone", () => {
  const env = {
    DAILY_LIMIT_USD: "5",
    PATH: "/bin",
    HOSTS: "a",
    DATABASE_URLS_OLD: "x",
    npm_config_cache: "y",
  };
  expect(misspelt(env)).toEqual([]);
});
