import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { refuseUrl } from "../src/destination.ts";
import { isLoopbackHost, whyHostNotPublic, whyNotPublic } from "../src/index.ts";

test.each([
  ["localhost", true, "loopback"],
  ["LOCALHOST", true, "loopback"],
  ["localhost.", true, "loopback"],
  ["127.0.0.1", true, "loopback"],
  ["127.1.2.3", true, "loopback"],
  ["::1", true, "loopback"],
  ["[::1]", true, "loopback"],
  ["::ffff:127.0.0.1", true, "loopback"],
  ["[::ffff:7f00:1]", true, "loopback"],
  ["0.0.0.0", false, "unspecified"],
  ["[::]", false, "unspecified"],
  ["10.0.0.1", false, "private"],
  ["172.31.255.255", false, "private"],
  ["192.168.0.1", false, "private"],
  ["100.64.0.1", false, "carrierGradeNat"],
  ["169.254.169.254", false, "linkLocal"],
  ["168.63.129.16", false, "metadata"],
  ["[::ffff:168.63.129.16]", false, "ipv4Mapped"],
  ["[fe80::1]", false, "linkLocal"],
  ["fe80::1%eth0", false, "linkLocal"],
  ["fe80::1%eth0.7", false, "no IP address"],
  ["[fd00:ec2::254]", false, "uniqueLocal"],
  ["[::7f00:1]", false, "reserved"],
  ["[64:ff9b::7f00:1]", false, "rfc6052"],
  ["[64:ff9b::a00:1]", false, "rfc6052"],
  ["[64:ff9b:1::a00:1]", false, "rfc6052"],
  ["[2002:7f00:1::]", false, "6to4"],
  ["[2002:a00:1::]", false, "6to4"],
  ["[2001:0:a00:1::]", false, "teredo"],
  ["255.255.255.255", false, "broadcast"],
  ["224.0.0.1", false, "multicast"],
  ["8.8.8.8", false, null],
  ["[2606:4700::1111]", false, null],
  ["records.example", false, null],
  ["localhost.example", false, null],
  ["127.0.0.1.example", false, null],
  ["app.localhost", false, null],
  ["", false, null],
])("%s: loopback %s, not public because %s", (host, loopback, reason) => {
  expect(isLoopbackHost(host)).toBe(loopback);
  expect(whyHostNotPublic(host)).toBe(reason);
});

test.each(["localhost", "127.1", "0177.0.0.1", "0x7f000001", "", "records.example"])(
  "%j is not taken for a public address",
  (text) => {
    expect(whyNotPublic(text)).toBe("no IP address");
  },
);

const octet = fc.nat(255);
const ipv4 = fc.oneof(
  fc.tuple(octet, octet, octet, octet),
  fc.tuple(fc.constantFrom(0, 10, 100, 127, 169, 172, 192), fc.constantFrom(0, 16, 31, 64, 168, 254), octet, octet),
);
const hex = ([a, b, c, d]: number[]) =>
  `${((Number(a) << 8) | Number(b)).toString(16)}:${((Number(c) << 8) | Number(d)).toString(16)}`;

const local = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  local.addSubnet(network, prefix);
}

test("an IPv4 address is judged alike in every notation, and a local one is never public", () => {
  fc.assert(
    fc.property(ipv4, (octets) => {
      const address = octets.join(".");
      const loopback = octets[0] === 127;
      const notations = [address, `::ffff:${address}`, `[::ffff:${hex(octets)}]`];
      for (const notation of notations) expect(isLoopbackHost(notation)).toBe(loopback);
      if (!local.check(address)) return;
      const disguised = [`[64:ff9b::${hex(octets)}]`, `[2002:${hex(octets)}::1]`, `[::${hex(octets)}]`];
      for (const host of [...notations, ...disguised]) expect(whyHostNotPublic(host), host).not.toBeNull();
    }),
    { seed: 4, numRuns: 2000 },
  );
});

test("no text throws, and what is loopback is never public", () => {
  const text = fc.oneof(
    fc.string(),
    fc.ipV4(),
    fc.ipV6(),
    fc.domain(),
    fc.ipV6().map((address) => `[${address}%a.b]`),
  );
  fc.assert(
    fc.property(text, (host) => {
      if (isLoopbackHost(host)) expect(whyHostNotPublic(host)).toBe("loopback");
      expect(typeof (whyNotPublic(host) ?? "")).toBe("string");
    }),
    { seed: 5, numRuns: 2000 },
  );
});

test("a guarded request is refused by its URL exactly when its host is not public", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webAuthority(),
        fc.ipV4(),
        fc.ipV6().map((address) => `[${address}]`),
      ),
      (authority) => {
        const url = URL.parse(`https://${authority}/`);
        if (url !== null) expect(refuseUrl(url) === null).toBe(whyHostNotPublic(url.hostname) === null);
      },
    ),
    { seed: 6 },
  );
});
