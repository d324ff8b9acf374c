/** Why an input is refused, before anything is sent. */
export type IssueCode =
  | "required"
  | "wrong_type"
  | "unknown_field"
  | "out_of_range"
  | "too_short"
  | "too_long"
  | "not_allowed"
  | "too_many"
  | "too_few"
  | "duplicate"
  | "invalid_url"
  | "not_https"
  | "ip_address"
  | "data_uri_not_allowed"
  | "data_uri_wrong_type"
  | "data_uri_too_large"
  | "upload_uri_not_allowed"
  | "media_wrong_kind"
  | "media_format"
  | "media_codec"
  | "media_too_large"
  | "media_too_short"
  | "media_too_long"
  | "media_ratio";

/** What a person should know although it does not stop the request. */
export type AdvisoryCode =
  | "body_control_needs_image"
  | "prompt_missing"
  | "ratio_model_mismatch"
  | "ratio_ignored"
  | "only_first_seconds"
  | "cropped"
  | "no_sound"
  | "price_assumed";

type Param = string | number;

/** One thing to say about an input: which field, what is wrong or worth knowing, and a sentence in English. */
export interface Notice<Code extends string = IssueCode | AdvisoryCode> {
  /** Stable and closed: translate by it. */
  code: Code;
  /** Where in the input, from the outside in; empty for the input as a whole. */
  path: (string | number)[];
  /** An English sentence naming the field, what was given and what is allowed. */
  message: string;
  /** The figures in the sentence, for other languages. */
  params: Record<string, Param>;
}

/** A reason to refuse an input. */
export type Issue = Notice<IssueCode>;
/** A warning that stops nothing. */
export type Advisory = Notice<AdvisoryCode>;

/**
 * The English sentence of each notice, after the name of the field. `{x}` is the parameter `x`; `{x?day:days}` is the
 * first word where that is 1, else the second.
 */
const sentences: Record<IssueCode | AdvisoryCode, string> = {
  required: "is required",
  wrong_type: "must be {expected}, not {given}",
  unknown_field: "is not a field of this operation; the fields are {allowed}",
  out_of_range: "must be {expected} from {min} to {max}, not {given}",
  too_short: "must be at least {min} {min?character:characters} long, not {given}",
  too_long: "must be at most {max} {max?character:characters} long, not {given}",
  not_allowed: "must be {expected}, not {given}",
  too_many: "may hold at most {max} {max?entry:entries}, not {given}",
  too_few: "must hold at least {min} {min?entry:entries}, not {given}",
  duplicate: "must not repeat {given}",
  invalid_url: "must be a complete URL, not {given}",
  not_https: "must be an https:// URL, not {given}",
  ip_address: "must name a host, not the IP address {given}",
  data_uri_not_allowed: "must be an https:// URL; this field takes no data URI",
  data_uri_wrong_type: "must be a base64 data URI of {expected}, not of {given}",
  data_uri_too_large:
    "must be at most {max} characters as a data URI, not {given}; give an https:// URL instead",
  upload_uri_not_allowed: "must be an https:// URL; runway:// uploads are not available here",
  media_wrong_kind: "must be {expected}, but the file is {given}",
  media_format: "must be {allowed}, but the file is {given}",
  media_codec: "must be encoded as {allowed}, but the file is {given}",
  media_too_large: "must be at most {max} MB, but the file has {given} MB",
  media_too_short: "must last at least {min} s, but it lasts {given} s",
  media_too_long: "must last at most {max} s, but it lasts {given} s",
  media_ratio: "must have a width-to-height ratio {expected}, but it is {given}",
  body_control_needs_image:
    "moves the body of a character image only; for a character video it may have no effect",
  prompt_missing: "is empty; {model} follows a prompt much better than none",
  ratio_model_mismatch:
    "{given} is not a size {model} is known to make ({allowed}); the result may differ in size",
  ratio_ignored: "is no longer heeded by {model}; the result keeps the shape of the input",
  only_first_seconds: "lasts {given} s, but only the first {max} s are used",
  cropped: "has another shape than {ratio}; about {percent} % of the picture will be cropped",
  no_sound: "has no sound; the result will have none either",
  price_assumed: "is not published by CometAPI for this operation; {price} USD is assumed",
};

/** Makes a notice with its English sentence. */
export function notice<Code extends IssueCode | AdvisoryCode>(
  code: Code,
  path: readonly (string | number)[],
  params: Record<string, Param> = {},
): Notice<Code> {
  const sentence = sentences[code]
    .replace(/\{(\w+)\?(\w+):(\w+)\}/g, (_, name: string, one: string, many: string) =>
      params[name] === 1 ? one : many,
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
  return { code, path: [...path], message: `${fieldName(path)}${sentence}.`, params };
}

/** `["references", 0, "uri"]` as `references[0].uri `, with the space that a sentence needs after it. */
function fieldName(path: readonly (string | number)[]): string {
  const name = path.reduce<string>((name, key) => {
    if (typeof key === "number") return `${name}[${key}]`;
    // Anybody may send a field of any name.
    if (!/^[\w-]{1,40}$/.test(key)) return `${name}[${quote(key)}]`;
    return name ? `${name}.${key}` : key;
  }, "");
  return name ? `${name} ` : "The input ";
}

/** C1 controls, which a terminal may obey, and marks that turn the direction of the text around them. */
const invisible = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that somebody gave, short enough and quoted for a sentence. */
export function quote(text: string): string {
  const visible = text.replace(invisible, "");
  return JSON.stringify(visible.length > 80 ? `${visible.slice(0, 79)}…` : visible);
}

/** Any value as JSON; `undefined` where JSON cannot hold it, such as a circle or a bigint. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Any value that somebody gave, short enough and quoted for a sentence; its type where it cannot be written. */
export function written(value: unknown): string {
  const json = jsonText(value);
  return json === undefined
    ? `a value of type ${typeof value}`
    : quote(typeof value === "string" ? value : json);
}
