import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { serve } from "../../test/support/http.ts";
import { saveResult } from "./save.ts";

const film = await readFile(sampleMedia.characterVideo.path);
const picture = await readFile(sampleMedia.character.path);
/** The same film with a length of 0 for its media data, which says "up to the end of the file". */
const openEnded = Buffer.from(film);
openEnded.writeUInt32BE(0, film.indexOf("mdat") - 4);
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

  it("notices that half is missing where the index, in front, promises the whole", async () => {
    const directory = await temporaryFolder();
    const { url, seen } = await serve((index, _, response) =>
      response.end(index === 0 ? openEnded.subarray(0, film.length / 2) : openEnded),
    );
    const { path } = await saveResult(url, { directory, stem: "take.mp4" }, options);
    expect((await readFile(path)).equals(openEnded)).toBe(true);
    expect(seen).toHaveLength(2);
  });

  it.each([
    ["text", Buffer.from("no film at all")],
    ["a drawing", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ["a picture", picture],
  ])("keeps %s, which cannot be played, under another name, for it is paid for", async (_, content) => {
    const directory = await temporaryFolder();
    const { url } = await serve((_, __, response) => response.end(content));
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
