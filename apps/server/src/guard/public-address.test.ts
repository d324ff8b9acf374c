import { expect, test } from "vitest";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";

test.each(["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::6810:84e5", "::ffff:1.1.1.1"])(
  "%s is public",
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  ["loopback", "127.0.0.1"],
  ["all of loopback", "127.255.255.254"],
  ["this network", "0.0.0.0"],
  ["private, 10", "10.1.2.3"],
  ["private, 172.16", "172.31.255.255"],
  ["private, 192.168", "192.168.0.1"],
  ["carrier-grade NAT and a cloud's metadata in it", "100.100.100.200"],
  ["link-local, metadata of most clouds", "169.254.169.254"],
  ["protocol assignments, metadata of a cloud", "192.0.0.192"],
  ["a cloud's own, outside every private range", "168.63.129.16"],
  ["benchmarking", "198.18.0.1"],
  ["documentation", "203.0.113.7"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["loopback, IPv6", "::1"],
  ["unspecified, IPv6", "::"],
  ["mapped loopback", "::ffff:127.0.0.1"],
  ["mapped private, in hexadecimal", "::ffff:a00:1"],
  ["IPv4-compatible loopback", "::7f00:1"],
  ["translated loopback", "64:ff9b::7f00:1"],
  ["6to4 of a private address", "2002:a00:1::"],
  ["Teredo", "2001:0:7f00:1::"],
  ["link-local, IPv6", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["unique local, metadata of a cloud", "fd00:ec2::254"],
  ["site-local", "fec0::1"],
  ["multicast, IPv6", "ff02::1"],
  ["documentation, IPv6", "2001:db8::1"],
  ["not given out", "4000::1"],
  ["no address at all", "example.com"],
  ["nothing", ""],
])("not public: %s, %s", (_, address) => expect(isPublicAddress(address)).toBe(false));

test("loopback is known in every form", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopbackAddress)).toBe(true);
  expect(["10.0.0.1", "0.0.0.0", "localhost"].some(isLoopbackAddress)).toBe(false);
});
