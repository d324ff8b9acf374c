import { describe, expect, test } from "vitest";
import { type Reply, startScriptedServer } from "./scripted-server.ts";
import { freshRef, testClient } from "./test-client.ts";

describe("cancel", () => {
  const cancel = async (...replies: Reply[]) => {
    const server = await startScriptedServer(...replies);
    return { server, call: testClient(`${server.url}/v1`).client.cancel(freshRef) };
  };

  test("is not sent to CometAPI, which has no such route", async () => {
    const { url, received } = await startScriptedServer({ status: 204, body: "" });
    await expect(testClient(url).client.cancel(freshRef)).rejects.toMatchObject({
      code: "cancel_unsupported",
      charged: "yes",
    });
    expect(received).toEqual([]);
  });

  test.each<[string, Reply, string]>([
    ["done", { status: 204, body: "" }, "unknown"],
    ["done, with a word", { status: 200, body: { id: freshRef.id } }, "unknown"],
    ["not sent yet", { status: 200, body: { charged: "no" } }, "no"],
    ["sent already", { status: 200, body: { charged: "yes" } }, "yes"],
    ["just being sent", { status: 200, body: { charged: "unknown" } }, "unknown"],
    ["over before", { status: 200, body: { charged: "over" } }, "over"],
    ["a word of tomorrow", { status: 200, body: { charged: "partly" } }, "unknown"],
    ["gone already", { status: 404, body: { error: "Not found" } }, "unknown"],
    ["gone already, without a word", { status: 404, body: "" }, "unknown"],
  ])("%s", async (_, reply, charged) => {
    expect(await (await cancel(reply)).call).toBe(charged);
  });

  test("is tried again after a passing fault", async () => {
    const { server, call } = await cancel({ status: 503 }, { drop: "silently" }, { status: 204, body: "" });
    await call;
    expect(server.received.map(({ method }) => method)).toEqual(["DELETE", "DELETE", "DELETE"]);
  });

  test.each<[string, Reply, string]>([
    ["405", { status: 405 }, "cancel_unsupported"],
    ["404 HTML", { status: 404, body: "<html></html>" }, "cancel_unsupported"],
    ["401", { status: 401 }, "authentication"],
    ["500", { status: 500 }, "provider_unavailable"],
  ])("%s", async (_, reply, code) => {
    await expect((await cancel(reply)).call).rejects.toMatchObject({ code });
  });
});
