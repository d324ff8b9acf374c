import type { OperationName } from "@understudy/core";
import type * as z from "zod";
import {
  anything,
  type CastMember,
  cancelledSchema,
  castListSchema,
  type DeliveryPage,
  deliveriesSchema,
  deliverySchema,
  importedSchema,
  inputSchema,
  noteSchema,
  pairingSchema,
  preflightSchema,
  type ServerFacts,
  type ServerPreflight,
  type ServerTask,
  serverFactsSchema,
  taskSchema,
  tasksSchema,
  type Usage,
  usageSchema,
} from "./answers.ts";
import type { Ask } from "./ask.ts";
import { ServerError } from "./server-error.ts";

/** What goes with a create besides the input. */
export interface CreateFacts {
  /** The same key again gives the same task. */
  key: string;
  /** Where the result has to go. */
  delivery: unknown;
  /** Kept with the task and told again. */
  metadata?: unknown;
  /** Creates the task as another try of this one. */
  retryOf?: string | undefined;
}

/** A limit for one person, or for many by a pattern that ends in `*`. */
export interface LimitChange {
  /** Null takes it away. */
  microUsd: number | null;
  period: "day" | "month";
  /** Whether those the pattern fits share one sum. */
  together: boolean;
}

/** The server, on behalf of one person. Every method throws a `ServerError`. */
export interface PersonApi {
  preflight(operation: OperationName, input: unknown): Promise<ServerPreflight>;
  create(operation: OperationName, input: Record<string, unknown>, facts: CreateFacts): Promise<ServerTask>;
  /** Copies a file from the web to the server. @returns its `runway://` address. */
  importFile(url: string, filename: string): Promise<string>;
  task(id: string): Promise<ServerTask>;
  tasks(options: {
    limit: number;
    cursor?: string | undefined;
    withinMs?: number;
  }): Promise<{ data: ServerTask[]; nextCursor?: string | null | undefined }>;
  input(
    taskId: string,
    withinMs?: number,
  ): Promise<{ operation: OperationName; input: Record<string, unknown> }>;
  /** @throws {ServerError} `would_be_charged`, with nothing done, where it may not be charged and would be. */
  cancel(
    taskId: string,
    options?: { unless: "charged" },
  ): Promise<{ task: ServerTask; charged: "yes" | "no" | "unknown" | "over" }>;
  usage(): Promise<Usage>;
  /** A short code that links a panel to this person. */
  pair(): Promise<string>;
  /** Forgets the person and all that is theirs. */
  forget(): Promise<void>;
  /** A small document; `undefined` when there is none, or it has expired. */
  note<T>(collection: string, key: string, schema: z.ZodType<T>, withinMs?: number): Promise<T | undefined>;
  keepNote(collection: string, key: string, value: unknown, ttlSeconds?: number): Promise<void>;
  /** Changes a document as it is at the moment, so that what others write meanwhile is not lost. */
  changeNote<T>(
    collection: string,
    key: string,
    schema: z.ZodType<T>,
    change: (value: T | undefined) => T,
    ttlSeconds?: number,
  ): Promise<T>;
  dropNote(collection: string, key: string): Promise<void>;
  cast(query: string, withinMs?: number): Promise<CastMember[]>;
  addToCast(name: string, uri: string): Promise<void>;
  removeFromCast(name: string): Promise<void>;
}

/** The server, as the bot itself. Every method throws a `ServerError`. */
export interface ServerApi {
  as(subject: string): PersonApi;
  facts(): Promise<ServerFacts>;
  pendingDeliveries(cursor?: string): Promise<DeliveryPage>;
  /** Takes a delivery in hand, or keeps it. @throws {ServerError} `claimed` while another process has it. */
  claim(taskId: string, holder: string, seconds: number): Promise<z.infer<typeof deliverySchema>>;
  /** Lets a delivery go, or records it as done. */
  settle(taskId: string, holder: string, change: { seconds: 0 } | { state: "delivered" }): Promise<void>;
  setLimit(pattern: string, limit: LimitChange): Promise<void>;
  usageOf(pattern: string): Promise<Usage>;
}

/** Media are looked at, or copied, before the answer comes. */
const mediaMs = 90_000;

export function createServerApi(ask: Ask): ServerApi {
  return {
    as: (subject) => createPersonApi(ask, subject),
    facts: () => ask(serverFactsSchema, { path: "server" }),
    pendingDeliveries: (cursor) =>
      ask(deliveriesSchema, { path: `deliveries${query({ state: "pending", limit: 100, cursor })}` }),
    claim: (taskId, holder, seconds) =>
      ask(deliverySchema, {
        method: "POST",
        path: `tasks/${encodeURIComponent(taskId)}/delivery/claim`,
        body: { holder, seconds },
      }),
    async settle(taskId, holder, change) {
      const path = `tasks/${encodeURIComponent(taskId)}/delivery`;
      await ask(anything, { method: "PATCH", path, body: { holder, ...change } });
    },
    async setLimit(pattern, limit) {
      await ask(anything, {
        method: "PUT",
        path: `limits/subjects/${encodeURIComponent(pattern)}`,
        body: limit,
      });
    },
    usageOf: (pattern) => ask(usageSchema, { path: `usage/subjects/${encodeURIComponent(pattern)}` }),
  };
}

/** How often a note is read again that others change at the same time. */
const mostChanges = 10;

function createPersonApi(ask: Ask, subject: string): PersonApi {
  const path = (...parts: string[]) => parts.map(encodeURIComponent).join("/");

  async function readNote(where: string, withinMs?: number) {
    try {
      return await ask(noteSchema, { path: where, subject, withinMs });
    } catch (error) {
      if (error instanceof ServerError && error.code === "not_found") return undefined;
      throw error;
    }
  }

  return {
    preflight: (operation, input) =>
      ask(preflightSchema, {
        method: "POST",
        path: "preflight",
        body: { operation, input },
        subject,
        withinMs: mediaMs,
      }),
    create(operation, input, { key, delivery, metadata, retryOf }) {
      const isRetry = retryOf !== undefined;
      return ask(taskSchema, {
        method: "POST",
        path: isRetry ? path("tasks", retryOf, "retry") : operation,
        body: { ...(isRetry ? {} : input), delivery, ...(metadata === undefined ? {} : { metadata }) },
        subject,
        headers: { "idempotency-key": key },
        withinMs: mediaMs,
      });
    },
    async importFile(url, filename) {
      const body = { url, filename };
      const question = { method: "POST", path: "uploads/import", body, subject, withinMs: mediaMs } as const;
      return (await ask(importedSchema, question)).runwayUri;
    },
    task: (id) => ask(taskSchema, { path: path("tasks", id), subject }),
    tasks: ({ withinMs, ...page }) => ask(tasksSchema, { path: `tasks${query(page)}`, subject, withinMs }),
    input: (taskId, withinMs) =>
      ask(inputSchema, { path: path("tasks", taskId, "input"), subject, withinMs }),
    cancel: (taskId, options) =>
      ask(cancelledSchema, {
        method: "DELETE",
        path: `${path("tasks", taskId)}${options ? `?${new URLSearchParams(options)}` : ""}`,
        subject,
      }),
    usage: () => ask(usageSchema, { path: "usage", subject }),
    pair: async () => (await ask(pairingSchema, { method: "POST", path: "pairings", subject })).code,
    async forget() {
      await ask(anything, { method: "DELETE", path: path("subjects", subject), subject, withinMs: 60_000 });
    },
    async note(collection, key, schema, withinMs) {
      const note = await readNote(path("notes", collection, key), withinMs);
      // What an older version of the bot left behind is as good as gone.
      return schema.safeParse(note?.value).data;
    },
    async changeNote(collection, key, schema, change, ttlSeconds) {
      const where = path("notes", collection, key);
      for (let attempt = 1; ; attempt++) {
        const note = await readNote(where);
        const value = change(schema.safeParse(note?.value).data);
        const headers = note ? { "if-match": `"${note.version}"` } : { "if-none-match": "*" };
        try {
          const path = `${where}${query({ ttl: ttlSeconds })}`;
          await ask(anything, { method: "PUT", path, body: value, subject, headers });
          return value;
        } catch (error) {
          const isChanged = error instanceof ServerError && error.status === 412;
          if (!isChanged || attempt === mostChanges) throw error;
        }
      }
    },
    async keepNote(collection, key, value, ttlSeconds) {
      const where = `${path("notes", collection, key)}${query({ ttl: ttlSeconds })}`;
      await ask(anything, { method: "PUT", path: where, body: value, subject });
    },
    async dropNote(collection, key) {
      await ask(anything, { method: "DELETE", path: path("notes", collection, key), subject });
    },
    cast: async (text, withinMs) =>
      (await ask(castListSchema, { path: `cast${query({ q: text || undefined })}`, subject, withinMs })).data,
    async addToCast(name, uri) {
      await ask(anything, { method: "PUT", path: path("cast", name), body: { uri }, subject });
    },
    async removeFromCast(name) {
      await ask(anything, { method: "DELETE", path: path("cast", name), subject });
    },
  };
}

function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
