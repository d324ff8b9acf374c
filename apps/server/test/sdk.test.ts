import { createReadStream } from "node:fs";
import RunwayML, { TaskFailedError } from "@runwayml/sdk";
import { sampleMedia } from "@understudy/dev/media";
import { describe, expect, test } from "vitest";
import { testServer } from "./support/server.ts";

// Runway's own SDK, unchanged: only the address and the key are ours.

const server = testServer();
const runway = (options: object = {}) =>
  new RunwayML({ apiKey: server.token, baseURL: server.url, ...options });

describe("from a create to its output", () => {
  test("a performance, from local files", async () => {
    const client = runway();
    const character = await client.uploads.createEphemeral({
      file: createReadStream(sampleMedia.character.path),
    });
    const reference = await client.uploads.createEphemeral({
      file: createReadStream(sampleMedia.performer.path),
    });
    expect(character.uri).toMatch(/^runway:\/\//);
    const made = client.characterPerformance.create({
      model: "act_two",
      character: { type: "image", uri: character.uri },
      reference: { type: "video", uri: reference.uri },
      ratio: "1280:720",
    });
    const { id, estimatedCost } = await made;
    expect(estimatedCost).toMatchObject({ credits: 40 });
    const [task] = await Promise.all([made.waitForTaskOutput(), server.settled(id)]);
    expect(task).toMatchObject({ id, status: "SUCCEEDED", cost: { credits: 40 } });
    expect(new Date(task.createdAt).getTime()).toBeGreaterThan(Date.now() - 60_000);
    const film = await fetch(task.output[0] ?? "");
    expect(film.headers.get("content-type")).toBe("video/mp4");
    expect((await film.arrayBuffer()).byteLength).toBe(Number(film.headers.get("content-length")));
    expect(await client.tasks.retrieve(id).waitForTaskOutput()).toMatchObject({ id, status: "SUCCEEDED" });
  });

  test("a picture in motion and a restyled film", async () => {
    const client = runway();
    const moved = await client.imageToVideo.create({
      model: "gen4_turbo",
      promptImage: server.samples.picture,
      promptText: "it waves",
      ratio: "1280:720",
      duration: 5,
    });
    const restyled = await client.videoToVideo.create({
      model: "gen4_aleph",
      videoUri: server.samples.video,
      promptText: "at night",
    } as never);
    for (const { id } of [moved, restyled]) {
      await server.settled(id);
      const task = await client.tasks.retrieve(id).waitForTaskOutput();
      expect(task.output).toHaveLength(1);
    }
  });

  test("a failure is a TaskFailedError with its reason", async () => {
    server.emulator.scenario.set("fail-safety-input*1");
    const { id } = await runway().characterPerformance.create(server.performance as never);
    await server.settled(id);
    const failure = await runway()
      .tasks.retrieve(id)
      .waitForTaskOutput()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TaskFailedError);
    expect(failure).toMatchObject({ taskDetails: { id, status: "FAILED", failure: expect.any(String) } });
  });
});

test("a task is cancelled, and the SDK takes the answer", async () => {
  const { id } = await runway().characterPerformance.create(server.performance as never);
  await runway().tasks.delete(id);
  expect(await runway().tasks.retrieve(id)).toMatchObject({ id, status: "CANCELLED" });
});

test("a refusal is not repeated, and says what is wrong", async () => {
  const asked = () => server.emulator.requests.filter(({ path }) => path.endsWith("/image_to_video")).length;
  const before = asked();
  let sent = 0;
  const client = runway({
    fetch: (url: string, init: RequestInit) => {
      sent += 1;
      return fetch(url, init);
    },
  });
  const refusal = await client.imageToVideo
    .create({ model: "gen4_turbo", promptImage: "nonsense", ratio: "1280:720" } as never)
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RunwayML.BadRequestError);
  expect(refusal).toMatchObject({ status: 400, error: { code: "invalid_input" } });
  await expect(runway({ apiKey: "key_of_nobody" }).tasks.retrieve("x")).rejects.toBeInstanceOf(
    RunwayML.AuthenticationError,
  );
  await expect(client.tasks.retrieve("x")).rejects.toBeInstanceOf(RunwayML.NotFoundError);
  expect(sent).toBe(2);
  expect(asked()).toBe(before);
});

test("an answer that is lost, and the SDK's own repeats, make one task and one charge", async () => {
  let sent = 0;
  const client = runway({
    fetch: async (url: string, init: RequestInit) => {
      const answer = await fetch(url, init);
      sent += 1;
      if (sent < 3) throw new TypeError("fetch failed");
      return answer;
    },
  });
  const body = { ...server.performance, seed: 777 };
  const { id } = await client.characterPerformance.create(body as never);
  expect(sent).toBe(3);
  const { json } = await server.call("GET", "/v1/tasks?limit=100");
  const twins = (json.data as { id: string; createdAt: string }[]).filter((task) => task.id === id);
  expect(twins).toHaveLength(1);
  const rows = await server.database.db
    .selectFrom("task")
    .select("id")
    .where("input", "@>", JSON.stringify({ seed: 777 }) as never)
    .execute();
  expect(rows).toEqual([{ id }]);
});
