import type { ImageFacts, MediaFacts, MediaKind, VideoFacts } from "../media-facts.ts";
import { type Advisory, type Issue, notice } from "../notices.ts";
import type { InputMedia, MediaRule } from "./operation.ts";

/** Where one media address of an input stands, and the rule it must keep. */
export interface Asset {
  path: (string | number)[];
  /** The dotted path, the key of `InputMedia`. */
  key: string;
  uri: string;
  /** The kind the input says it is, where it says so. */
  declaredKind: MediaKind | undefined;
  rule: MediaRule;
}

/** Largest files fetched by URL, in bytes: 16 MB of image, 32 MB of video (Runway's input rules). */
export const maxBytesByUrl: Readonly<Record<MediaKind, number>> = { image: 16_000_000, video: 32_000_000 };

/** Media types that Runway accepts, with the codecs it decodes in them; images have no codec of their own. */
export const acceptedFormats: Readonly<Record<MediaKind, readonly string[]>> = {
  image: ["image/jpeg", "image/png", "image/webp"],
  video: ["video/mp4", "video/quicktime", "video/x-matroska", "video/webm", "video/3gpp", "video/ogg"],
};

/** Picture codecs that Runway decodes. */
export const acceptedVideoCodecs: readonly string[] = [
  "avc",
  "hevc",
  "av1",
  "vp8",
  "vp9",
  "prores",
  "theora",
];

/** The media addresses of an input, read leniently: what is missing or of the wrong type is left out. */
export function assetsOf(operation: { media: readonly MediaRule[] }, input: unknown): Asset[] {
  return operation.media.flatMap((rule) =>
    expand(input, rule.path, []).map(({ path, value, parent }) => {
      const { type } = parent as { type?: unknown };
      const declaredKind = type === "image" || type === "video" ? type : undefined;
      return { path, key: path.join("."), uri: value, declaredKind, rule };
    }),
  );
}

type Found = { path: (string | number)[]; value: string; parent: object };

function expand(node: unknown, rest: readonly string[], path: (string | number)[]): Found[] {
  const [key, ...deeper] = rest;
  if (typeof node !== "object" || node === null || key === undefined) return [];
  if (key === "*") {
    return Array.isArray(node) ? node.flatMap((entry, index) => expand(entry, deeper, [...path, index])) : [];
  }
  const value = (node as Record<string, unknown>)[key];
  if (deeper.length > 0) return expand(value, deeper, [...path, key]);
  return typeof value === "string" ? [{ path: [...path, key], value, parent: node }] : [];
}

/** Measured media against the rules of their fields. */
export function checkMedia(
  operation: { media: readonly MediaRule[] },
  input: unknown,
  media: InputMedia,
): { issues: Issue[]; advisories: Advisory[] } {
  const issues: Issue[] = [];
  const advisories: Advisory[] = [];
  for (const asset of assetsOf(operation, input)) {
    const facts = media[asset.key];
    if (!facts) continue;
    const kinds = asset.declaredKind ? [asset.declaredKind] : asset.rule.kinds;
    if (!kinds.includes(facts.kind)) {
      const expected = kinds.map(kindName).join(" or ");
      issues.push(notice("media_wrong_kind", asset.path, { expected, given: kindName(facts.kind) }));
      continue;
    }
    issues.push(...checkFile(asset, facts), ...checkShape(asset, facts));
    if (facts.kind === "video") {
      issues.push(...checkLength(asset, facts));
      const { usedSeconds } = asset.rule;
      if (usedSeconds !== undefined && facts.durationSeconds > usedSeconds) {
        advisories.push(
          notice("only_first_seconds", asset.path, {
            given: tenths(facts.durationSeconds),
            max: usedSeconds,
          }),
        );
      }
    }
  }
  return { issues, advisories };
}

function checkFile({ path, uri }: Asset, facts: MediaFacts): Issue[] {
  const issues: Issue[] = [];
  const formats = acceptedFormats[facts.kind];
  if (!formats.includes(facts.mimeType)) {
    const allowed = formats.map((format) => format.replace(/^.*\/(x-)?/, "")).join(", ");
    issues.push(notice("media_format", path, { allowed, given: facts.mimeType }));
  }
  const codec = facts.kind === "video" ? facts.videoCodec : undefined;
  if (codec !== undefined && !acceptedVideoCodecs.includes(codec)) {
    issues.push(notice("media_codec", path, { allowed: acceptedVideoCodecs.join(", "), given: codec }));
  }
  const max = maxBytesByUrl[facts.kind];
  if (/^https?:/i.test(uri) && facts.sizeBytes > max) {
    issues.push(
      notice("media_too_large", path, { max: max / 1e6, given: Math.ceil(facts.sizeBytes / 1e5) / 10 }),
    );
  }
  return issues;
}

function checkShape({ path, rule }: Asset, facts: ImageFacts | VideoFacts): Issue[] {
  const window = facts.kind === "image" ? rule.ratio : undefined;
  const ratio = facts.width / facts.height;
  const given = `${facts.width}x${facts.height}`;
  if (window && (ratio < window.min || ratio > window.max)) {
    return [notice("media_ratio", path, { expected: `from ${window.min} to ${window.max}`, given })];
  }
  if (rule.shape) {
    const wanted = rule.shape.width / rule.shape.height;
    if (Math.abs(ratio / wanted - 1) > 0.01) {
      return [
        notice("media_ratio", path, { expected: `of ${rule.shape.width}:${rule.shape.height}`, given }),
      ];
    }
  }
  return [];
}

function checkLength({ path, rule }: Asset, { durationSeconds }: VideoFacts): Issue[] {
  const given = tenths(durationSeconds);
  // A frame more or less is not worth a refusal: lengths in a container are rarely round.
  const slack = 0.05;
  if (rule.seconds && durationSeconds < rule.seconds.min - slack) {
    return [notice("media_too_short", path, { min: rule.seconds.min, given })];
  }
  if (rule.seconds && durationSeconds > rule.seconds.max + slack) {
    return [notice("media_too_long", path, { max: rule.seconds.max, given })];
  }
  return [];
}

/** Says so when a picture must lose more than 2 % of its area to fill a size. */
export function cropAdvisory(
  path: string[],
  facts: MediaFacts | undefined,
  ratio: string | undefined,
): Advisory[] {
  const [width = 0, height = 0] = (ratio ?? "").split(":").map(Number);
  if (!facts || !width || !height) return [];
  const change = facts.width / facts.height / (width / height);
  const percent = Math.round((1 - Math.min(change, 1 / change)) * 100);
  return percent > 2 ? [notice("cropped", path, { ratio: `${width}:${height}`, percent })] : [];
}

const kindName = (kind: MediaKind) => (kind === "image" ? "an image" : "a video");
const tenths = (seconds: number) => Math.round(seconds * 10) / 10;
