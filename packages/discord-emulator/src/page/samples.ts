import { openAsBlob } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { probe } from "@understudy/media";
import { contentTypeOf } from "../cdn/content-type.ts";

/** A file the page offers to pick without looking for one. */
export interface Sample {
  name: string;
  contentType: string;
  /** What it is, in words. */
  about: string;
}

/** Pictures and films of a folder: `performer.mp4` before what differs from it, such as `performer-square.mp4`. */
export async function listSamples(folder: string | undefined): Promise<Sample[]> {
  if (folder === undefined) return [];
  const names = (await readdir(folder)).filter((name) => /^(image|video)\//.test(contentTypeOf(name)));
  const isVariant = (name: string) => Number(name.includes("-"));
  names.sort((one, other) => isVariant(one) - isVariant(other) || one.localeCompare(other));
  return Promise.all(
    names.map(async (name) => ({
      name,
      contentType: contentTypeOf(name),
      about: await describe(join(folder, name)),
    })),
  );
}

async function describe(path: string): Promise<string> {
  const kind = contentTypeOf(path).startsWith("image/") ? "picture" : "film";
  try {
    const facts = await probe(await openAsBlob(path));
    const length = "durationSeconds" in facts ? `${Math.round(facts.durationSeconds ?? 0)} s, ` : "";
    return `${kind}, ${length}${facts.width} × ${facts.height}`;
  } catch {
    return kind;
  }
}

/** The path of a sample. Throws for a name that is not one of them. */
export async function samplePath(folder: string | undefined, name: string): Promise<string> {
  if (folder === undefined || !(await readdir(folder)).includes(name)) {
    throw new Error(`There is no sample ${JSON.stringify(name)}.`);
  }
  return join(folder, name);
}
