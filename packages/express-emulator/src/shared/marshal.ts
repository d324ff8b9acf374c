/** A message as text and buffers: what passes between the browser and QuickJS. */
export interface Packed {
  json: string;
  buffers: ArrayBuffer[];
}

type Tagged =
  | { $: "undefined" }
  | { $: "number"; text: string }
  | { $: "bigint"; text: string }
  | { $: "buffer"; index: number }
  | { $: "blob"; index: number; type: string }
  | { $: "error"; name: string; message: string }
  | { $: "object"; entries: [string, unknown][] };

/** @param bytesOf Gives a blob's content at once. */
export function pack(value: unknown, bytesOf: (blob: Blob) => ArrayBuffer): Packed {
  const buffers: ArrayBuffer[] = [];
  const put = (buffer: ArrayBuffer) => buffers.push(buffer) - 1;
  function encode(item: unknown): unknown {
    if (item === undefined) return { $: "undefined" } satisfies Tagged;
    if (typeof item === "bigint") return { $: "bigint", text: String(item) } satisfies Tagged;
    if (typeof item === "number" && !Number.isFinite(item)) {
      return { $: "number", text: String(item) } satisfies Tagged;
    }
    if (typeof item !== "object" || item === null) return item;
    if (item instanceof ArrayBuffer) return { $: "buffer", index: put(item) } satisfies Tagged;
    if (item instanceof Blob)
      return { $: "blob", index: put(bytesOf(item)), type: item.type } satisfies Tagged;
    if (item instanceof Error) {
      return { $: "error", name: item.name, message: item.message } satisfies Tagged;
    }
    if (Array.isArray(item)) return item.map(encode);
    const entries = Object.entries(item).map(([key, inner]): [string, unknown] => [key, encode(inner)]);
    return "$" in item ? ({ $: "object", entries } satisfies Tagged) : Object.fromEntries(entries);
  }
  return { json: JSON.stringify(encode(value)), buffers };
}

/** The value that was packed. */
export function unpack({ json, buffers }: Packed): unknown {
  const bufferAt = (index: number) => {
    const buffer = buffers[index];
    if (!buffer) throw new Error(`The message lacks buffer ${index}.`);
    return buffer;
  };
  function decode(item: unknown): unknown {
    if (typeof item !== "object" || item === null) return item;
    if (Array.isArray(item)) return item.map(decode);
    if (!("$" in item)) {
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, decode(inner)]));
    }
    const tagged = item as Tagged;
    if (tagged.$ === "undefined") return undefined;
    if (tagged.$ === "number") return Number(tagged.text);
    if (tagged.$ === "bigint") return BigInt(tagged.text);
    if (tagged.$ === "buffer") return bufferAt(tagged.index);
    if (tagged.$ === "blob") return new Blob([bufferAt(tagged.index)], { type: tagged.type });
    if (tagged.$ === "object")
      return Object.fromEntries(tagged.entries.map(([key, inner]) => [key, decode(inner)]));
    return Object.assign(new Error(tagged.message), { name: tagged.name });
  }
  return decode(JSON.parse(json));
}
