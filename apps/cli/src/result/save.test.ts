import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { serve } from "../../test/support/http.ts";
import { saveResult } from "./save.ts";

const film = await readFile(sampleMedia.characterVideo.path);
const options = { fetch, signal: new AbortController().signal, sleep: async () => {} };

describe("saveResult", () => {
  it("saves under the name wanted, with the extension the file itself tells", async () => {
    const directory = await temporaryFolder();
    const { url } = await serve((_, __, response) => response.end(film));
    const { path, facts } = await saveResult(url, { directory, stem: "take" }, options);
    expect(path).toBe(join(directory, "take.mp4"));
    expect(facts).toMatchObject({ kind: "video", width: sampleMedia.characterVideo.width });
    expect(await readdir(directory)).toEqual(["take.mp4"]);
    expect((await readFile(path)).equals(film)).toBe(true);
  });

  it("downloads again what came damaged although its length was right", async () => {
    const directory = await temporaryFolder();
    const { url, seen } = await serve((index, _, response) =>
      response.end(index === 0 ? film.subarray(0, film.length / 2) : film),
    );
    const { path } = await saveResult(url, { directory, stem: "take.mp4" }, options);
    expect((await readFile(path)).equals(film)).toBe(true);
    expect(seen).toHaveLength(2);
  });

  it("keeps what cannot be played under another name, for it is paid for", async () => {
    const directory = await temporaryFolder();
    const { url } = await serve((_, __, response) => response.end("no film at all"));
    const saving = saveResult(url, { directory, stem: "take.mp4" }, options);
    await expect(saving).rejects.toMatchObject({ code: "not_playable", exitCode: 1 });
    expect(await readdir(directory)).toEqual(["take.damaged"]);
  });

  it("leaves nothing behind when it fails or is stopped", async () => {
    const directory = await temporaryFolder();
    const gone = await serve((_, __, response) => response.writeHead(403).end());
    await expect(saveResult(gone.url, { directory, stem: "take" }, options)).rejects.toMatchObject({
      code: "output_expired",
    });
    const stop = new AbortController();
    const slow = await serve((_, __, response) => {
      response.writeHead(200, { "content-length": film.length }).write(film.subarray(0, 1000));
    });
    const saving = saveResult(
      slow.url,
      { directory, stem: "take" },
      { ...options, signal: stop.signal, onProgress: () => stop.abort() },
    );
    await expect(saving).rejects.toMatchObject({ name: "AbortError" });
    expect(await readdir(directory)).toEqual([]);
  });
});
