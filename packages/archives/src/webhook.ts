import { type Http, HttpError, type HttpErrorCode } from "@earshot/http";
import { Webhook } from "standardwebhooks";
import type { Archive, ArchiveEvent } from "./archives.ts";
import { refusedHint } from "./check.ts";

/** How an attempt ended. */
export type Attempt =
  | { ok: true; response: unknown }
  | {
      ok: false;
      error: string;
      /** Trying again can't help. */
      final: boolean;
      /** When the archive asked to be tried again; null when it did not ask. */
      retryAtMs: number | null;
      /** It failed before it could judge the event: others would fare alike now. */
      unavailable: boolean;
    };

/** What an archive answers is kept up to this size. */
export const maxAnswerBytes = 64 * 1024;

const unavailableCodes: ReadonlySet<HttpErrorCode> = new Set([
  "http.timeout",
  "http.unreachable",
  "http.insecure",
  "http.rate_limited",
]);

/**
 * Sends an event as the Standard Webhooks scheme has it: the event's id is the `webhook-id` of every attempt, so a
 * receiver can detect a repetition. Only public https addresses are tried unless a host is allowed by name.
 */
export async function sendWebhook(
  http: Http,
  archive: Extract<Archive, { kind: "webhook" }>,
  eventId: string,
  event: ArchiveEvent,
  options: { now: Date; allowHosts: readonly string[]; timeoutMs: number },
  signal?: AbortSignal,
): Promise<Attempt> {
  const body = JSON.stringify(event);
  const signature = new Webhook(archive.secret).sign(eventId, options.now, body);
  try {
    const response = await http.request(
      {
        method: "POST",
        url: archive.url,
        headers: {
          "content-type": "application/json",
          "webhook-id": eventId,
          "webhook-timestamp": String(Math.floor(options.now.getTime() / 1000)),
          "webhook-signature": signature,
        },
        body,
        idempotent: true,
        timeoutMs: options.timeoutMs,
        deadlineMs: options.timeoutMs,
        costClass: `archive ${archive.name}`,
        destination: { publicOnly: true, allowHosts: options.allowHosts },
        // The outbox owns the repetition, and the waits.
        retry: { maxAttempts: 1, budgetMs: 0 },
        secrets: [archive.secret, archive.url.pathname.slice(1), archive.url.search.slice(1)],
        signal,
      },
      async (answer) => {
        const text = await answer.text(maxAnswerBytes).catch(() => "");
        return { status: answer.status, body: parseJson(text) };
      },
    );
    return { ok: true, response };
  } catch (error) {
    if (signal?.aborted) throw error;
    if (!(error instanceof HttpError)) throw error;
    return {
      ok: false,
      error: explain(error, archive.url, options),
      final: error.status === 410 || error.code === "http.destination_refused",
      retryAtMs: error.retryAtMs,
      unavailable: unavailableCodes.has(error.code),
    };
  }
}

/** A refused host is refused for ever, so what to do stands beside it, wherever it is shown later. */
function explain(error: HttpError, url: URL, { timeoutMs }: { timeoutMs: number }): string {
  if (error.code === "http.timeout") return `did not answer within ${timeoutMs} ms`;
  const message = withoutPath(error.message, url);
  return error.code === "http.destination_refused" ? `${message}. ${refusedHint(url)}` : message;
}

/** Many services put the key into the path of a webhook's address. */
function withoutPath(text: string, { origin, pathname }: URL): string {
  return text.replaceAll(`${origin}${pathname}`, `${origin}/…`);
}

/** What the archive answered, when it is JSON; other text is nobody's to keep. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
