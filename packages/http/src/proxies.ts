import { isLoopbackHost } from "./address.ts";

/** Proxies that requests go through, as the variables of the environment name them. */
export interface Proxies {
  /** Of `http:` URLs; none without it. */
  http?: string | undefined;
  /** Of `https:` URLs; that of `http:` URLs without it. */
  https?: string | undefined;
  /** Hosts that are reached directly, separated by commas: `internal.example.com, .example.org, 10.1.2.3:8080`, or `*`. */
  exceptions?: string | undefined;
}

/** What this machine says of itself is never sent to a proxy. */
const ownHosts = ["localhost", "127.0.0.1", "::1"];

/**
 * The proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, in small letters first, as other programs read them; null when
 * there are none.
 */
export function proxiesOf(environment: Readonly<Record<string, string | undefined>>): Proxies | null {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const proxies = { http: read("HTTP_PROXY"), https: read("HTTPS_PROXY"), exceptions: read("NO_PROXY") };
  return proxies.http === undefined && proxies.https === undefined ? null : proxies;
}

/** The same as options of undici, which would look into the environment for what is not said. */
export function agentOptionsOf({ http = "", https = "", exceptions = "" }: Proxies) {
  return { httpProxy: http, httpsProxy: https, noProxy: [exceptions, ...ownHosts].join(",") };
}

/** Whether a request may leave through a proxy; those that name exceptions may go directly after all. */
export function mayUseProxy({ protocol, hostname }: URL, { http, https }: Proxies): boolean {
  const proxy = protocol === "https:" ? (https ?? http) : http;
  return proxy !== undefined && !isLoopbackHost(hostname);
}
