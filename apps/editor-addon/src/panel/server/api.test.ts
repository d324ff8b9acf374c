import { expect, test } from "vitest";
import { barePanel } from "../../../test/support/bare-panel.ts";
import { taskPage } from "./answers.ts";
import { createServerApi } from "./api.ts";

test("a server that takes a request and says nothing is given up", async () => {
  const { server } = await barePanel(() => {});
  const asked = createServerApi({ server, token: "" }, fetch, 50).ask(taskPage, "tasks");
  await expect(asked).rejects.toMatchObject({ problem: { code: "connection" } });
});

test("an answer that breaks off is none, and may be asked for again", async () => {
  const { server } = await barePanel((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"data": [', () => response.destroy());
  });
  const asked = createServerApi({ server, token: "" }, fetch).ask(taskPage, "tasks");
  await expect(asked).rejects.toMatchObject({ status: 0, problem: { code: "connection" } });
});
