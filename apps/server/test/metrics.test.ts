import { sql } from "kysely";
import { expect, test } from "vitest";
import { testServer } from "./support/server.ts";

const server = testServer();

/** The value of a series, as Prometheus would read it. */
async function seriesOf(series: string): Promise<number | undefined> {
  const { text } = await server.call("GET", "/metrics");
  const found = text.split("\n").find((line) => line.startsWith(`${series} `));
  return found === undefined ? undefined : Number(found.slice(series.length));
}

test("what happens to tasks and money shows", async () => {
  expect(await seriesOf('understudy_tasks{state="succeeded"}')).toBe(0);
  const { json } = await server.call("POST", "/v1/character_performance", { body: server.performance });
  await server.settled(String(json.id));
  expect(await seriesOf('understudy_tasks{state="succeeded"}')).toBe(1);
  expect(await seriesOf('understudy_money_micro_usd{kind="spent"}')).toBe(400_000);
  expect(await seriesOf('understudy_money_micro_usd{kind="reserved"}')).toBe(0);
  expect(
    await seriesOf('understudy_provider_request_seconds_count{route="character_performance",status="200"}'),
  ).toBe(1);
  // On a machine that stands still for seconds a lease may lapse for a moment.
  await expect.poll(() => seriesOf("understudy_workers")).toBe(1);
  for (const queue of ["submit", "collect"]) {
    expect(await seriesOf(`understudy_queue_depth{queue="${queue}"}`)).toBe(0);
    expect(await seriesOf(`understudy_queue_age_seconds{queue="${queue}"}`)).toBe(0);
  }
  expect(await seriesOf("understudy_sending_stopped")).toBe(0);
  expect(await seriesOf("understudy_double_claims_total")).toBe(0);
  expect(await seriesOf("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
});

test("requests are counted by route, whatever ids and paths people think of", async () => {
  const unknown = () =>
    seriesOf('understudy_http_request_seconds_count{method="GET",route="unknown",status="404"}');
  const before = (await unknown()) ?? 0;
  for (const path of ["/v1/tasks/1", "/a", "/b"]) await server.call("GET", path);
  expect(await unknown()).toBe(before + 3);
  await server.call("GET", "/v1/tasks?limit=1");
  expect(
    await seriesOf('understudy_http_request_seconds_count{method="GET",route="/v1/tasks",status="200"}'),
  ).toBe(1);
});

test("only an admin sees them", async () => {
  const token = await server.tokenOf("main", ["create", "read"]);
  expect((await server.call("GET", "/metrics", { token })).status).toBe(403);
  expect((await server.call("GET", "/metrics", { token: null })).status).toBe(401);
});

test("what waits shows, and for how long", async () => {
  await sql`insert into task (id, account_id, operation, input, state, price_micro_usd, created_at, not_before)
    select gen_random_uuid(), 'main', 'image_to_video', '{}', 'accepted', 320000,
      now() - interval '90 seconds', now() + interval '1 day' from generate_series(1, 2)`.execute(
    server.database.db,
  );
  expect(await seriesOf('understudy_queue_depth{queue="submit"}')).toBe(2);
  expect(await seriesOf('understudy_queue_age_seconds{queue="submit"}')).toBeGreaterThanOrEqual(90);
});

test("a worker answers how it is on a port of its own, and nothing else", async () => {
  const worker = await server.another({ ROLE: "worker", METRICS_PORT: "0" });
  const status = async (path: string, token: string | null = null) =>
    (await server.call("GET", worker.url + path, { token })).status;
  expect(await status("/livez")).toBe(200);
  expect(await status("/readyz")).toBe(200);
  expect(await status("/metrics")).toBe(401);
  expect(await status("/metrics", server.token)).toBe(200);
  expect(await status("/v1/tasks", server.token)).toBe(404);
  const { text } = await server.call("GET", `${worker.url}/metrics`);
  expect(text).toContain("understudy_workers 2");
  expect((await server.another({ ROLE: "worker" })).url).toBe("");
});
