import ipaddr from "ipaddr.js";

/** Whether an IP address belongs to the public internet: not private, loopback, link-local, reserved or mapped to one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` unwraps an IPv4 address that is written as IPv6.
  return ipaddr.process(address).range() === "unicast";
}

/** Whether an IP address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}
