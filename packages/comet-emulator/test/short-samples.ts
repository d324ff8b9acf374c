import { copyFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import {
  ALL_FORMATS,
  Conversion,
  FilePathSource,
  FilePathTarget,
  Input,
  Mp4OutputFormat,
  Output,
} from "mediabunny";

/** A folder with a character and the first 3 seconds of the sample performance: enough, and quick to render from. */
export async function shortSamples(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "comet-emulator-samples-"));
  await copyFile(sampleMedia.character.path, join(folder, "character.jpg"));
  const conversion = await Conversion.init({
    input: new Input({ source: new FilePathSource(sampleMedia.performer.path), formats: ALL_FORMATS }),
    output: new Output({
      format: new Mp4OutputFormat(),
      target: new FilePathTarget(join(folder, "performance.mp4")),
    }),
    trim: { start: 0, end: 3 },
  });
  await conversion.execute();
  return folder;
}
