import ipaddr from "ipaddr.js";

/** Where a cloud answers its own machines although the address looks public: Azure's wire server. */
const cloudInternal = new Set(["168.63.129.16"]);

/** All of IPv6 that is given out to the internet (IANA, IPv6 global unicast address space). */
const globalUnicast = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * Whether an IP address belongs to the public internet: not private, loopback, link-local, reserved, multicast, a
 * cloud's own, or an IPv6 form that leads to one of these.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` unwraps an IPv4 address that is written as IPv6.
  const ip = ipaddr.process(address);
  if (ip.range() !== "unicast" || cloudInternal.has(ip.toString())) return false;
  return ip instanceof ipaddr.IPv4 || ip.match(globalUnicast);
}

/** Whether an IP address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}
