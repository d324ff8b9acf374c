import { type Asset, assetsOf, type InputMedia, type MediaFacts } from "@understudy/core";
import type { BodyIssue } from "../answers/errors.ts";
import type { CreateRoute, FetchedAsset } from "../routes/create-route.ts";
import type { ByteStore } from "./byte-store.ts";
import { type AssetFile, AssetRefusedError, fetchAsset, readDataUri } from "./fetch-asset.ts";

/** Measures a media file; rejects with a sentence when it is damaged or of no known format. */
export type Inspect = (file: AssetFile) => Promise<MediaFacts>;

/** How the emulator comes by the inputs. */
export interface AssetSources {
  /** `false`: inputs are not looked at, and results show a drawn stand-in. */
  fetch: typeof globalThis.fetch | false;
  inspect: Inspect;
  store: ByteStore;
}

/** The inputs of one request. */
export interface Gathered {
  /** Files that could not be had; Runway refuses the request for them (troubleshooting page). */
  issues: BodyIssue[];
  /** Files that were had but are damaged, as sentences; the task fails for them with `ASSET.INVALID`. */
  damaged: string[];
  assets: FetchedAsset[];
  media: InputMedia;
}

/** Fetches, keeps and measures every media input of a body. */
export async function gatherAssets(
  route: CreateRoute,
  body: unknown,
  { fetch, inspect, store }: AssetSources,
): Promise<Gathered> {
  const gathered: Gathered = { issues: [], damaged: [], assets: [], media: {} };
  if (!fetch) return gathered;
  const media: Record<string, MediaFacts> = {};

  async function take(asset: Asset, fetch: typeof globalThis.fetch): Promise<void> {
    const kinds = asset.declaredKind ? [asset.declaredKind] : asset.rule.kinds;
    const file = /^data:/i.test(asset.uri)
      ? readDataUri(asset.uri, kinds)
      : await fetchAsset(asset.uri, kinds, fetch);
    gathered.assets.push({ key: asset.key, kind: file.kind, sha256: store.put(file.bytes) });
    try {
      media[asset.key] = await inspect(file);
    } catch (error) {
      gathered.damaged.push(`${asset.key}: ${error instanceof Error ? error.message : error}`);
    }
  }

  for (const asset of assetsOf(route, body)) {
    try {
      await take(asset, fetch);
    } catch (error) {
      if (!(error instanceof AssetRefusedError)) throw error;
      gathered.issues.push({ code: "custom", path: asset.path, message: error.message });
    }
  }
  return { ...gathered, media };
}
