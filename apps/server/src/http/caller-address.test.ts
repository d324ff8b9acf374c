import { expect, test } from "vitest";
import { callerAddress } from "./caller-address.ts";

test.each<[string, string | undefined, string | undefined, number, string]>([
  ["the connection's, where no proxy is ours", "203.0.113.1", "198.51.100.1", 0, "203.0.113.1"],
  ["what our proxy heard", "10.0.0.1", "198.51.100.1", 1, "198.51.100.1"],
  ["not what its caller claims", "10.0.0.1", "1.1.1.1, 198.51.100.1", 1, "198.51.100.1"],
  ["what the first of two heard", "10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"],
  ["the connection's, where too few have said something", "10.0.0.1", "198.51.100.1", 2, "10.0.0.1"],
  ["the connection's, where nothing is said", "10.0.0.1", undefined, 1, "10.0.0.1"],
  ["the connection's, where it is no address", "10.0.0.1", "unknown", 1, "10.0.0.1"],
  ["of IPv4 in IPv6, IPv4", "::ffff:203.0.113.1", undefined, 0, "203.0.113.1"],
  ["of IPv6, the network", "2001:db8:1:2:3:4:5:6", undefined, 0, "2001:db8:1:2"],
  ["nothing", undefined, undefined, 0, "unknown"],
])("%s", (_, socket, forwarded, proxies, address) => {
  expect(callerAddress(socket, forwarded, proxies)).toBe(address);
});
