import * as z from "zod/mini";
import type { EditorHost } from "../host/editor-host.ts";
import { ownerOf } from "../server/owner.ts";
import { keepDraft, parseDraft } from "../state/draft.ts";
import type { Login, State } from "../state/state.ts";
import { isOver, parseTake, type Take } from "../state/take.ts";
import type { Context } from "./context.ts";

const takePrefix = "take/";
/** Takes that are kept at most, so that 10 MB are never used up; the server knows them all. */
const mostTakes = 500;

const loginSchema = z.object({
  version: z.literal(1),
  server: z.string(),
  token: z.string(),
  subject: z.optional(z.string()),
});

/** What outlives the panel. */
interface Kept {
  login: Login | undefined;
  takes: Take[];
  draft: State["draft"] | undefined;
}

/** What was kept when the panel was last open; what cannot be read is dropped. */
export async function readKept(host: EditorHost, now: number): Promise<Kept> {
  // Where the storage does not open, nothing can be written down, and so nothing is sent.
  return readStorage(host, now).catch(() => ({ login: undefined, takes: [], draft: undefined }));
}

async function readStorage({ storage }: EditorHost, now: number): Promise<Kept> {
  const keys = await storage.keys();
  const takes = await Promise.all(
    keys
      .filter((key) => key.startsWith(takePrefix))
      .map(async (key) => {
        const take = parseTake(await storage.get(key));
        if (!take) await storage.remove(key);
        return take ?? [];
      }),
  );
  const login = loginSchema.safeParse(await storage.get("login"));
  return {
    login: login.success ? { ...login.data, owner: await ownerOf(login.data) } : undefined,
    takes: takes.flat(),
    draft: parseDraft(await storage.get("draft"), now),
  };
}

/** Writes one take down. Resolves when it is kept; rejects when there is no room. */
export async function keepTake({ storage }: EditorHost, take: Take): Promise<void> {
  // The storage takes what JSON does.
  await storage.set(takePrefix + take.id, JSON.parse(JSON.stringify(take)));
}

/** A take as it was last written down, by this panel or another one. */
export async function readTake({ storage }: EditorHost, id: string): Promise<Take | undefined> {
  return parseTake(await storage.get(takePrefix + id));
}

/** Writes down what changes, from now on. Returns what ends it. */
export function keepState(context: Pick<Context, "host" | "store" | "inLine">): () => void {
  const { host, store } = context;
  const { storage } = host;
  /** A full storage loses nothing that the server does not know. */
  const inLine = (write: () => Promise<void>) => {
    context.inLine(write).catch(() => store.dispatch({ type: "message", message: storageFull }));
  };

  let written: State["draft"] | undefined;
  /** What waits in line for the same is then done with: the panel may be closed at any moment. */
  const keepNewestDraft = async () => {
    const { draft } = store.state;
    if (draft === written) return;
    written = draft;
    await storage.set("draft", keepDraft(draft));
  };

  return store.subscribe((state, before) => {
    if (!state.isReady || !before.isReady) return;
    if (state.takes !== before.takes) {
      const old = new Map(before.takes.map((take) => [take.id, take]));
      const kept = takesToKeep(state.takes);
      for (const take of kept) {
        const last = old.get(take.id);
        if (last !== take && !isPassing(take, last)) inLine(() => keepTake(host, take));
      }
      const left = new Set(kept.map(({ id }) => id));
      for (const take of before.takes) {
        if (isOurs(take) && !left.has(take.id)) inLine(() => storage.remove(takePrefix + take.id));
      }
    }
    if (state.session !== before.session) {
      const login = state.session.kind === "in" ? state.session.login : undefined;
      const last = before.session.kind === "in" ? before.session.login : undefined;
      if (login !== last) inLine(() => (login ? keepLogin(storage, login) : forgetLogin(storage, last)));
    }
    if (state.draft !== before.draft) inLine(keepNewestDraft);
  });
}

/** What is not over, and the newest of the rest. */
function takesToKeep(takes: readonly Take[]): Take[] {
  const ours = takes.filter(isOurs);
  const open = ours.filter((take) => !isOver(take));
  return [...open, ...ours.filter(isOver).slice(0, Math.max(0, mostTakes - open.length))];
}

const storageFull = { tone: "bad", problem: { code: "storage_quota" } } as const;

function keepLogin(storage: EditorHost["storage"], { server, token, subject }: Login): Promise<void> {
  return storage.set("login", { version: 1, server, token, ...(subject ? { subject } : {}) });
}

/** Another panel of the same browser may have signed in anew. */
async function forgetLogin(storage: EditorHost["storage"], last: Login | undefined): Promise<void> {
  const kept = loginSchema.safeParse(await storage.get("login"));
  if (!kept.success || kept.data.token === last?.token) await storage.remove("login");
}

/** Whether it was made in this browser: what the server told of others, it tells again. */
function isOurs({ input, stage }: Take): boolean {
  return input !== undefined || stage !== "sent";
}

/** Whether only the bytes that went out have changed: that is not worth a write. */
function isPassing(take: Take, before: Take | undefined): boolean {
  return before !== undefined && take.stage === "uploading" && before.stage === "uploading" && !isOver(take);
}
