import { Socket as UdpSocket } from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIP, Socket } from "node:net";
import { isLoopback } from "./loopback.ts";

/**
 * From here on this process reaches loopback and unix sockets only. A TCP connection, a datagram or a DNS query for
 * anything else fails, and `report` hears of it, so that code which swallows the failure is found out all the same.
 */
export function refuseOutside(report: (attempt: string) => void): void {
  const refusal = (attempt: string) => {
    report(attempt);
    return new Error(`Only this machine may be reached here: ${attempt} was refused.`);
  };

  intercept(Socket.prototype, "connect", (socket: Socket, args) => {
    const host = tcpHost(args);
    if (isLoopback(host)) return undefined;
    const error = refusal(`connection to ${host}`);
    process.nextTick(() => socket.destroy(error));
    return socket;
  });

  for (const method of ["send", "connect"]) {
    intercept(UdpSocket.prototype, method, (socket: UdpSocket, args) => {
      const host = args.slice(1).find((arg) => typeof arg === "string") ?? "localhost";
      if (isLoopback(host)) return undefined;
      return failLater(refusal(`datagram to ${host}`), args, (error) =>
        process.nextTick(() => socket.emit("error", error)),
      );
    });
  }

  const isQuery = (method: string) => /^(lookup|resolve|reverse)/.test(method);
  for (const resolver of [dns, dns.Resolver.prototype, dns.promises, dns.promises.Resolver.prototype]) {
    for (const method of Object.getOwnPropertyNames(resolver).filter(isQuery)) {
      intercept(resolver, method, (_, [host, ...rest]) => {
        if (typeof host !== "string" || host === "" || isLoopback(host)) return undefined;
        if (method.startsWith("lookup") && isIP(host)) return undefined; // answered without asking anyone
        return failLater(refusal(`DNS query for ${host}`), rest, (error) => Promise.reject(error));
      });
    }
  }
  syncBuiltinESMExports();
}

/** Puts `instead` before a method: what it returns is the answer, and `undefined` lets the call through. */
function intercept<This>(
  target: object,
  method: string,
  instead: (self: This, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== "function") return;
  // A proxy keeps the properties of the function, such as the one that `util.promisify` looks for.
  const guarded = new Proxy(original, {
    apply: (_, self: This, args: unknown[]) => instead(self, args) ?? Reflect.apply(original, self, args),
  });
  Reflect.set(target, method, guarded);
}

/** Hands an error to the callback among the arguments, or else to `otherwise`. */
function failLater(error: Error, args: unknown[], otherwise: (error: Error) => unknown): unknown {
  const callback = args.at(-1);
  if (typeof callback !== "function") return otherwise(error);
  process.nextTick(() => callback(error));
  return {};
}

/** The host of a TCP connection; a unix socket is this machine. `net` passes its arguments on in one array. */
function tcpHost(args: unknown[]): string {
  const [target, host] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof target === "object" && target !== null) {
    const options = target as { path?: string; host?: string };
    return options.path ? "localhost" : options.host || "localhost";
  }
  const isPath = typeof target === "string" && Number.isNaN(Number(target));
  return !isPath && typeof host === "string" ? host : "localhost";
}
