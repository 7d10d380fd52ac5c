import type { IncomingHttpHeaders } from "node:http";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { checkDestination, guardLookup, isGuarded } from "./destination.ts";
import { defaultMaxBytes, limitBody } from "./limits.ts";
import { agentOptionsOf, mayUseProxy, type Proxies } from "./proxies.ts";
import type { HttpRequest } from "./request.ts";

export interface RawResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** The announced length of what is sent, packed or not; null when the server gave none. */
  contentLength: number | null;
  /** Where a 3xx leads, null when it names no URL and for other statuses. */
  location: URL | null;
  body: Readable;
}

/** Sends one request once. Its errors are those of undici and of the request's own body. */
export interface Transport {
  send(request: HttpRequest, timeoutMs: number): Promise<RawResponse>;
  close(): Promise<void>;
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

/** How long a connection may take to be made. */
const connectTimeoutMs = 10_000;

function locationOf(status: number, location: string | string[] | undefined, base: URL): URL | null {
  const isRedirect = status >= 300 && status <= 399;
  return isRedirect && typeof location === "string" ? URL.parse(location, base.href) : null;
}

export function createTransport(lookup: LookupFunction, proxies: Proxies | null): Transport {
  const agentWith = async (resolver: LookupFunction) => {
    // Loaded where it is used: much that knows this package's errors sends no request.
    const { Agent, EnvHttpProxyAgent } = await import("undici");
    const options = {
      connect: { timeout: connectTimeoutMs, lookup: resolver },
      // Length checks and time-outs are per connection in HTTP/1.1; over HTTP/2 one stalled stream would hold up others.
      allowH2: false,
    };
    return proxies === null ? new Agent(options) : new EnvHttpProxyAgent({ ...options, ...agentOptionsOf(proxies) });
  };
  const open = agentWith(lookup);
  // Connections of its own: a guarded request never travels on one whose address nobody checked.
  const guarded = agentWith(guardLookup(lookup));

  return {
    async send(request, timeoutMs) {
      const { method, url, body, signal, maxBytes = defaultMaxBytes } = request;
      const agent = await (isGuarded(request) ? guarded : open);
      // A proxy makes the connection itself, and so nothing looks at the address that the socket is connected to.
      if (proxies !== null && mayUseProxy(url, proxies)) await checkDestination(request, lookup);
      const upload = typeof body === "object" ? body.open() : null;
      const length = typeof body === "object" ? { "content-length": String(body.bytes) } : {};
      // undici reports it by rejecting; without a listener a late one would end the process.
      upload?.on("error", () => {});
      try {
        const answer = await agent.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { "user-agent": "earshot", ...request.headers, ...length },
          body: upload ?? (typeof body === "string" ? body : null),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          signal: signal ?? null,
        });
        // An answer may come before all of the upload went out; what is left is of no use once it was read.
        answer.body.once("close", () => upload?.destroy());
        const announced = Number(answer.headers["content-length"] ?? Number.NaN);
        const contentLength = Number.isSafeInteger(announced) ? announced : null;
        // A HEAD is answered with the length of what a GET would bring.
        const announcedBytes = method === "HEAD" ? null : contentLength;
        const headers = flatten(answer.headers);
        const contentEncoding = request.raw === true ? "" : (headers["content-encoding"] ?? "");
        return {
          status: answer.statusCode,
          headers,
          contentLength,
          location: locationOf(answer.statusCode, answer.headers.location, url),
          body: limitBody(answer.body, { announcedBytes, contentEncoding, maxBytes }),
        };
      } catch (error) {
        upload?.destroy();
        throw error;
      }
    },
    close: async () => {
      await Promise.all([open, guarded].map(async (agent) => (await agent).close()));
    },
  };
}
