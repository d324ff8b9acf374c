import type { OperationName } from "@understudy/core";
import type { Slot } from "./forms/slots.ts";
import type { EditorPage } from "./host/editor-host.ts";
import type { CastMember } from "./server/answers.ts";
import { lost } from "./server/api.ts";
import { problemOf } from "./server/server-error.ts";
import type { Credentials } from "./server/sign-in.ts";
import type { Fields, FieldValue, Screen, Source } from "./state/state.ts";
import { isOver, type Take } from "./state/take.ts";
import type { Words } from "./words/words.ts";
import { nameCharacter, readCast } from "./work/cast.ts";
import type { Context } from "./work/context.ts";
import { readPages, readPictures } from "./work/document.ts";
import type { Films } from "./work/films.ts";
import { cancelTask, draftFrom, inputOfTake, loadHistory, newSeed, report } from "./work/history.ts";
import { aboutFilm, addToNewScene, addToPage, download, replaceClip } from "./work/insert.ts";
import { performanceOf } from "./work/performances.ts";
import type { Sender } from "./work/send.ts";
import { priceOf, signIn, signOut, signsOut } from "./work/session.ts";
import {
  addCastMember,
  addFiles,
  addRecording,
  isolateClip,
  removeSource,
  reviveDraft,
  togglePage,
} from "./work/sources.ts";

const widgets = {
  trim: () => import("./widgets/trim.ts"),
  recorder: () => import("./widgets/recorder.ts"),
};

/** Everything a person can do. Nothing rejects: what goes wrong is said in the panel. */
export type Actions = ReturnType<typeof createActions>;

export function createActions(
  context: Context,
  { sender, films, words }: { sender: Sender; films: Films; words(): Words },
) {
  const { store, host } = context;
  const { dispatch } = store;
  const say = (key: keyof Words["messages"]) => dispatch({ type: "message", message: { tone: "good", key } });

  const running = new Set<string>();

  /**
   * Does something, and says what went wrong. Resolves with whether it went well.
   * @param name By which it is done once at a time: whoever presses twice means it once.
   */
  async function attempt(work: () => Promise<unknown>, name = context.newId()): Promise<boolean> {
    if (running.has(name)) return false;
    running.add(name);
    dispatch({ type: "message", message: undefined });
    try {
      await work();
      return true;
    } catch (error) {
      sayProblem(error);
      return false;
    } finally {
      running.delete(name);
    }
  }

  function sayProblem(error: unknown): void {
    if (!signsOut(context, error))
      dispatch({ type: "message", message: { tone: "bad", problem: problemOf(error) } });
  }

  /** Inserting may be refused by the editor, whose own words nobody has translated. */
  const insert = (key: keyof Words["messages"], { id }: Take, work: () => Promise<void>) =>
    attempt(async () => {
      await work();
      say(key);
    }, `${key} ${id}`);

  return {
    go: (screen: Screen) => dispatch({ type: "screen", screen }),
    dismiss: () => dispatch({ type: "message", message: undefined }),
    signIn: (credentials: Credentials) => signIn(context, credentials),
    signOut: () => signOut(context),

    chooseOperation: (operation: OperationName) => dispatch({ type: "operation", operation }),
    refreshPages: () => attempt(() => readPages(context).then(() => readPictures(context))),
    togglePage: (slot: Slot, page: EditorPage) => attempt(() => togglePage(context, slot, page)),
    addFiles: (slot: Slot, files: readonly File[]) => attempt(() => addFiles(context, slot, files)),
    addRecording: (slot: Slot, film: Blob) => attempt(() => addRecording(context, slot, film)),
    addCastMember: (slot: Slot, member: CastMember) => addCastMember(context, slot, member),
    readCast: () => readCast(context),
    /** Loads what not everybody needs. Resolves with whether it is there. */
    loadWidget: (name: keyof typeof widgets) => attempt(() => widgets[name]().catch(lost)),
    fileOf: (source: Source) => context.shelf.get(source.id),
    removeSource: (source: Source) => removeSource(context, source.id),
    isolate: (slot: Slot, source: Source) => attempt(() => isolateClip(context, slot, source)),
    trim: (source: Source, trim: Source["trim"]) =>
      dispatch({ type: "source", id: source.id, patch: { trim, isSplit: false } }),
    split: (source: Source, isSplit: boolean) =>
      dispatch({ type: "source", id: source.id, patch: { isSplit } }),
    setField: (name: string, value: FieldValue | undefined) => dispatch({ type: "field", name, value }),
    setFields(fields: Fields) {
      for (const [name, value] of Object.entries(fields)) dispatch({ type: "field", name, value });
    },
    setConsent: (hasConsent: boolean) => dispatch({ type: "consent", hasConsent }),

    send() {
      sender.sendDraft();
      dispatch({ type: "screen", screen: "takes" });
    },
    async cancel(take: Take) {
      const { cancelTitle, cancelText, cancelYes, cancelNo } = words().takes;
      const isFree = take.stage === "preparing" || take.stage === "uploading";
      const question = {
        title: cancelTitle,
        text: cancelText,
        yes: cancelYes,
        no: cancelNo,
        isDestructive: true,
      };
      await attempt(async () => {
        if (!isFree && !(await host.confirm(question))) return;
        const outcome = await sender.stop(take.id);
        if (outcome === "nothing-sent" && take.stage !== "sent") return say("nothingSent");
        // The take itself says that nobody knows.
        if (outcome === "unclear") return;
        const now = store.state.takes.find(({ id }) => id === take.id) ?? take;
        const charged = await cancelTask(context, now);
        const keys = { no: "cancelledFree", yes: "cancelledCharged", over: "cancelledOver" } as const;
        say(keys[charged as keyof typeof keys] ?? "cancelledUnknown");
      }, `cancel ${take.id}`);
    },
    removeTake: (take: Take) => dispatch({ type: "take-removed", id: take.id }),

    film: (take: Take) => films.filmToShow(take),
    performanceOf: (take: Take) => performanceOf(context, take.id),
    makeDraggable: (element: HTMLElement, take: Take) =>
      host.makeDraggable(element, {
        preview: () => take.task?.poster ?? new URL("drag.svg", document.baseURI).href,
        film: async () => {
          const blob = await films.film(take).catch((error: unknown) => {
            // The editor only ends the drag.
            sayProblem(error);
            throw error;
          });
          return { blob, about: aboutFilm(take, words().takes.untitled) };
        },
      }),
    add: (take: Take) => insert("added", take, () => addToPage(context, films, take, words().takes.untitled)),
    newScene: (take: Take) =>
      insert("sceneAdded", take, () => addToNewScene(context, films, take, words().takes.untitled)),
    async replace(take: Take) {
      const { replaceTitle, replaceText, replaceYes } = words().result;
      const question = { title: replaceTitle, text: replaceText, yes: replaceYes, no: words().common.cancel };
      await attempt(async () => {
        if (!(await host.confirm({ ...question, isDestructive: true }))) return;
        await replaceClip(context, films, take, words().takes.untitled);
        say("replaced");
      }, `replace ${take.id}`);
    },
    download: (take: Take) => insert("downloaded", take, () => download(films, take, words().takes.untitled)),
    useAgain: (take: Take) =>
      attempt(async () => {
        dispatch({ type: "draft", draft: await draftFrom(context, take) });
        dispatch({ type: "screen", screen: "make" });
        say("draftLoaded");
      }),
    async reroll(take: Take) {
      const { rerollTitle, rerollText, rerollYes } = words().result;
      await attempt(async () => {
        const cost = words().format.usd(await priceOf(context, take.operation));
        const question = {
          title: rerollTitle,
          text: rerollText({ price: cost }),
          yes: rerollYes({ price: cost }),
        };
        if (!(await host.confirm({ ...question, no: words().common.cancel }))) return;
        const seed = newSeed(context.random);
        const input = await inputOfTake(context, take);
        // Act-One has none to change.
        const changed = take.operation === "act_one" ? input : { ...input, seed };
        sender.sendAgain(
          { ...take, fields: { ...take.fields, ...("seed" in changed ? { seed } : {}) } },
          changed,
        );
      }, `reroll ${take.id}`);
    },
    report: (take: Take, reason: string) =>
      attempt(async () => {
        await report(context, take, reason);
        say("reported");
      }, `report ${take.id}`),
    nameCharacter: (source: Source, name: string) =>
      attempt(async () => {
        await nameCharacter(context, source, name);
        say("nameSaved");
      }),

    loadMore: () => loadHistory(context),
    async showHistory(scope: "document" | "all") {
      dispatch({ type: "history", patch: { scope, cursor: undefined, isBusy: false, problem: undefined } });
      await loadHistory(context);
    },
    async clearAll() {
      const { clearTitle, clearText, clearYes } = words().account;
      const question = { title: clearTitle, text: clearText, yes: clearYes, no: words().common.cancel };
      await attempt(async () => {
        if (!(await host.confirm({ ...question, isDestructive: true }))) return;
        const left = store.state.takes.filter((take) => !isOver(take));
        dispatch({ type: "cleared" });
        signOut(context);
        if (left.length === 0) await host.storage.clear();
        say("cleared");
      }, "clear");
    },
    reviveDraft: () => reviveDraft(context),
  };
}
