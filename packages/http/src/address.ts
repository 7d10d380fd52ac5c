import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

const globalUnicast6 = ipaddr.parseCIDR("2000::/3");
/** Public by its number, yet every Azure machine reaches its own host's configuration under it. */
const azureHost = "168.63.129.16";

/** A host without what may differ between two spellings of it: brackets, case, the root's dot. */
function plain(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

/** Short and octal spellings are none: programs read them differently. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && ipaddr.isValid(text);
}

/**
 * Whether a host, as written in a URL or a Host header, is this machine and reached from nowhere else. Of names only
 * `localhost` is: what another one resolves to can change.
 */
export function isLoopbackHost(hostname: string): boolean {
  const host = plain(hostname);
  if (host === "localhost") return true;
  // An IPv4 address mapped into IPv6 connects to the IPv4 address.
  return isAddress(host) && ipaddr.process(host).range() === "loopback";
}

/** What keeps an IP address from being a public one, in words; null when it is public. */
export function whyNotPublic(address: string): string | null {
  if (!isAddress(address)) return "no IP address";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== "unicast") return range;
  if (address === azureHost) return "metadata";
  // What ipaddr.js has no name for outside 2000::/3 is unassigned, or an IPv4 address in disguise (::7f00:1).
  return parsed.kind() === "ipv6" && !parsed.match(globalUnicast6) ? "reserved" : null;
}

/** The same for a host as written in a URL. Null for names, too: what they resolve to is judged when connecting. */
export function whyHostNotPublic(hostname: string): string | null {
  if (isLoopbackHost(hostname)) return "loopback";
  const host = plain(hostname);
  return isIP(host) === 0 ? null : whyNotPublic(host);
}
