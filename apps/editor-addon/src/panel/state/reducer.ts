import type { KnownTask } from "../server/answers.ts";
import type { Change } from "./change.ts";
import { emptyDraft, reduceDraft } from "./draft.ts";
import type { State } from "./state.ts";
import { isOver, type Take, takeFromTask } from "./take.ts";

/** The state before anything is known. */
export function initialState(appearance: State["appearance"], isOnline: boolean): State {
  return {
    isReady: false,
    isOnline,
    appearance,
    session: { kind: "out", isBusy: false },
    screen: "make",
    document: {
      id: undefined,
      title: "",
      isExportAllowed: true,
      isPremiumUser: false,
      pages: undefined,
      thumbnails: {},
    },
    draft: emptyDraft,
    takes: [],
    history: { scope: "document", isBusy: false, cursor: undefined },
    message: undefined,
  };
}

/** The state after a change. Pure; a change that changes nothing gives the same object back. */
export function reduce(state: State, change: Change): State {
  switch (change.type) {
    case "ready":
      return {
        ...state,
        isReady: true,
        takes: sorted(change.takes),
        draft: change.draft ?? state.draft,
        session: change.login ? { kind: "in", login: change.login } : state.session,
      };
    case "online":
      return state.isOnline === change.isOnline ? state : { ...state, isOnline: change.isOnline };
    case "appearance":
      return { ...state, appearance: change.appearance };
    case "screen":
      return { ...state, screen: change.screen, message: undefined };
    case "message":
      return { ...state, message: change.message };

    case "signing-in":
      return { ...state, session: { kind: "out", isBusy: true } };
    case "sign-in-failed":
      return { ...state, session: { kind: "out", isBusy: false, problem: change.problem } };
    case "signed-in":
      return {
        ...state,
        session: { kind: "in", login: change.login, ...(change.server ? { server: change.server } : {}) },
        screen: "make",
      };
    case "signed-out":
      return {
        ...state,
        session: { kind: "out", isBusy: false, ...(change.problem ? { problem: change.problem } : {}) },
        screen: "make",
        draft: emptyDraft,
        // The server knows the others, and the next person may be another one.
        takes: state.takes.filter(({ stage }) => stage === "sending"),
        // The pictures are gone with everything else on the shelf.
        document: { ...state.document, pages: undefined, thumbnails: {} },
        history: { ...state.history, isBusy: false, cursor: undefined, problem: undefined },
        message: undefined,
      };
    case "server":
    case "usage": {
      if (state.session.kind !== "in") return state;
      const news = change.type === "server" ? { server: change.server } : { usage: change.usage };
      return { ...state, session: { ...state.session, ...news } };
    }

    case "document": {
      const { type: _, ...about } = change;
      return { ...state, document: { ...state.document, ...about } };
    }
    case "pages":
      return { ...state, document: { ...state.document, pages: change.pages } };
    case "thumbnail": {
      const thumbnails = { ...state.document.thumbnails, [change.pageId]: change.url };
      return { ...state, document: { ...state.document, thumbnails } };
    }

    case "take-added":
      return {
        ...state,
        takes: sorted([change.take, ...state.takes.filter(({ id }) => id !== change.take.id)]),
      };
    case "take":
      return withTake(state, change.id, (take) => ({ ...take, ...change.patch }));
    case "task":
      return withTask(state, change.task, change.takeId);
    case "take-removed":
      return { ...state, takes: state.takes.filter(({ id }) => id !== change.id) };

    case "history":
      return { ...state, history: { ...state.history, ...change.patch } };
    case "tasks": {
      const withAll = change.tasks.reduce((before, task) => withTask(before, task, undefined, true), state);
      return {
        ...withAll,
        history: { ...state.history, isBusy: false, cursor: change.cursor, problem: undefined },
      };
    }
    case "cleared":
      return { ...state, takes: state.takes.filter((take) => !isOver(take)), draft: emptyDraft };

    default: {
      const draft = reduceDraft(state.draft, change);
      return draft === state.draft ? state : { ...state, draft };
    }
  }
}

/** Newest first. */
function sorted(takes: readonly Take[]): Take[] {
  return takes.toSorted((a, b) => b.createdAt - a.createdAt || a.id.localeCompare(b.id));
}

function withTake(state: State, id: string, change: (take: Take) => Take): State {
  const index = state.takes.findIndex((take) => take.id === id);
  const take = state.takes[index];
  return take ? { ...state, takes: state.takes.with(index, change(take)) } : state;
}

/** Takes in what the server says of a task. What is over stays over: news may come in any order. */
function withTask(state: State, task: KnownTask, takeId: string | undefined, mayAdd = false): State {
  const told = takeFromTask(task);
  const known = state.takes.find(
    (take) => take.id === (takeId ?? told.id) || (take.task !== undefined && take.task.id === task.id),
  );
  if (!known) return mayAdd ? { ...state, takes: sorted([told, ...state.takes]) } : state;
  const isOld = isOver(known) && known.task !== undefined && !isOver({ stage: "sent", task });
  if (isOld) return state;
  return withTake(state, known.id, ({ problem: _, uploaded: __, owner, ...take }) => ({
    ...take,
    // What the server lists is theirs who asked it, whoever sent it from this browser.
    ...(owner === undefined || mayAdd ? {} : { owner }),
    stage: "sent",
    since: take.stage === "sent" ? take.since : Date.parse(task.createdAt),
    task,
  }));
}
