import { type Packed, pack, unpack } from "../../shared/marshal.ts";
import type { SandboxHost, SandboxNews } from "../../shared/sandbox-contract.ts";
import { startVm, type Vm } from "./vm.ts";

/** A running document sandbox. */
export interface Sandbox {
  panelExposed(): void;
  selectionChanged(): void;
  close(): void;
}

/** What a sandbox needs. */
export interface SandboxOptions {
  /** The SDK modules for QuickJS. */
  guest: string;
  /** The add-on's code. */
  code: string;
  fileName: string;
  /** To the panel. */
  port: MessagePort;
  /** What the document does for it. */
  document(turn: () => number): DocumentHost;
  /** Told of an error nobody caught. */
  uncaught(error: Error): void;
}

/** The part of the host that is about the document. */
export type DocumentHost = Omit<
  SandboxHost,
  "turn" | "log" | "setTimer" | "clearTimer" | "exposed" | "isPanelExposed"
>;

const nothing: Packed = { json: "", buffers: [] };

/** Runs an add-on's document sandbox beside its panel. @throws {Error} what its code threw while loading. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port } = options;
  const timers = new Map<number, () => void>();
  const early: MessageEvent<unknown>[] = [];
  let timerCount = 0;
  let isExposed = false;
  let isPanelExposed = false;
  let order: Promise<void> = Promise.resolve();

  const tell = (news: SandboxNews, message = nothing) => vm.hear(JSON.stringify(news), message);

  async function deliver({ data }: MessageEvent<unknown>): Promise<void> {
    const bytes = await blobsIn(data);
    tell(
      { type: "message" },
      pack(data, (blob) => bytes.get(blob) ?? new ArrayBuffer()),
    );
  }
  function receive(event: MessageEvent<unknown>): void {
    if (isExposed || isAnswer(event.data)) order = order.then(() => deliver(event)).catch(options.uncaught);
    else early.push(event);
  }

  const host: SandboxHost = {
    ...options.document(() => vm.turn()),
    turn: () => vm.turn(),
    log: (level, message) => console[level](`[document sandbox] ${message}`),
    setTimer(milliseconds, repeats) {
      const id = ++timerCount;
      const ring = () => tell({ type: "timer", id });
      const handle = repeats ? setInterval(ring, milliseconds) : setTimeout(ring, milliseconds);
      timers.set(id, () => (repeats ? clearInterval(handle) : clearTimeout(handle)));
      return id;
    },
    clearTimer(id) {
      timers.get(id)?.();
      timers.delete(id);
    },
    exposed() {
      isExposed = true;
      queueMicrotask(() => early.splice(0).forEach(receive));
    },
    isPanelExposed: () => isPanelExposed,
  };

  const vm: Vm = await startVm(options.guest, {
    call: (name, args) => callHost(host, name, args),
    post: (message) => port.postMessage(unpack(message)),
    uncaught: options.uncaught,
  });
  vm.load(options.code, options.fileName);
  port.onmessage = receive;

  return {
    panelExposed() {
      isPanelExposed = true;
      tell({ type: "panelExposed" });
    },
    selectionChanged: () => tell({ type: "selectionChange" }),
    close() {
      vm.close();
      port.close();
      for (const clear of timers.values()) clear();
    },
  };
}

/** Calls by name what the code inside asks for; errors go back as text. */
function callHost(host: SandboxHost, name: string, args: string): string {
  try {
    if (!Object.hasOwn(host, name)) throw new Error(`The editor has no function ${name}.`);
    const run = host[name as keyof SandboxHost] as (...values: unknown[]) => unknown;
    return JSON.stringify({ value: run(...(JSON.parse(args) as unknown[])) });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}

/** Answers carry no `type`; requests do, and wait until the sandbox has exposed its API. */
function isAnswer(message: unknown): boolean {
  const kind = (message as { type?: string } | null)?.type;
  return kind === undefined || kind === "RAW" || kind === "HANDLER";
}

async function blobsIn(
  value: unknown,
  found = new Map<Blob, ArrayBuffer>(),
): Promise<Map<Blob, ArrayBuffer>> {
  if (value instanceof Blob) found.set(value, await value.arrayBuffer());
  else if (typeof value === "object" && value !== null && !(value instanceof ArrayBuffer)) {
    for (const inner of Object.values(value)) await blobsIn(inner, found);
  }
  return found;
}
