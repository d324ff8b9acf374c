import { systemClock } from "@understudy/core";
import { createActions } from "./actions.ts";
import { config } from "./config.ts";
import type { Appearance, EditorHost } from "./host/editor-host.ts";
import type { Panel } from "./panel.ts";
import { initialState } from "./state/reducer.ts";
import { createStore } from "./state/store.ts";
import { loadWords } from "./words/words.ts";
import { createContext } from "./work/context.ts";
import { documentReader, readPages, readPictures } from "./work/document.ts";
import { createFilms } from "./work/films.ts";
import { loadHistory } from "./work/history.ts";
import { keepState, readKept } from "./work/keep.ts";
import { createSender } from "./work/send.ts";
import { reachServer } from "./work/session.ts";
import { letGoOfSources, presetPages, readPresets } from "./work/sources.ts";
import { watchTakes } from "./work/watch.ts";

/** Puts the panel together over an editor and shows it. */
export async function startPanel(host: EditorHost, root: HTMLElement): Promise<void> {
  const appearance = host.appearance();
  const store = createStore(initialState(appearance, navigator.onLine));
  const context = createContext({
    host,
    store,
    fetch: (input, init) => fetch(input, init),
    clock: systemClock,
    caches,
    locks: navigator.locks,
    newId: () => crypto.randomUUID(),
    random: Math.random,
  });
  // Where the editor does not say, what was known of the document stays; each rendition asks anew whether it is allowed.
  const readDocument = documentReader(context);
  const lookAtDocument = () => readDocument().catch(() => {});
  host.document.onChange(lookAtDocument);
  const documentRead = lookAtDocument();
  const sender = createSender(context);
  const films = createFilms(context);
  const [firstWords, kept] = await Promise.all([
    loadWords(appearance.locale),
    readKept(host, systemClock.wall()),
  ]);
  let words = firstWords;
  const act = createActions(context, { sender, films, words: () => words });

  const panel = document.createElement("understudy-panel") as Panel;
  Object.assign(panel, { store, act, words, now: () => systemClock.wall() });
  document.documentElement.lang = words.lang;
  root.replaceChildren(panel);

  let newest = appearance;
  const appear = async (changed: Appearance) => {
    newest = changed;
    // Without a network the panel goes on in the language it has.
    const loaded = await loadWords(changed.locale).catch(() => words);
    // What was chosen later may have come sooner.
    if (newest !== changed) return;
    words = loaded;
    panel.words = words;
    document.documentElement.lang = words.lang;
    store.dispatch({ type: "appearance", appearance: changed });
  };
  host.onAppearance(appear);
  // It may have changed while the panel was put together.
  void appear(host.appearance());
  for (const event of ["online", "offline"] as const)
    addEventListener(event, () => store.dispatch({ type: "online", isOnline: navigator.onLine }));

  // Each screen begins at its top, wherever the one before was scrolled to.
  store.subscribe(({ screen, session }, before) => {
    if (screen === before.screen && session.kind === before.session.kind) return;
    void panel.updateComplete.then(() => scrollTo(0, 0));
  });

  let leaving: unknown;
  store.subscribe(({ message }, before) => {
    if (message === before.message) return;
    systemClock.clearTimeout(leaving);
    if (message?.tone === "good") leaving = systemClock.setTimeout(act.dismiss, config.goodNews);
  });
  keepState(context);
  store.dispatch({ type: "ready", ...kept });
  watchTakes(context);
  readPresets(context);
  letGoOfSources(context);
  await documentRead;

  /** What is done once somebody is signed in, now or later. */
  const enter = () => {
    sender.resume();
    void reachServer(context).then(() => loadHistory(context));
    void readPages(context)
      .then(() => presetPages(context))
      .then(() => readPictures(context))
      .catch(() => {});
    void act.reviveDraft();
  };
  if (store.state.session.kind === "in") enter();
  store.subscribe(({ session }, before) => {
    if (session.kind === "in" && before.session.kind === "out") enter();
  });
}
