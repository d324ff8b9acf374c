import { expect, test } from "vitest";
import { callbacks } from "../../test/fixtures/wire-answers.ts";
import { parseCallback } from "./callback.ts";

test.each(callbacks)("$name ($source)", ({ json, id }) => {
  expect(parseCallback(json)).toEqual(id === undefined ? undefined : { id });
});
