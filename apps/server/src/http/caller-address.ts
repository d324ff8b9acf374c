import ipaddr from "ipaddr.js";

/**
 * Where a request comes from, to count what one sender does. Of an IPv6 address the first half: the rest is for whoever
 * has it to choose.
 *
 * @param socketAddress The other end of the connection.
 * @param forwardedFor The header `X-Forwarded-For`: each proxy adds whom it heard the request from.
 * @param proxies How many proxies of ours stand in front. What stands before their words is anybody's invention.
 */
export function callerAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  proxies: number,
): string {
  const said = proxies > 0 ? forwardedFor?.split(",").at(-proxies)?.trim() : undefined;
  const address = [said, socketAddress].find((text) => text !== undefined && ipaddr.isValid(text));
  if (address === undefined) return "unknown";
  const ip = ipaddr.process(address);
  if (ip instanceof ipaddr.IPv4) return ip.toString();
  return ip.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":");
}
