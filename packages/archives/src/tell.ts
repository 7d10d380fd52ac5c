import type { Http } from "@earshot/http";
import { describeError } from "@earshot/model";
import type { Archive, ArchiveConfiguration, ArchiveEvent } from "./archives.ts";
import { type Attempt, maxAnswerBytes, sendWebhook } from "./webhook.ts";

/** Sends one event to one archive, once. A repetition carries the same `id`. */
export async function tellArchive(
  http: Http,
  archive: Archive,
  event: { id: string } & ArchiveEvent,
  options: Pick<ArchiveConfiguration, "timeoutMs" | "allowHosts"> & { now: Date },
  signal?: AbortSignal,
): Promise<Attempt> {
  const { id, ...content } = event;
  if (archive.kind === "webhook") return sendWebhook(http, archive, id, content, options, signal);
  try {
    return { ok: true, response: recordable(await inTime(archive.handler(content), options.timeoutMs)) };
  } catch (error) {
    const late = error instanceof LateError;
    const message = late ? error.message : describeError(error).message;
    return { ok: false, error: message, final: false, retryAtMs: null, unavailable: late };
  }
}

/** What a callback gave, or null when it is too large to keep or nothing that JSON can hold: it was called all the same. */
function recordable(given: unknown): unknown {
  try {
    const json = JSON.stringify(given) ?? "null";
    return Buffer.byteLength(json) > maxAnswerBytes ? null : given;
  } catch {
    return null;
  }
}

class LateError extends Error {}

/** What a callback gives, or an error when it takes longer than an archive may. */
async function inTime(given: unknown, timeoutMs: number): Promise<unknown> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new LateError(`did not answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([given, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
