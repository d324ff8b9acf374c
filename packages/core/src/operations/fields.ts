import * as z from "zod/mini";
import { type IssueCode, quote } from "../notices.ts";
import type { InputRules, Operation } from "./operation.ts";

// The pieces that request schemas are made of. Where a sentence about a bad value needs more than zod's issue carries,
// the message is that figure (`1..5`, a list of fields); `input-issues.ts` puts it into words.

/** Largest seed of every route but image to video (CometAPI video to video page, Runway OpenAPI). */
export const maxSeed = 4_294_967_295;

/** Runway's cap on a data URI in characters, since August 2026. */
const defaultMaxDataUriLength = 5 * 1024 * 1024;

/** The provider's moderation setting for one request. */
export interface ContentModeration {
  /** `low` lets more through where a public figure is recognised; `auto` is the provider's default. */
  publicFigureThreshold?: "auto" | "low" | undefined;
}

type Strict<Shape extends z.core.$ZodLooseShape> = z.ZodMiniObject<
  z.core.util.Writeable<Shape>,
  z.core.$strict
>;

/** An object that refuses unknown fields. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape): Strict<Shape> {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : undefined),
  });
}

/** Adds the description that a form, a help text or a JSON Schema shows. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description)) as T;
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): z.ZodMiniType<number> {
  const range = `${min}..${max}`;
  return z.int(range).check(z.gte(min, range), z.lte(max, range));
}

/** Text of `min` to `max` UTF-16 units: the provider counts those, zod and JSON Schema count code points. */
export function text(min: number, max: number): z.ZodMiniType<string> {
  const withinUnits = textThat(({ length }) =>
    length > max ? { code: "too_long", max, given: length } : undefined,
  );
  return withinUnits.check(z.minLength(min), z.maxLength(max));
}

export function seed(max: number): z.ZodMiniType<number> {
  return described(
    integer(0, max),
    `Random seed, 0 to ${max}: the same input with the same seed gives a like result.`,
  );
}

/** The `model` field: one of the ids allowed or an alias of one. */
export function model(
  operation: Pick<Operation, "models" | "modelAliases">,
  rules: InputRules = {},
): z.ZodMiniType<string> {
  const models = rules.models ?? operation.models;
  const aliases = Object.entries(operation.modelAliases).filter(([, id]) => models.includes(id));
  const allowed = [...models, ...aliases.map(([alias]) => alias)];
  return described(z.enum(allowed), "The model; filled in when left out.");
}

/** The id that goes over the wire: the default when none is given, the real name of an alias. */
export function modelId(
  operation: Pick<Operation, "models" | "modelAliases">,
  given: string | undefined,
  rules: InputRules = {},
): string | undefined {
  if (given === undefined) return (rules.models ?? operation.models)[0];
  return operation.modelAliases[given] ?? given;
}

export function contentModeration(): z.ZodMiniType<ContentModeration> {
  return described(
    object({ publicFigureThreshold: z.optional(z.enum(["auto", "low"])) }),
    "The provider's moderation setting for this request.",
  );
}

/**
 * A media address: `https://` with a host name, 13 to 2048 characters (Runway's input rules). With `dataUri`, a base64
 * data URI of that kind of media too. `rules` may allow loopback `http://` and `runway://`.
 */
export function mediaUri(rules: InputRules = {}, dataUri?: "image" | "video"): z.ZodMiniType<string> {
  const uri = textThat((text) => refuseUri(text, rules, dataUri));
  return described(uri, dataUri ? `HTTPS URL, or base64 data URI of a ${dataUri}.` : "HTTPS URL.");
}

/** An address that is called, never an upload or a data URI. */
export function httpsUrl(rules: InputRules = {}): z.ZodMiniType<string> {
  return textThat((text) => refuseUrl(text, rules));
}

function textThat(refuse: (text: string) => Refusal | undefined) {
  return z.string().check(
    z.check<string>(({ value, issues }) => {
      const refusal = refuse(value);
      if (refusal) issues.push({ code: "custom", input: value, params: refusal });
    }),
  );
}

type Refusal = { code: IssueCode; [param: string]: string | number };

function refuseUri(uri: string, rules: InputRules, dataUri?: "image" | "video"): Refusal | undefined {
  if (/^data:/i.test(uri)) return refuseDataUri(uri, rules, dataUri);
  if (/^runway:\/\/./i.test(uri))
    return rules.allowUploadUris ? undefined : { code: "upload_uri_not_allowed" };
  return refuseUrl(uri, rules);
}

function refuseUrl(uri: string, rules: InputRules): Refusal | undefined {
  const given = quote(uri);
  // The parser forgives spaces and missing slashes; who fetches the address may not.
  const url = /^\w+:\/\/\S+$/.test(uri) ? URL.parse(uri) : null;
  if (!url) return { code: "invalid_url", given };
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (rules.allowLoopbackHttp && loopback && /^https?:$/.test(url.protocol)) return undefined;
  if (url.protocol !== "https:") return { code: "not_https", given };
  if (/^(\[.*\]|[\d.]+)$/.test(url.hostname)) return { code: "ip_address", given: url.hostname };
  if (uri.length < 13) return { code: "too_short", min: 13, given: uri.length };
  if (uri.length > 2048) return { code: "too_long", max: 2048, given: uri.length };
  return undefined;
}

function refuseDataUri(uri: string, rules: InputRules, dataUri?: "image" | "video"): Refusal | undefined {
  if (!dataUri) return { code: "data_uri_not_allowed" };
  const max = rules.maxDataUriLength ?? defaultMaxDataUriLength;
  if (uri.length > max) return { code: "data_uri_too_large", max, given: uri.length };
  const mimeType = /^data:([^,]{0,100});base64,/i.exec(uri)?.[1];
  if (mimeType?.toLowerCase().startsWith(`${dataUri}/`)) return undefined;
  const expected = dataUri === "image" ? "an image" : "a video";
  return { code: "data_uri_wrong_type", expected, given: quote(mimeType ?? uri) };
}
