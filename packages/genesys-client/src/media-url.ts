import { BlockList, isIP } from "node:net";
import { GenesysError } from "./errors.ts";

const localNetworks = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  localNetworks.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  localNetworks.addSubnet(network, prefix, "ipv6");
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

function isLocal(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(address);
  return isLoopback(hostname) || (family !== 0 && localNetworks.check(address, family === 6 ? "ipv6" : "ipv4"));
}

/** Hosts that media may come from whatever their addresses: the service's, those of `mediaOrigins`, loopback's on loopback. */
export function trustedHosts(base: URL, mediaOrigins: ReadonlySet<string> | null): string[] {
  const named = [...(mediaOrigins ?? [])].map((origin) => new URL(origin).hostname);
  return [base.hostname, ...named, ...(isLoopback(base.hostname) ? ["localhost", "127.0.0.1", "[::1]"] : [])];
}

/**
 * The URL of a part's media, as the service gave it, if it may be fetched: from the service's own origin, from
 * `mediaOrigins` if there are any, else from any https host that is not an address of the local network. A service on
 * loopback may also name other loopback addresses.
 *
 * @throws {GenesysError} genesys.media_url_refused
 */
export function checkMediaUrl(text: string, what: string, base: URL, mediaOrigins: ReadonlySet<string> | null): URL {
  const url = URL.parse(text);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url === null || !isWeb || url.username !== "" || url.password !== "") {
    throw new GenesysError("genesys.media_url_refused", `${what}: its media URL is not a plain http(s) URL`, {
      hint: "Ask who runs the service.",
    });
  }
  const known = url.origin === base.origin || mediaOrigins?.has(url.origin) === true;
  const siblings = isLoopback(base.hostname) && isLoopback(url.hostname);
  const open = url.protocol === "https:" && !isLocal(url.hostname);
  if (known || (mediaOrigins === null && (siblings || open))) return url;
  throw new GenesysError(
    "genesys.media_url_refused",
    `${what}: its media lies on ${url.origin}, which is not trusted`,
    {
      hint: `If it is right, add ${url.origin} to the media origins.`,
    },
  );
}
