import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import { apiOf } from "../test/support/api.ts";
import { createSettings } from "./settings.ts";

/** A server that keeps one note, each change of it under the conditions it comes with. */
function noteServer() {
  let note: { value: unknown; version: number } | undefined;
  return apiOf(async (request, response) => {
    const value = request.method === "PUT" ? await json(request) : undefined;
    const { "if-match": match, "if-none-match": noneMatch } = request.headers;
    const isConflict =
      (match !== undefined && match !== `"${note?.version}"`) || (noneMatch === "*" && note !== undefined);
    const say = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (value === undefined) return note ? say(200, note) : say(404, { error: "None.", code: "not_found" });
    if (isConflict) return say(412, { error: "It was changed.", code: "conflict" });
    note = { value, version: (note?.version ?? 0) + 1 };
    say(200, { version: note.version });
  });
}

const guild = "1439482711111111111";

test("what two bots, or two managers at once, settle is all kept", async () => {
  const server = await noteServer();
  const [one, other] = [createSettings(server, Date.now), createSettings(server, Date.now)];
  expect((await one.of(guild)).channels).toEqual([]);
  const add =
    (id: string) =>
    ({ channels }: { channels: readonly string[] }) => ({ channels: [...channels, id] });
  await other.change(guild, add("1"));
  expect((await one.change(guild, add("2"))).channels).toEqual(["1", "2"]);

  await Promise.all([
    one.change(guild, () => ({ spoiler: true })),
    one.change(guild, () => ({ moderation: "low" })),
    other.change(guild, add("3")),
    other.change(guild, () => ({ confirmAboveMicroUsd: 5 })),
  ]);
  expect(await createSettings(server, Date.now).of(guild)).toEqual({
    channels: ["1", "2", "3"],
    spoiler: true,
    moderation: "low",
    confirmAboveMicroUsd: 5,
  });
});
