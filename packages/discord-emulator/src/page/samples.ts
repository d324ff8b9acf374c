import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { contentTypeOf } from "../cdn/content-type.ts";

/** A file the page offers to pick without looking for one. */
export interface Sample {
  name: string;
  contentType: string;
}

/** Pictures and films of a folder, by name. */
export async function listSamples(folder: string | undefined): Promise<Sample[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder);
  return names
    .map((name) => ({ name, contentType: contentTypeOf(name) }))
    .filter(({ contentType }) => /^(image|video)\//.test(contentType))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The path of a sample. Throws for a name that is not one of them. */
export async function samplePath(folder: string | undefined, name: string): Promise<string> {
  const samples = await listSamples(folder);
  if (folder === undefined || !samples.some((sample) => sample.name === name)) {
    throw new Error(`There is no sample ${JSON.stringify(name)}.`);
  }
  return join(folder, name);
}
