import type { Asset, MediaFacts } from "@understudy/core";
import { MediaError, type Probed, probe } from "@understudy/media";
import type { Io } from "../io.ts";

/** Something to say about a media address that only a look at it can tell. */
export interface MediaNotice {
  code: "unreachable" | "not_fetchable" | "not_usable";
  path: readonly (string | number)[];
  /** A sentence that goes after the name of the field. */
  message: string;
}

/** What a look at the media of an input brought. */
export interface Measured {
  /** By the dotted path of each address, for `preflight`. */
  media: Record<string, MediaFacts>;
  /** Reasons to stop. */
  issues: MediaNotice[];
  /** Worth knowing: could not be looked at from here. */
  advisories: MediaNotice[];
}

/** Nothing was looked at. */
export const unmeasured: Measured = { media: {}, issues: [], advisories: [] };

/** Media to look at: at its address, or a file of this machine that is not there yet. */
export type Measurable = Asset & { file?: string | undefined };

/** Looks at media as the provider will: can it be fetched, and what is it? An upload that a server has it knows itself. */
export async function measureMedia(
  assets: readonly Measurable[],
  { fetch, interrupts }: Pick<Io, "fetch" | "interrupts">,
): Promise<Measured> {
  const measured: Measured = { media: {}, issues: [], advisories: [] };
  await Promise.all(
    assets.filter(isHere).map(async (asset) => {
      const found = await look(asset, { fetch, signal: interrupts.first });
      if ("facts" in found) measured.media[asset.key] = found.facts;
      else if (found.stops) measured.issues.push(found.notice);
      else measured.advisories.push(found.notice);
    }),
  );
  return measured;
}

type Look = { facts: Probed } | { notice: MediaNotice; stops: boolean };
type Reach = { fetch: typeof globalThis.fetch; signal: AbortSignal };

function isHere({ uri, file }: Measurable): boolean {
  return file !== undefined || !/^runway:/i.test(uri);
}

async function look({ path, uri, file }: Measurable, reach: Reach): Promise<Look> {
  const say = (code: MediaNotice["code"], message: string) => ({
    notice: { code, path, message },
    stops: code !== "unreachable",
  });
  try {
    if (file !== undefined) return { facts: await probe(file, reach) };
    const refusal = /^https?:/i.test(uri) ? await refusalOf(uri, reach) : undefined;
    if (refusal !== undefined) return say("not_fetchable", refusal);
    return { facts: await probe(uri, reach) };
  } catch (error) {
    reach.signal.throwIfAborted();
    if (file !== undefined && error instanceof MediaError) {
      return say("not_usable", `cannot be used. ${error.message}`);
    }
    if (!(error instanceof MediaError) || error.code === "unreadable" || error.code === "timeout") {
      return say("unreachable", "could not be looked at from here; the provider may be able to.");
    }
    return say("not_usable", `cannot be used. ${error.message}`);
  }
}

/** How long a server may take to answer before it counts as out of reach. */
const patienceMs = 15_000;

/**
 * Why the provider could not fetch an address: it asks with HEAD, follows no redirect, and wants the type and the length
 * of the file (Runway's input rules). `undefined` when it could.
 */
async function refusalOf(url: string, { fetch, signal }: Reach): Promise<string | undefined> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const { status, headers } = await fetch(url, { method: "HEAD", redirect: "manual", signal: patience });
  if (status >= 300 && status < 400) {
    return `leads on to another address (${status}), and the provider does not follow. Give the address it leads to.`;
  }
  if (status >= 400) {
    return `cannot be fetched: a HEAD request is answered with ${status}. It must answer without a login.`;
  }
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^(image|video)\//.test(type)) {
    return `is served as ${type || "a file of no type"}; the provider needs the true type, such as video/mp4 or image/png.`;
  }
  if (!headers.has("content-length"))
    return "is served without its length (Content-Length), which the provider needs.";
  return undefined;
}
