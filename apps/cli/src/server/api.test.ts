import { expect, it } from "vitest";
import { serve } from "../../test/support/http.ts";
import { historyAnswer, preflightAnswer, redeemAnswer, uploadAnswer, usageAnswer } from "./answers.ts";
import { createServerApi } from "./api.ts";

const never = new AbortController().signal;
const io = { fetch, interrupts: { first: never, second: never } };

async function serverThatSays(text: string, status = 200) {
  const { url } = await serve((_, request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  return createServerApi(io, { url, token: "ust_1" });
}

const answers = { preflightAnswer, uploadAnswer, redeemAnswer, usageAnswer, historyAnswer };

it.each(["{}", "[]", "null", "<html>", "", '{"limits":{},"data":[{}],"issues":"no","token":7,"fields":[]}'])(
  "takes nothing for an answer that is none: %s",
  async (text) => {
    const api = await serverThatSays(text);
    for (const answer of Object.values(answers)) {
      await expect(api.ask<unknown>("anything", answer)).rejects.toMatchObject({
        code: "protocol",
        message: expect.stringContaining("does not answer as an Understudy server does"),
      });
    }
  },
);

it("takes no price below nothing", async () => {
  const price = { microUsd: -1, basis: "published" };
  const api = await serverThatSays(JSON.stringify({ issues: [], advisories: [], price }));
  await expect(api.ask("preflight", preflightAnswer, {})).rejects.toMatchObject({ code: "protocol" });
});

it("keeps what a newer server says beyond what is known here", async () => {
  const usage = { limits: [], sendingStopped: null, weather: "fine" };
  const api = await serverThatSays(JSON.stringify(usage));
  expect(await api.ask("usage", usageAnswer)).toEqual(usage);
});
