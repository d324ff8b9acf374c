import type { MediaFacts, MediaKind, OperationName } from "@understudy/core";
import type { Stretch } from "@understudy/media";
import type { Appearance, EditorPage } from "../host/editor-host.ts";
import type { KnownTask, ServerFacts, Usage } from "../server/answers.ts";
import type { Take } from "./take.ts";

/** Everything the panel shows. Plain data: what draws it is a pure function of it. */
export interface State {
  /** Whether what was kept has been read. */
  isReady: boolean;
  isOnline: boolean;
  appearance: Appearance;
  session: Session;
  screen: Screen;
  document: DocumentState;
  draft: Draft;
  /** Newest first. */
  takes: readonly Take[];
  history: HistoryState;
  /** Said once, above everything, until it is dismissed. */
  message: Message | undefined;
}

export type Screen = "make" | "takes" | "account";

/** Whether somebody is signed in, and where. */
export type Session =
  | { kind: "out"; isBusy: boolean; problem?: Problem }
  | { kind: "in"; login: Login; server?: ServerFacts; usage?: Usage };

/** What signing in gives. Kept until somebody signs out. */
export interface Login {
  /** Origin of the server, without a path. */
  server: string;
  token: string;
  /** The person a pairing code stood for. */
  subject?: string | undefined;
  /** Whose takes are made with it, as a digest. */
  owner: string;
}

/** What is known of the open document. */
export interface DocumentState {
  id: string | undefined;
  title: string;
  isExportAllowed: boolean;
  isPremiumUser: boolean;
  /** `undefined` until they were read once. */
  pages: readonly EditorPage[] | undefined;
  /** Addresses of pictures, by page. */
  thumbnails: Readonly<Record<string, string>>;
}

/** What is being prepared: one operation, its media by slot, its other fields. */
export interface Draft {
  operation: OperationName;
  /** By the key of the slot. */
  sources: Readonly<Record<string, readonly Source[]>>;
  fields: Fields;
  hasConsent: boolean;
}

/** Values of an operation's fields that are not media; a nested field goes by its dotted path. */
export type Fields = Readonly<Record<string, FieldValue>>;
export type FieldValue = string | number | boolean;

/** Something chosen for a slot. Its bytes are on the shelf, under its id. */
export interface Source {
  id: string;
  origin: Origin;
  /** `preset`: chosen by what is open in the editor, and not read before somebody does something with the draft. */
  stage: "preset" | "reading" | "ready" | "refused";
  /** Milliseconds since 1970. */
  since: number;
  facts?: MediaFacts | undefined;
  problem?: Problem | undefined;
  /** Where it lies on the server already. */
  uri?: string | undefined;
  /** Whether it is too large to be sent as it is, and can be made smaller here. */
  canShrink?: boolean | undefined;
  /** The part to use; all of it when absent. */
  trim?: Stretch | undefined;
  /** Moments at which a film can be cut, in seconds. */
  cuts?: readonly number[] | undefined;
  /** Whether it goes out in several takes, as it is too long for one. */
  isSplit?: boolean | undefined;
}

/** Where a source comes from. */
export type Origin =
  | {
      kind: "page";
      pageId: string;
      title: string;
      clipId?: string | undefined;
      isIsolated?: boolean | undefined;
    }
  | { kind: "file"; name: string }
  | { kind: "camera" }
  | { kind: "server"; name: string; media: MediaKind };

/** What is shown under History, besides the takes. */
export interface HistoryState {
  scope: "document" | "all";
  isBusy: boolean;
  /** Where the next page begins; null when there is none, `undefined` before the first. */
  cursor: string | null | undefined;
  problem?: Problem | undefined;
}

/** Something that went wrong, to be worded by its code. */
export interface Problem {
  code: string;
  /** For sentences with figures. */
  params?: Readonly<Record<string, string | number>> | undefined;
  /** An English sentence, for a code without words of ours. */
  text?: string | undefined;
}

export interface Message {
  tone: "good" | "bad";
  /** A key of the panel's words under `messages`, or a problem. */
  problem?: Problem;
  key?: string;
}

export type { KnownTask, Take };
