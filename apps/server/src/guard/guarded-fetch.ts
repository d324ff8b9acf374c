import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";
import { hasCode } from "../system-error.ts";
import { GuardError } from "./guard-error.ts";
import { guardBody } from "./guarded-body.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";

export interface GuardOptions {
  /** Development only: this machine's own addresses too, on any port and without https. */
  allowLoopback: boolean;
  /** Plain http on port 80 too: for files already paid for, which are better had openly than not at all. */
  allowHttp?: boolean;
  /** How long one request may take, in milliseconds, redirects and body included. */
  timeoutMs: number;
  /** How long a host may be silent, in milliseconds, before its answer and within it; not counted while nobody reads. */
  idleMs: number;
  /** How many bytes of a body are read at most, unpacked; the stream fails beyond. */
  maxBytes: number;
  /** How many redirects are followed, each guarded like the first address; 0 hands them back unfollowed. */
  maxRedirects: number;
  /** Replaces the system's name lookup. */
  lookup?: LookupFunction;
}

/** A `fetch` for addresses that came from outside, with what it holds open. */
export interface GuardedFetch {
  /** @throws {GuardError} for an address that is not allowed; the body's stream fails with one beyond the caps. */
  fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

/**
 * Makes a `fetch` that only reaches the public internet. The address is checked where the connection is made, so a name
 * that resolves differently the second time gains nothing.
 */
export function createGuardedFetch(options: GuardOptions): GuardedFetch {
  const { allowLoopback, maxRedirects, maxBytes, timeoutMs, idleMs } = options;
  const allows = (address: string) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
  const agent = new Agent({
    connect: {
      lookup: guardLookup(options.lookup ?? systemLookup, allows),
      timeout: Math.min(10_000, timeoutMs),
    },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
  });

  async function guardedFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const explain = (error: unknown) => asGuardError(error, timeout, init.signal);
    const headers = new Headers(init.headers);
    // Packed bytes would make lengths and ranges mean something else.
    if (!headers.has("accept-encoding")) headers.set("accept-encoding", "identity");
    let url = parseUrl(input instanceof Request ? input.url : String(input));
    for (let redirects = 0; ; redirects++) {
      checkUrl(url, options);
      const response = await send(url, { ...init, headers, signal, redirect: "manual" }).catch(
        (error: unknown) => {
          throw explain(error);
        },
      );
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || location === null || maxRedirects === 0)
        return guardBody(response, maxBytes, explain);
      await response.body?.cancel();
      if (redirects >= maxRedirects) throw new GuardError("too_many_redirects");
      url = parseUrl(location, url);
    }
  }

  // undici's types and those of the platform describe the same objects.
  const send = (url: URL, init: RequestInit) =>
    undiciFetch(url, { ...(init as object), dispatcher: agent }) as unknown as Promise<Response>;

  return { fetch: guardedFetch, close: () => agent.destroy() };
}

function parseUrl(address: string, base?: URL): URL {
  const url = URL.parse(address, base);
  if (!url) throw new GuardError("unreachable");
  return url;
}

/** What the address itself gives away; where its name leads is checked when the connection is made. */
function checkUrl(url: URL, { allowLoopback, allowHttp = false }: GuardOptions): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (allowLoopback && (host === "localhost" || isLoopbackAddress(host)) && /^https?:$/.test(url.protocol))
    return;
  if (url.protocol !== "https:" && !(allowHttp && url.protocol === "http:"))
    throw new GuardError("not_https");
  if (url.port !== "") throw new GuardError("wrong_port");
  // The parser has turned every other notation of an IPv4 address into this one.
  if (/^[\d.]+$/.test(host) || host.includes(":")) throw new GuardError("not_a_host_name");
}

/** A name lookup that fails when any of the addresses found is not allowed: which one is taken is not ours to say. */
function guardLookup(lookup: LookupFunction, allows: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error) return callback(error, address, family);
      const found = typeof address === "string" ? [address] : address.map((each) => each.address);
      if (found.length === 0) return callback(new GuardError("unreachable"), "", 0);
      if (!found.every(allows)) return callback(new GuardError("private_address"), "", 0);
      callback(null, address, family);
    });
  };
}

function asGuardError(error: unknown, timeout: AbortSignal, given: AbortSignal | null | undefined): unknown {
  if (error instanceof GuardError) return error;
  if (given?.aborted) return given.reason;
  if (timeout.aborted) return new GuardError("too_slow", error);
  const cause = error instanceof TypeError ? error.cause : undefined;
  if (cause instanceof GuardError) return cause;
  const isSlow = hasCode(cause, "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT");
  return new GuardError(isSlow ? "too_slow" : "unreachable", error);
}
