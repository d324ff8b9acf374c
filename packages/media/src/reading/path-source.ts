import { MediaError } from "../media-error.ts";
import type { ByteSource, ReadBudget } from "./byte-source.ts";
import { fileSystem } from "./node-modules.ts";

/** Opens a file on disk, in Node. Throws `unreadable` when there is none, or when it is not a plain file. */
export async function openPath(path: string, budget: ReadBudget): Promise<ByteSource> {
  const { open, stat } = fileSystem();
  // A pipe or a device is refused before it is opened, for opening one may wait for ever.
  const { size } = await stat(path).then((found) => {
    if (found.isFile()) return found;
    throw new MediaError("unreadable", { reason: `${path} is not a file` });
  }, asMediaError(path));
  const file = await open(path, "r").catch(asMediaError(path));
  return {
    size,
    async read(start, end) {
      budget.spend(end - start);
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file
          .read(bytes, filled, bytes.length - filled, start + filled)
          .catch(asMediaError(path));
        if (bytesRead === 0) throw new MediaError("unreadable", { reason: "it became shorter meanwhile" });
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

const reasons: Record<string, string> = {
  ENOENT: "there is no file at",
  EACCES: "there is no permission to read",
  EPERM: "there is no permission to read",
};

function asMediaError(path: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    const reason = reasons[cause.code ?? ""];
    throw new MediaError("unreadable", { reason: reason ? `${reason} ${path}` : cause.message }, cause);
  };
}
