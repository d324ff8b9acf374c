import type * as z from "zod/mini";
import type { MediaFacts, MediaKind } from "../media-facts.ts";
import type { Advisory, Issue } from "../notices.ts";

/** The operations of the suite, in the wire's own words. */
export type OperationName = "character_performance" | "act_one" | "image_to_video" | "video_to_video";

/** A size an operation can make. */
export interface OutputSize {
  /** The wire value, `width:height` in pixels. */
  ratio: string;
  width: number;
  height: number;
  /** The name people use for this shape, such as `16:9`. */
  aspect: string;
}

/** What a media field of an operation takes. */
export interface MediaRule {
  /** Where the URI stands in the input; `*` is every entry of an array. */
  path: readonly string[];
  /** The kinds of media allowed. Where the field beside it, `type`, says which one, that one. */
  kinds: readonly MediaKind[];
  required: boolean;
  /** Whether a base64 data URI may stand in for a URL. */
  dataUri?: boolean;
  /** Seconds a video must last, both ends allowed. */
  seconds?: { min: number; max: number };
  /** Seconds of a video that are used, when the rest is ignored. */
  usedSeconds?: number;
  /** Smallest and largest width divided by height of an image; for videos none is documented. */
  ratio?: { min: number; max: number };
  /** The one shape allowed, with a tolerance of 1 %. */
  shape?: { width: number; height: number };
}

/** What one task costs. A flat price for a request: CometAPI charges per request, whatever its length. */
export interface Price {
  /** Integer micro-dollars: 400000 is 0.40 USD. */
  microUsd: number;
  /** `published` by CometAPI, or `assumed` by us where it publishes none. */
  basis: "published" | "assumed";
}

/** How strictly an input is read; a server or a development set-up may widen it. */
export interface InputRules {
  /** Model ids accepted, the first being the default. Replaces the operation's own list. */
  models?: readonly string[] | undefined;
  /** Accept `http://` to this machine, for emulators. Off by default. */
  allowLoopbackHttp?: boolean | undefined;
  /** Accept `runway://` uploads wherever an asset is. Off by default; CometAPI has no upload route. */
  allowUploadUris?: boolean | undefined;
  /** Accept an input without a callback address, for a server that supplies its own. Off by default. */
  optionalCallback?: boolean | undefined;
  /** Longest data URI in characters; 5 MiB by default, Runway's limit since August 2026. */
  maxDataUriLength?: number | undefined;
}

/** Measured media of an input, by the dotted path of its URI: `character.uri`, `references.0.uri`. */
export type InputMedia = Readonly<Record<string, MediaFacts | undefined>>;

/** Everything the suite knows of one kind of generation. */
export interface Operation<Input = unknown> {
  name: OperationName;
  /** A few words for a table or a menu. */
  title: string;
  /** What it does, in a sentence. */
  summary: string;
  /** The path of the create route at CometAPI. */
  createPath: string;
  /** Which route tells the state of a task at CometAPI: GET tasks or POST feed. */
  statusRoute: "tasks" | "feed";
  /** Model ids known to work, the first being the default; empty where the wire names no model. */
  models: readonly string[];
  /** Other spellings people use, with the id that is sent for them. */
  modelAliases: Readonly<Record<string, string>>;
  /** Sizes it makes; empty where the input decides. */
  sizes: readonly OutputSize[];
  /** Values filled in where the input leaves them out. */
  defaults: Readonly<Record<string, string | number | boolean>>;
  /** Its media fields. */
  media: readonly MediaRule[];
  price: Price;
  /** How long half of all tasks take at most, in seconds; a starting point for the polling schedule. */
  typicalSeconds: number;
  /** The strict schema of a request: an unknown field is an error. */
  schema(rules?: InputRules): z.ZodMiniType<Input>;
  /** The body that goes over the wire: defaults filled in, aliases replaced. */
  body(input: Input, rules?: InputRules): Record<string, unknown>;
  /** What the schema cannot see: rules between fields, and measured media against the operation's rules. */
  advise(input: Input, media?: InputMedia, rules?: InputRules): { issues: Issue[]; advisories: Advisory[] };
}
