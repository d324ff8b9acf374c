import { host } from "./host.ts";

// The web APIs Adobe's document sandbox has: console, timers, Blob. There is no other.

type Level = "log" | "info" | "warn" | "error" | "debug";

const timers = new Map<number, { callback: () => void; repeats: boolean }>();

/** Runs what a timer was set for. */
export function ring(id: number): void {
  const timer = timers.get(id);
  if (timer && !timer.repeats) timers.delete(id);
  timer?.callback();
}

function setTimer(repeats: boolean) {
  return (callback: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]): number => {
    const id = host.setTimer(milliseconds, repeats);
    timers.set(id, { callback: () => callback(...args), repeats });
    return id;
  };
}

function clearTimer(id: number): void {
  timers.delete(id);
  host.clearTimer(id);
}

const print =
  (level: Level) =>
  (...values: unknown[]): void =>
    host.log(level, values.map(inWords).join(" "));

function inWords(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack ?? ""}`;
  if (typeof value !== "object") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}

class SandboxBlob {
  readonly #bytes: Uint8Array;
  readonly type: string;

  constructor(
    parts: readonly (string | ArrayBuffer | ArrayBufferView | SandboxBlob)[] = [],
    { type = "" } = {},
  ) {
    const chunks = parts.map(bytesOf);
    this.#bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of chunks) {
      this.#bytes.set(chunk, at);
      at += chunk.length;
    }
    this.type = type;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** The bytes at once; for the bridge. */
  static bytesOf(blob: SandboxBlob): Uint8Array {
    return blob.#bytes;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer as ArrayBuffer;
  }

  slice(start?: number, end?: number, type = ""): SandboxBlob {
    return new SandboxBlob([this.#bytes.slice(start, end)], { type });
  }

  async text(): Promise<string> {
    let escaped = "";
    for (const byte of this.#bytes) escaped += `%${byte.toString(16).padStart(2, "0")}`;
    return decodeURIComponent(escaped);
  }
}

function bytesOf(part: string | ArrayBuffer | ArrayBufferView | SandboxBlob): Uint8Array {
  if (part instanceof SandboxBlob) return SandboxBlob.bytesOf(part);
  if (part instanceof ArrayBuffer) return new Uint8Array(part);
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  const bytes: number[] = [];
  for (const piece of encodeURIComponent(part).matchAll(/%(..)|./g)) {
    bytes.push(piece[1] ? Number.parseInt(piece[1], 16) : piece[0].charCodeAt(0));
  }
  return Uint8Array.from(bytes);
}

/** The bytes of a blob made here. */
export function blobBytes(blob: Blob): ArrayBuffer {
  return SandboxBlob.bytesOf(blob as unknown as SandboxBlob).slice().buffer as ArrayBuffer;
}

/** Puts them into the global scope. */
export function installGlobals(): void {
  Object.assign(globalThis, {
    Blob: SandboxBlob,
    setTimeout: setTimer(false),
    setInterval: setTimer(true),
    clearTimeout: clearTimer,
    clearInterval: clearTimer,
    console: {
      log: print("log"),
      info: print("info"),
      warn: print("warn"),
      error: print("error"),
      debug: print("debug"),
      clear() {},
      assert(condition?: boolean, ...values: unknown[]) {
        if (!condition) print("error")("Assertion failed:", ...values);
      },
    },
  });
}
