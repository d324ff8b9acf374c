import { StreamTarget, type StreamTargetChunk } from "mediabunny";
import { MediaError } from "../media-error.ts";
import { fileSystem } from "../reading/node-modules.ts";

/** Bytes collected before they are written. */
const chunkSize = 4 * 2 ** 20;

/**
 * Lets something write a file and gives the file its name only when it is complete and on the disk: before, it is
 * called `<path>.part`, and it is removed when anything goes wrong. In Node only. Throws `unwritable`.
 */
export async function writeWhole<Result>(
  path: string,
  write: (target: StreamTarget) => Promise<Result>,
): Promise<Result> {
  const { open, rename, rm } = fileSystem();
  const part = `${path}.part`;
  const file = await open(part, "w").catch(asMediaError);
  try {
    const writable = new WritableStream<StreamTargetChunk>({
      async write({ data, position }) {
        await file.write(data, 0, data.byteLength, position).catch(asMediaError);
      },
    });
    const result = await write(new StreamTarget(writable, { chunked: true, chunkSize }));
    await file.sync().catch(asMediaError);
    await file.close();
    await rename(part, path).catch(asMediaError);
    return result;
  } catch (cause) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw cause;
  }
}

function asMediaError(cause: Error): never {
  throw new MediaError("unwritable", { reason: cause.message }, cause);
}
