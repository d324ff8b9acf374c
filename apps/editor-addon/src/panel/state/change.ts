import type { OperationName } from "@understudy/core";
import type { Appearance, EditorPage } from "../host/editor-host.ts";
import type { KnownTask, ServerFacts, Usage } from "../server/answers.ts";
import type { Draft, FieldValue, HistoryState, Login, Message, Problem, Screen, Source } from "./state.ts";
import type { Take } from "./take.ts";

/** Everything that can happen to the state. */
export type Change =
  | { type: "ready"; login: Login | undefined; takes: readonly Take[]; draft: Draft | undefined }
  | { type: "online"; isOnline: boolean }
  | { type: "appearance"; appearance: Appearance }
  | { type: "screen"; screen: Screen }
  | { type: "message"; message: Message | undefined }
  // Session
  | { type: "signing-in" }
  | { type: "sign-in-failed"; problem: Problem }
  | { type: "signed-in"; login: Login; server: ServerFacts | undefined }
  | { type: "signed-out"; problem?: Problem }
  | { type: "server"; server: ServerFacts }
  | { type: "usage"; usage: Usage }
  // Document
  | {
      type: "document";
      id: string | undefined;
      title: string;
      isExportAllowed: boolean;
      isPremiumUser: boolean;
    }
  | { type: "pages"; pages: readonly EditorPage[] }
  | { type: "thumbnail"; pageId: string; url: string }
  // Draft
  | { type: "operation"; operation: OperationName }
  | { type: "field"; name: string; value: FieldValue | undefined }
  | { type: "consent"; hasConsent: boolean }
  | { type: "source-added"; slot: string; source: Source; isOnly: boolean }
  | { type: "source"; id: string; patch: Partial<Source> }
  | { type: "source-removed"; id: string }
  | { type: "draft"; draft: Draft }
  // Takes
  | { type: "take-added"; take: Take }
  | { type: "take"; id: string; patch: Partial<Take> }
  | { type: "task"; task: KnownTask; takeId?: string }
  | { type: "take-removed"; id: string }
  // History
  | { type: "history"; patch: Partial<HistoryState> }
  | { type: "tasks"; tasks: readonly KnownTask[]; cursor: string | null }
  | { type: "cleared" };
