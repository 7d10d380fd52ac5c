import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Http, HttpResponse } from "@earshot/http";
import type { JobRef, JobState, SttInput, SttProvider, Submission, TranscriptDocument } from "@earshot/model";
import { checkCapabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";
import { failureOf } from "./http-failure.ts";
import { type HttpSttOptions, parseHttpSttOptions } from "./http-options.ts";
import { transferMs } from "./transfer.ts";

/**
 * A service that takes audio over HTTP.
 *
 * `POST <endpoint>` with the audio as body answers `200` and the document, or `202` and a `Location` of the same
 * origin, to be asked with GET: `202` while running, `200` and the document, `422` when it failed. The upload streams
 * from the file and carries an `Idempotency-Key` made of recording and content, so that it may be repeated.
 * Whoever made `deps.http` closes it. Throws `SttError` when the options are wrong.
 */
export function createHttpSttProvider(options: HttpSttOptions, deps: { http: Http }): SttProvider {
  const { endpoint, token, name, format, capabilities, maxDocumentBytes, answerTimeoutMs } =
    parseHttpSttOptions(options);
  const { http } = deps;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    await checkCapabilities(name, capabilities, input);
    const request = {
      method: "POST" as const,
      url: endpoint,
      headers: { ...authorization, "content-type": input.contentType, "idempotency-key": idempotencyKey(input) },
      body: { open: () => createReadStream(input.path), bytes: input.bytes },
      idempotent: true,
      timeoutMs: answerTimeoutMs,
      deadlineMs: answerTimeoutMs + transferMs,
      signal,
    };
    try {
      return await http.request(request, async (response) => {
        if (response.status === 200) return { state: "done", transcript: await transcriptOf(response) };
        if (response.status === 202) return { state: "queued", job: { provider: name, id: jobId(response) } };
        throw badAnswer(response, `answered ${response.status} instead of 200 or 202`);
      });
    } catch (error) {
      throw failureOf(error, name, "submit");
    }
  }

  async function poll(job: JobRef, signal?: AbortSignal): Promise<JobState> {
    const request = {
      method: "GET" as const,
      url: jobUrl(job),
      headers: authorization,
      idempotent: true,
      deadlineMs: transferMs,
      signal,
    };
    try {
      return await http.request(request, async (response) => {
        if (response.status === 202) return { state: "running" };
        if (response.status === 200) return { state: "done", transcript: await transcriptOf(response) };
        throw badAnswer(response, `answered ${response.status} instead of 200 or 202`);
      });
    } catch (error) {
      const failure = failureOf(error, name, "poll");
      if (failure instanceof SttError && failure.code === "stt.failed") {
        return { state: "failed", reason: failure.reason ?? "no reason given" };
      }
      throw failure;
    }
  }

  async function transcriptOf(response: HttpResponse): Promise<TranscriptDocument> {
    return { kind: "document", format, document: await response.json(maxDocumentBytes) };
  }

  /** Path and query only: whatever is stored, the token goes to no other origin. */
  function jobId(response: HttpResponse): string {
    const location = response.headers.location;
    if (location === undefined) throw badAnswer(response, "answered 202 without a Location");
    const url = URL.parse(location, endpoint.href);
    if (url === null || url.origin !== endpoint.origin || url.username !== "" || url.password !== "") {
      throw badAnswer(response, `answered 202 with a Location outside ${endpoint.origin}`);
    }
    return url.pathname + url.search;
  }

  function jobUrl(job: JobRef): URL {
    const url = URL.parse(job.id, endpoint.origin);
    if (job.provider === name && url !== null && url.origin === endpoint.origin) return url;
    throw new SttError("stt.job_lost", `${name}: the job belongs to another service (${job.provider})`, {
      hint: "Submit the recording again, or configure the service that took it.",
      provider: name,
    });
  }

  function badAnswer(response: HttpResponse, what: string): SttError {
    return new SttError("stt.bad_answer", `${name} ${what}`, {
      hint: "Check that the endpoint is the speech-to-text service's upload address.",
      provider: name,
      status: response.status,
      requestId: response.requestId,
    });
  }

  return { name, submit, poll, soundMs: ({ durationMs }) => durationMs };
}

function idempotencyKey({ recordingId, sha256 }: SttInput): string {
  return createHash("sha256")
    .update(JSON.stringify([recordingId, sha256]))
    .digest("hex");
}
