import { StreamTarget, type StreamTargetChunk } from "mediabunny";
import { MediaError } from "../media-error.ts";
import { fileSystem } from "../reading/node-modules.ts";

/** Bytes collected before they are written. */
const chunkSize = 4 * 2 ** 20;

/**
 * Lets something write a file and gives the file its name only when it is complete and on the disk: before, it stands
 * beside it under a name that nobody else has, and it is removed when anything goes wrong. In Node only.
 * Throws `unwritable`, also for a name that is taken, unless `overwrite`.
 */
export async function writeWhole<Result>(
  path: string,
  { overwrite }: { overwrite: boolean },
  write: (target: StreamTarget) => Promise<Result>,
): Promise<Result> {
  const { open, rename, rm } = fileSystem();
  if (!overwrite) await refuseTaken(path);
  const part = `${path}.${crypto.randomUUID()}.part`;
  const file = await open(part, "wx").catch(asMediaError);
  try {
    const writable = new WritableStream<StreamTargetChunk>({
      async write({ data, position }) {
        // A disk that gets full takes a part of it, and says so at the next write only.
        for (let done = 0; done < data.byteLength; ) {
          const left = data.byteLength - done;
          const { bytesWritten } = await file.write(data, done, left, position + done).catch(asMediaError);
          done += bytesWritten;
        }
      },
    });
    const result = await write(new StreamTarget(writable, { chunked: true, chunkSize }));
    await file.sync().catch(asMediaError);
    await file.close();
    if (!overwrite) await refuseTaken(path);
    await rename(part, path).catch(asMediaError);
    return result;
  } catch (cause) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw cause;
  }
}

async function refuseTaken(path: string): Promise<void> {
  const isTaken = await fileSystem()
    .access(path)
    .then(
      () => true,
      () => false,
    );
  if (isTaken) throw new MediaError("unwritable", { reason: "there is one of that name already" });
}

function asMediaError(cause: Error): never {
  throw new MediaError("unwritable", { reason: cause.message }, cause);
}
