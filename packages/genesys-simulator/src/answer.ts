import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { Fault, FaultName } from "./faults.ts";

/** What an endpoint answers, before a fault changes it. */
export interface Answer {
  status: number;
  headers?: Record<string, string> | undefined;
  /** A stream is sent as it comes, without its length. */
  body: Buffer | Readable;
  /** How long the client waits for it. */
  afterMs?: number | undefined;
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
  details: string | readonly [] = [],
): Answer {
  return json(status, { message, code, status, contextId: crypto.randomUUID(), details, errors: [] }, headers);
}

export function badRequest(error: z.ZodError): Answer {
  return genesysError(400, "bad.request", z.prettifyError(error));
}

export function notFound(what: string): Answer {
  return genesysError(404, "not.found", `The requested ${what} was not found.`);
}

/** A refusal of a body that names every field at fault, in `details` by code and in `errors` in words. */
export function invalidFields(error: z.ZodError): Answer {
  const faults = error.issues.map(({ path, code, message }) => ({
    fieldName: path
      .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
      .join("")
      .replace(/^\./, ""),
    errorCode: code.replaceAll("_", "."),
    message,
  }));
  return json(400, {
    message: "The request could not be processed because some fields are not valid.",
    code: "bad.request",
    status: 400,
    contextId: crypto.randomUUID(),
    details: faults.map(({ fieldName, errorCode }) => ({ fieldName, errorCode })),
    errors: faults.map(({ fieldName, errorCode, message }) => ({
      message,
      code: errorCode,
      status: 400,
      messageParams: { fieldName },
    })),
  });
}

/**
 * A refusal for the number of requests; `headers` say how long to wait, in seconds or as an HTTP date. The details of a refusal
 * are a list or a text.
 */
export function tooManyRequests(waitS: number, headers = waitHeaders(waitS), details?: string): Answer {
  const message = `Rate limit exceeded the maximum. Retry the request in [${waitS}] seconds`;
  return genesysError(429, "too.many.requests.retry.after", message, headers, details);
}

function waitHeaders(waitS: number): Record<string, string> {
  return { "retry-after": String(waitS) };
}

function waitDates(waitS: number, nowMs: number): Record<string, string> {
  const date = (timeMs: number) => new Date(timeMs).toUTCString();
  return { date: date(nowMs), "retry-after": date(nowMs + waitS * 1000) };
}

export function badCredentials(): Answer {
  return genesysError(401, "bad.credentials", "Invalid login credentials.");
}

const serverErrors: readonly (() => Answer)[] = [
  () => genesysError(500, "internal.server.error", "The server encountered an unexpected condition."),
  () => page(502, "502 Bad Gateway"),
  () => genesysError(503, "service.unavailable", "The service is temporarily unavailable."),
  () => genesysError(504, "authentication.request.timeout", "The request timed out."),
];

/** The answers that replace the real one; null for faults of its delivery. */
export function faultAnswer({ name, form }: Fault, retryAfterS: number, nowMs: number): Answer | null {
  const details = form < 0.5 ? undefined : "The limit of requests is used up.";
  switch (name) {
    case "rateLimitSeconds":
      return tooManyRequests(retryAfterS, undefined, details);
    case "rateLimitDate":
      return tooManyRequests(retryAfterS, waitDates(retryAfterS, nowMs), details);
    case "serverError":
      return serverErrors[Math.floor(form * serverErrors.length)]?.() ?? null;
    case "expiredToken":
      return badCredentials();
    case "notJson":
      return page(200, "We'll be back soon");
    default:
      return null;
  }
}

/** Faults under which the client sees no status. */
export function isUnanswered(fault: FaultName | null): boolean {
  return fault === "connectionReset" || fault === "hang";
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
  const { body, afterMs = 0 } = answer;
  if (afterMs > 0) await delay(afterMs);
  if (!Buffer.isBuffer(body)) {
    raw.writeHead(answer.status, answer.headers);
    // It ends when the client has enough of it.
    await pipeline(body, raw).catch(() => {});
    return;
  }
  const { length } = body;
  const announced = fault === "truncated" ? Math.max(length, 1) : length;
  raw.writeHead(answer.status, { ...answer.headers, "content-length": announced });
  const half = Math.floor(length / 2);
  if (fault === "truncated") {
    raw.flushHeaders();
    raw.write(body.subarray(0, half), () => raw.destroy());
    return;
  }
  if (fault === "slow") {
    raw.flushHeaders();
    for (const [from, to] of [
      [0, half],
      [half, length],
    ]) {
      await delay(100);
      raw.write(body.subarray(from, to));
    }
  } else {
    raw.write(body);
  }
  raw.end();
}

function page(status: number, title: string): Answer {
  const body = Buffer.from(`<!doctype html><html><body><h1>${title}</h1></body></html>`);
  return { status, headers: { "content-type": "text/html" }, body };
}
