import { expect, test } from "vitest";
import { serverIssue } from "./server-issues.ts";

test.each(["its address answered 404", "Reading the file took longer than 10 s."])(
  "an issue is one sentence, also where its reason is one: %s",
  (reason) => {
    const { message } = serverIssue("media_unreachable", ["character", "uri"], { reason });
    expect(message).toBe(`character.uri cannot be used: ${reason.replace(".", "")}.`);
  },
);
