import type { Readable } from "node:stream";
import busboy from "busboy";
import { ApiError } from "./errors.ts";

/** The one field of a form that is taken, as in S3's form uploads. */
const fileField = "file";

/**
 * Streams the file of a form into `receive`, as fast as that takes it; the form is never held whole. Fields beside it
 * are passed over. What goes wrong first is what is thrown, after `receive` has let go of what it had.
 *
 * @param form what the request says it is, and the request itself; it is left unread where that is of no more use.
 * @param times how long the sender may be silent, and how long it may take over all.
 * @returns what `receive` made of the file.
 * @throws {ApiError} for a form that is malformed, breaks off, stands still or has no file.
 */
export async function receiveForm<T>(
  { contentType, body }: { contentType: string; body: Readable },
  { idleMs, totalMs }: { idleMs: number; totalMs: number },
  receive: (content: Readable) => Promise<T>,
): Promise<T> {
  const form = openForm(contentType);
  let received: Promise<T> | undefined;
  let otherFields = "";
  let isStopped = false;
  const beganAt = performance.now();
  let lastAt = beganAt;
  const hear = () => {
    lastAt = performance.now();
  };
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      /** Ends the form; the file in it fails too, and with it whoever receives it. */
      const stop = (error: ApiError) => {
        isStopped = true;
        form.destroy();
        if (received) received.then(resolve, () => reject(error));
        else reject(error);
      };
      form.on("file", (name, content) => {
        // It fails with the form, whether anybody reads it or not.
        content.on("error", () => {});
        if (name !== fileField || received) {
          otherFields += ` It has \`${name}\`.`;
          content.resume();
          return;
        }
        received = receive(content);
        // Who has made up their mind waits for no more.
        received.then(resolve, (error: unknown) => {
          if (!isStopped) reject(error);
        });
      });
      form.on("error", () => stop(malformed()));
      form.on("close", () => {
        if (!received) reject(noFile(otherFields));
      });
      watch = setInterval(() => {
        const now = performance.now();
        if (now - beganAt >= totalMs) stop(tooSlow(`The file took longer than ${totalMs / 1000} s`));
        // Whoever waits for us is not idle.
        else if (body.isPaused()) hear();
        else if (!body.readableEnded && now - lastAt >= idleMs)
          stop(tooSlow(`Nothing came for ${idleMs / 1000} s`));
      }, Math.min(idleMs, totalMs) / 4);
      body.on("data", hear);
      body.on("error", () => stop(malformed()));
      body.pipe(form);
    });
  } finally {
    clearInterval(watch);
    body.off("data", hear);
    // Not destroyed: the answer goes out on the same connection.
    body.unpipe(form);
    form.destroy();
  }
}

function openForm(contentType: string): busboy.Busboy {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw refused("The body must be a form (multipart/form-data) with the field `file`.");
  }
  try {
    return busboy({
      headers: { "content-type": contentType },
      limits: { files: 4, fields: 50, fieldSize: 16_384, parts: 60 },
    });
  } catch {
    throw refused("The form cannot be read: its header names no boundary.");
  }
}

const refused = (message: string) => new ApiError(400, "invalid_input", message);

const malformed = () => refused("The form is broken off or malformed.");

const noFile = (others: string) => refused(`The form has no file in the field \`${fileField}\`.${others}`);

const tooSlow = (what: string) => new ApiError(408, "too_slow", `${what}. Send the file again.`);
