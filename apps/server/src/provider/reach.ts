import { assetsOf, operations } from "@understudy/core";
import type { Kysely } from "kysely";
import type { UrlSigner } from "../assets/signed-url.ts";
import type { Storage } from "../assets/storage.ts";
import type { Database, Task } from "../database/schema.ts";

/** How long the provider may take to fetch an input. */
const secondsReachable = 2 * 3600;

/**
 * Act-One must be given a callback address, and posts the result to it. Where ours cannot be reached, it gets one that no
 * host will ever have (RFC 6761): the task is watched all the same.
 */
const nobody = "https://callback.invalid/";

/** Makes the body that goes to the provider: our uploads become addresses it can fetch, a callback address is filled in. */
export function createInputResolver(parts: {
  db: Kysely<Database>;
  storage: Storage;
  signer: UrlSigner;
  /** The address under which the provider reaches this server. */
  baseUrl: string;
  /** Where the provider sends its hints; `undefined` where it cannot reach this server. */
  callbackUrl: string | undefined;
}): (task: Task) => Promise<Record<string, unknown>> {
  const { db, storage, signer, baseUrl } = parts;

  async function publicAddress(uploadUri: string): Promise<string> {
    const id = uploadUri.replace(/^runway:\/\//i, "");
    const asset = await db.selectFrom("asset").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const options = { seconds: secondsReachable, mimeType: asset.mime_type };
    const onStorage = await storage.publicUrl(asset.storage_key, options);
    return onStorage ?? baseUrl + signer.sign(asset.id, asset.name, secondsReachable);
  }

  return async (task) => {
    const body = structuredClone(task.input);
    for (const asset of assetsOf(operations[task.operation], body)) {
      if (/^runway:/i.test(asset.uri)) replaceAt(body, asset.path, await publicAddress(asset.uri));
    }
    if (task.operation === "act_one" && body.callback_url === undefined) {
      body.callback_url = parts.callbackUrl ?? nobody;
    }
    return body;
  };
}

function replaceAt(body: Record<string, unknown>, path: readonly (string | number)[], value: string): void {
  const last = path.at(-1);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], body);
  if (last !== undefined) (parent as Record<string, unknown>)[last] = value;
}
