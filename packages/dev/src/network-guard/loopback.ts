import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** Whether a host name or IP address, brackets of a URL allowed, is this machine itself. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const version = isIP(bare);
  if (version > 0) return loopback.check(bare, version === 6 ? "ipv6" : "ipv4");
  return /^(.*\.)?localhost\.?$/i.test(bare);
}
