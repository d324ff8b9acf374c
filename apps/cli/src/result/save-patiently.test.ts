import { readdir, readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { serve } from "../../test/support/http.ts";
import { type PatientOptions, savePatiently } from "./save-patiently.ts";

const film = await readFile(sampleMedia.characterVideo.path);

async function run(url: string, options: Partial<PatientOptions> = {}) {
  const directory = await temporaryFolder();
  const waits: number[] = [];
  const outcome = await savePatiently(
    url,
    { directory, stem: "take" },
    {
      fetch,
      signal: new AbortController().signal,
      sleep: async (ms) => void waits.push(ms),
      freshAddress: async () => url,
      isOld: false,
      ...options,
    },
  ).catch((error: unknown) => error);
  return { outcome, waits, files: await readdir(directory) };
}

it.each([403, 404])(
  "tries again, later each time, where a new result is answered with %d",
  async (status) => {
    const { url, seen } = await serve((index, _, response) =>
      index < 3 ? response.writeHead(status).end() : response.end(film),
    );
    const { files, waits } = await run(url);
    expect([files, waits, seen.length]).toEqual([["take.mp4"], [2000, 4000, 8000], 4]);
  },
);

it("asks the task for a fresh address before each further try", async () => {
  const { url, seen } = await serve((_, { url }, response) =>
    url === "/2" ? response.end(film) : response.writeHead(403).end(),
  );
  let looks = 0;
  const { files } = await run(`${url}/0`, { freshAddress: async () => `${url}/${++looks}` });
  expect([files, seen.map(({ path }) => path)]).toEqual([["take.mp4"], ["/0", "/1", "/2"]]);
});

it("goes on with the address it has where the task gives no answer", async () => {
  const { url } = await serve((index, _, response) =>
    index === 0 ? response.writeHead(403).end() : response.end(film),
  );
  const { files } = await run(url, { freshAddress: () => Promise.reject(new Error("no connection")) });
  expect(files).toEqual(["take.mp4"]);
});

it("calls it expired when a minute of tries was refused", async () => {
  const { url, seen } = await serve((_, __, response) => response.writeHead(403).end());
  const { outcome, waits, files } = await run(url);
  expect(outcome).toMatchObject({ code: "output_expired" });
  expect([waits.reduce((sum, wait) => sum + wait), seen.length, files]).toEqual([60_000, 6, []]);
});

it("waits for nothing where the result is older than its address", async () => {
  const { url, seen } = await serve((_, __, response) => response.writeHead(403).end());
  const { outcome, waits } = await run(url, { isOld: true });
  expect(outcome).toMatchObject({ code: "output_expired" });
  expect([waits, seen.length]).toEqual([[], 2]);
});

it("tries no more where something else went wrong", async () => {
  const { url, seen } = await serve((_, __, response) => response.end("no film at all"));
  const { outcome, waits } = await run(url);
  expect(outcome).toMatchObject({ code: "not_playable" });
  expect([waits, seen.length]).toEqual([[], 2]);
});

it("stops at once on request, also while it asks for an address", async () => {
  const stop = new AbortController();
  const { url, seen } = await serve((_, __, response) => response.writeHead(403).end());
  const { outcome } = await run(url, {
    signal: stop.signal,
    freshAddress: async () => {
      stop.abort();
      throw new Error("stopped");
    },
  });
  expect(outcome).toMatchObject({ name: "AbortError" });
  expect(seen).toHaveLength(1);
});
