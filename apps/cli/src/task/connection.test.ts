import { once } from "node:events";
import { systemClock } from "@understudy/core";
import { expect, it } from "vitest";
import { serve } from "../../test/support/http.ts";
import { connect } from "./connection.ts";

const ref = { operation: "act_one", id: "task_1", submittedAt: "2026-11-21T07:40:00.000Z" } as const;

/** A connection to a server that answers so, and the places it was told. */
async function connectTo(answer: Parameters<typeof serve>[0]) {
  const { url } = await serve(answer);
  const server = { url, from: "--server", loopback: true, token: undefined };
  const baseUrl = new URL(`${url}/v1`);
  const config = { baseUrl, baseUrlFrom: "--server", loopback: true, server };
  const connection = connect({ fetch, clock: systemClock }, config, "ust_token");
  const places: (number | undefined)[] = [];
  connection.onPlace = (place) => places.push(place);
  return { client: connection.client, places };
}

it("tells the place of a task in the line", async () => {
  const { client, places } = await connectTo((index, _, response) => {
    const queue = index === 0 ? { queue: { place: 3 } } : {};
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: ref.id, status: "PENDING", createdAt: ref.submittedAt, ...queue }));
  });
  await client.task(ref);
  await client.task(ref);
  expect(places).toEqual([3, undefined]);
});

it("reads no more of an answer than core does, which gives up on one that does not end", async () => {
  const megabyte = Buffer.alloc(2 ** 20, " ");
  const most = 200;
  let sent = 0;
  const { client } = await connectTo(async (_index, _request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const closed = once(response, "close");
    for (sent = 0; sent < most && !response.destroyed; sent++) {
      if (!response.write(megabyte)) await Promise.race([once(response, "drain"), closed]);
    }
    response.end();
  });
  await expect(client.task(ref)).rejects.toMatchObject({ code: "protocol" });
  expect(sent).toBeLessThan(most);
});
