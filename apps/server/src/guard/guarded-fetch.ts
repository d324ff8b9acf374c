import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";
import { GuardError } from "./guard-error.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";

export interface GuardOptions {
  /** Development only: this machine's own addresses too, on any port and without https. */
  allowLoopback: boolean;
  /** How long one request may take, in milliseconds, body included. */
  timeoutMs: number;
  /** How many bytes of a body are read at most; the stream fails beyond. */
  maxBytes: number;
  /** How many redirects are followed, each guarded like the first address; 0 where the provider would follow none. */
  maxRedirects: number;
  /** Replaces the system's name lookup. */
  lookup?: LookupFunction;
}

/** A `fetch` for addresses that came from outside, with what it holds open. */
export interface GuardedFetch {
  /** @throws {GuardError} for an address that is not allowed or a body beyond the caps. */
  fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

/**
 * Makes a `fetch` that only reaches the public internet. The address is checked where the connection is made, so a name
 * that resolves differently the second time gains nothing.
 */
export function createGuardedFetch(options: GuardOptions): GuardedFetch {
  const { allowLoopback, maxRedirects, timeoutMs } = options;
  const allows = (address: string) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
  const agent = new Agent({
    connect: { lookup: guardLookup(options.lookup ?? systemLookup, allows), timeout: 10_000 },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: options.maxBytes,
  });

  async function guardedFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    let url = new URL(input instanceof Request ? input.url : input);
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    for (let redirects = 0; ; redirects++) {
      checkUrl(url, allowLoopback);
      const response = await send(url, { ...init, signal, redirect: "manual" }).catch((error: unknown) => {
        throw asGuardError(error, timeout);
      });
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || location === null || maxRedirects === 0)
        return response;
      await response.body?.cancel();
      if (redirects >= maxRedirects) throw new GuardError("too_many_redirects");
      url = new URL(location, url);
    }
  }

  // undici's types and those of the platform describe the same objects.
  const send = (url: URL, init: RequestInit) =>
    undiciFetch(url, { ...(init as object), dispatcher: agent }) as unknown as Promise<Response>;

  return { fetch: guardedFetch, close: () => agent.destroy() };
}

function checkUrl(url: URL, allowLoopback: boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (allowLoopback && (host === "localhost" || isLoopbackAddress(host)) && /^https?:$/.test(url.protocol))
    return;
  if (url.protocol !== "https:") throw new GuardError("not_https");
  if (url.port !== "") throw new GuardError("wrong_port");
  if (/^[\d.]+$/.test(host) || host.includes(":")) throw new GuardError("not_a_host_name");
}

/** A name lookup that fails when any of the addresses found is not allowed: which one is taken is not ours to say. */
function guardLookup(lookup: LookupFunction, allows: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const addresses =
        typeof address === "string" ? [address] : (address ?? []).map((found) => found.address);
      if (error || addresses.every(allows)) return callback(error, address, family);
      callback(new GuardError("private_address"), "", 0);
    });
  };
}

function asGuardError(error: unknown, timeout: AbortSignal): unknown {
  if (error instanceof GuardError) return error;
  if (timeout.aborted) return new GuardError("too_slow", error);
  if (!(error instanceof TypeError)) return error;
  const { cause } = error;
  if (cause instanceof GuardError) return cause;
  return new GuardError("unreachable", error);
}
