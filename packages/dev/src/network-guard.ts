import { Socket } from "node:net";
import { afterEach, expect } from "vitest";

// Tests talk to loopback only. A connection to anything else is refused and fails the test that tried it,
// even where the code under test swallows the refusal.
const attempts: string[] = [];

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
  const address = addressOf(args);
  if (address !== undefined && !isLoopback(address)) {
    attempts.push(address);
    process.nextTick(() => this.destroy(new Error(`Tests may only connect to loopback, not to ${address}.`)));
    return this;
  }
  return Reflect.apply(connect, this, args);
} as typeof connect;

afterEach(() => {
  expect(attempts.splice(0), "connections to addresses outside this machine").toEqual([]);
});

/** The host of a TCP connection; undefined for a unix socket. `net` passes its arguments normalised, in an array. */
function addressOf(args: unknown[]): string | undefined {
  const [target, host] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof target === "object" && target !== null) {
    const options = target as { path?: string; host?: string };
    return options.path === undefined ? (options.host ?? "localhost") : undefined;
  }
  if (typeof target === "string" && Number.isNaN(Number(target))) return undefined;
  return typeof host === "string" ? host : "localhost";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.") || host.endsWith(".localhost");
}
