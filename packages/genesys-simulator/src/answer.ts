import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import type { FaultName } from "./faults.ts";

/** What an endpoint answers, before a fault befalls it. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: Buffer;
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** An error in the shape of Genesys Cloud. */
export function genesysError(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return json(status, { message, code, status, contextId: crypto.randomUUID(), details: [], errors: [] }, headers);
}

const gatewayPage = Buffer.from("<html><body><h1>502 Bad Gateway</h1></body></html>");

/** The answers that take the place of the real one; null for faults that befall its delivery. */
export function faultAnswer(fault: FaultName, retryAfterS: number, nowMs: number, draw: number): Answer | null {
  const tooMany = (retryAfter: string) =>
    genesysError(
      429,
      "too.many.requests.retry.after",
      `Rate limit exceeded the maximum. Retry the request in [${retryAfterS}] seconds`,
      {
        "retry-after": retryAfter,
      },
    );
  switch (fault) {
    case "rateLimitSeconds":
      return tooMany(String(retryAfterS));
    case "rateLimitDate":
      return tooMany(new Date(nowMs + retryAfterS * 1000).toUTCString());
    case "serverError": {
      const status = [500, 502, 503, 504][Math.floor(draw * 4)] ?? 500;
      return status === 502
        ? { status, headers: { "content-type": "text/html" }, body: gatewayPage }
        : genesysError(status, "internal.server.error", "The server encountered an unexpected condition.");
    }
    case "expiredToken":
      return genesysError(401, "bad.credentials", "Invalid login credentials.");
    case "notJson":
      return { status: 200, headers: { "content-type": "text/html" }, body: Buffer.from("<html>maintenance</html>") };
    default:
      return null;
  }
}

/** Writes an answer to the wire, whole or as its fault has it. */
export async function deliver(
  reply: FastifyReply,
  answer: Answer,
  fault: FaultName | null,
  hangMs: number,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  if (fault === "connectionReset") {
    raw.socket?.resetAndDestroy();
    return;
  }
  if (fault === "hang") {
    await delay(hangMs, undefined, { ref: false });
    raw.destroy();
    return;
  }
  raw.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length });
  const half = Math.floor(answer.body.length / 2);
  if (fault === "truncated") {
    raw.write(answer.body.subarray(0, half), () => raw.destroy());
    return;
  }
  if (fault === "slow") {
    raw.write(answer.body.subarray(0, half));
    await delay(200);
    raw.end(answer.body.subarray(half));
    return;
  }
  raw.end(answer.body);
}
