import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { Agent } from "undici";
import type { HttpRequest } from "./request.ts";

export interface RawResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
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

export function createTransport(connectTimeoutMs: number): Transport {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    // Length checks and time-outs are per connection in HTTP/1.1; over HTTP/2 one stalled stream would hold up others.
    allowH2: false,
  });

  return {
    async send({ method, url, headers, body, signal }, timeoutMs) {
      const upload = typeof body === "object" ? body.open() : null;
      const length = typeof body === "object" ? { "content-length": String(body.bytes) } : {};
      // undici reports it by rejecting; without a listener a late one would end the process.
      upload?.on("error", () => {});
      try {
        const answer = await agent.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { "user-agent": "earshot", ...headers, ...length },
          body: upload ?? (typeof body === "string" ? body : null),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          signal: signal ?? null,
        });
        // An answer may come before all of the upload went out; what is left is of no use once it was read.
        answer.body.once("close", () => upload?.destroy());
        return { status: answer.statusCode, headers: flatten(answer.headers), body: answer.body };
      } catch (error) {
        upload?.destroy();
        throw error;
      }
    },
    close: () => agent.close(),
  };
}
