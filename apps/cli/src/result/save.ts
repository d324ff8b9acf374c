import { open, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { MediaError, type ProbedVideo, probe, type VideoContainer } from "@understudy/media";
import { CliError } from "../cli-error.ts";
import { type DownloadOptions, download } from "./download.ts";
import { makeWorkFolder, publish } from "./target.ts";

/** A result on this machine. */
export interface SavedFile {
  path: string;
  facts: ProbedVideo;
}

/** Two damaged downloads in a row are not an accident on the way. */
const downloads = 2;

/**
 * Downloads a result into a folder of its own beside the target, checks that it is a film that plays, and only then gives it its name:
 * under that name there is never half a file.
 *
 * @param stem The name wanted, without an extension where the file itself shall decide it.
 * @throws {OutputExpiredError} when the address no longer answers.
 * @throws {CliError} `download_failed`, or `not_playable` with the file kept under another name: it is paid for.
 */
export async function saveResult(
  url: string,
  { directory, stem }: { directory: string; stem: string },
  options: DownloadOptions,
): Promise<SavedFile> {
  const folder = await makeWorkFolder(directory);
  const part = join(folder, "result.part");
  try {
    for (let left = downloads - 1; ; left--) {
      await downloadTo(part, url, options);
      try {
        const facts = await probe(part, { verify: true, signal: options.signal });
        if (facts.kind !== "video") throw new MediaError("not_video", { given: "an image" });
        const name = extname(stem) ? stem : `${stem}.${extensions[facts.container]}`;
        return { path: await publish(part, directory, name), facts };
      } catch (error) {
        if (!(error instanceof MediaError)) throw error;
        if (left > 0) continue;
        const kept = await publish(
          part,
          directory,
          `${stem.slice(0, stem.length - extname(stem).length)}.damaged`,
        );
        throw new CliError(
          "not_playable",
          `The result came whole but cannot be played. It is kept as ${kept}.`,
          error,
        );
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function downloadTo(path: string, url: string, options: DownloadOptions): Promise<void> {
  const file = await open(path, "w");
  try {
    await download(url, file, options);
    await file.sync();
  } finally {
    await file.close();
  }
}

const extensions: Readonly<Record<VideoContainer, string>> = {
  mp4: "mp4",
  mov: "mov",
  "3gp": "3gp",
  webm: "webm",
  matroska: "mkv",
};
