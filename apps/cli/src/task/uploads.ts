import type { Context } from "../commands/command.ts";
import type { FlagValues } from "../flags/flag.ts";
import type { InputForm } from "../flags/input-flags.ts";
import { quiet } from "../output/terminal.ts";
import { bytes } from "../output/words.ts";
import type { Server } from "../server/server.ts";
import { upload } from "../server/upload.ts";
import type { LocalFile } from "./local-files.ts";

/** What stands in an input for a file that is not uploaded yet. */
export function placeholderOf({ flag }: LocalFile): string {
  return `runway://not-uploaded-yet/${flag}`;
}

/** An input with other addresses in place of its local files. */
export function inputWith(
  form: InputForm,
  values: FlagValues,
  files: readonly LocalFile[],
  addressOf: (file: LocalFile) => string,
): Record<string, unknown> {
  const addresses = files.map((file) => [file.flag, addressOf(file)] as const);
  return form.input({ ...values, ...Object.fromEntries(addresses) });
}

/** A prepared input with the addresses of its uploads in place of the placeholders. */
export function withUploads(
  input: Record<string, unknown>,
  files: readonly LocalFile[],
  uploaded: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const addresses = new Map(files.map((file) => [placeholderOf(file), uploaded.get(file.path)]));
  const replace = (value: unknown): unknown => {
    if (typeof value === "string") return addresses.get(value) ?? value;
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  return replace(input) as Record<string, unknown>;
}

/** Uploads files one after the other, a file named twice only once. @returns The address of each, by its path. */
export async function uploadFiles(
  { io, terminal }: Context,
  server: Server,
  files: readonly LocalFile[],
): Promise<ReadonlyMap<string, string>> {
  const uploaded = new Map<string, string>();
  for (const { flag, path } of files) {
    if (uploaded.has(path)) continue;
    let size = 0;
    const uri = await upload(io, server, path, (sent, total) => {
      size = total;
      terminal.live(`Uploading --${flag}  ${Math.floor((sent / (total || 1)) * 100)} %  ${bytes(total)}`);
    });
    terminal.live(undefined);
    terminal.tell({ event: "uploaded", flag, path, uri, sizeBytes: size }, [
      quiet("Upload   "),
      `--${flag}: ${bytes(size)}`,
    ]);
    uploaded.set(path, uri);
  }
  return uploaded;
}
