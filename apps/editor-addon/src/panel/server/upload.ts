import { announced } from "./answers.ts";
import { refusalOf, type ServerApi } from "./api.ts";
import { Refusal, ServerError } from "./server-error.ts";
import { untilStalled } from "./stall.ts";

/**
 * Brings a file to the server in Runway's two steps: it is announced, then posted to the address that comes back.
 *
 * @param onProgress Told the share that went out, 0 to 1: `fetch` would not tell.
 * @returns The `runway://` address under which inputs name it.
 * @throws {ServerError} when it is refused or cannot be sent.
 * @throws {Refusal} `file_gone` when it cannot be read any more.
 */
export async function upload(
  api: ServerApi,
  file: Blob,
  filename: string,
  { onProgress, signal }: { onProgress(share: number): void; signal: AbortSignal },
): Promise<string> {
  const { uploadUrl, fields, runwayUri } = await api.ask(announced, "uploads", {
    body: { filename, type: "ephemeral" },
    signal,
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", file, filename);
  try {
    await post(uploadUrl, form, onProgress, signal);
  } catch (error) {
    // A browser does not tell a file that has changed since it was chosen from a connection that broke off.
    if (!(await isReadable(file))) throw new Refusal("file_gone");
    throw error;
  }
  return runwayUri;
}

function isReadable(file: Blob): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

function post(
  url: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const stall = untilStalled();
    const until = AbortSignal.any([signal, stall.signal]);
    const abort = () => request.abort();
    until.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = ({ loaded, total }) => {
      stall.alive();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onerror = () => reject(new ServerError(0, { code: "connection" }));
    request.onabort = () => reject(until.reason);
    request.onloadend = () => {
      stall.end();
      until.removeEventListener("abort", abort);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else refusalOf(new Response(request.responseText, { status: request.status })).then(reject, reject);
    };
    request.open("POST", url);
    request.send(form);
  });
}
