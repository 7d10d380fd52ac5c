import { isLoopbackHost, whyHostNotPublic } from "@earshot/http";
import { GenesysError } from "./errors.ts";

function areBothLoopback(base: URL, url: URL): boolean {
  return isLoopbackHost(base.hostname) && isLoopbackHost(url.hostname);
}

/** Hosts that a media URL may lead to whatever their addresses: the service's, and loopback's from loopback. */
export function trustedHosts(url: URL, base: URL): string[] {
  return areBothLoopback(base, url) ? [base.hostname, url.hostname] : [base.hostname];
}

/**
 * The URL of media, as the service gave it, if it may be fetched: from the service's own origin, or
 * from any https host whose address is public. A service on loopback may also name other loopback addresses.
 *
 * @throws {GenesysError} genesys.media_url_refused
 */
export function checkMediaUrl(text: string, what: string, base: URL): URL {
  const url = URL.parse(text);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url === null || !isWeb || url.username !== "" || url.password !== "") {
    throw new GenesysError("genesys.media_url_refused", `${what}: its media URL is not a plain http(s) URL`, {
      hint: "Ask who runs the service.",
    });
  }
  const open = url.protocol === "https:" && whyHostNotPublic(url.hostname) === null;
  if (url.origin === base.origin || areBothLoopback(base, url) || open) return url;
  throw new GenesysError(
    "genesys.media_url_refused",
    `${what}: its media lies on ${url.origin}, which is not trusted`,
    {
      hint: "Ask who runs the service: media may lie on its own host, or behind https on a public address.",
    },
  );
}
