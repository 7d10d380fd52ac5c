import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { JobRef, SttInput, SttProvider, TranscriptFormat } from "@earshot/model";
import { decodeText, parseTranscriptText } from "@earshot/transcripts";
import { SttError } from "./errors.ts";

/** Takes the place of a service: it has documents that were made before. */
const name = "file";

export interface FileSttOptions {
  directory: string;
  /** The format of the documents; null, the default, recognises it by a document's shape. */
  format?: TranscriptFormat | null | undefined;
}

/**
 * Reads documents from a folder: `<recordingId>.<partId>.json`, else `<recordingId>.json`. Characters of an id that
 * mean something in a path or URL are percent-encoded, so an id never names a file outside the folder.
 */
export function createFileSttProvider(options: FileSttOptions): SttProvider {
  const { format = null } = options;
  const directory = resolve(options.directory);
  return {
    name,
    submit: async (input, signal) => {
      const document = await readDocument(directory, input, signal);
      return { state: "done", transcript: { kind: "document", format, document } };
    },
    poll: async (job) => {
      throw noJobs(job);
    },
  };
}

async function readDocument(directory: string, input: SttInput, signal: AbortSignal | undefined): Promise<unknown> {
  const recording = fileName(input.recordingId);
  const paths = [`${recording}.${fileName(input.partId)}.json`, `${recording}.json`].map((file) =>
    join(directory, file),
  );
  for (const path of paths) {
    const bytes = await readIfPresent(path, signal);
    if (bytes !== null) return parseTranscriptText(decodeText(bytes, path), path);
  }
  throw new SttError(
    "stt.transcript_missing",
    `no transcript for recording ${input.recordingId}: neither ${paths.join(" nor ")} exists`,
    { hint: "Put the document there, or set the transcript folder to the one that holds it.", provider: name },
  );
}

async function readIfPresent(path: string, signal: AbortSignal | undefined): Promise<Uint8Array | null> {
  try {
    return await readFile(path, { signal });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    // A name that is too long for the file system cannot exist either.
    if (code === "ENOENT" || code === "ENAMETOOLONG") return null;
    throw new SttError("stt.transcript_unreadable", `${path} cannot be read`, {
      hint: "Check that it is a file and may be read.",
      cause,
      provider: name,
    });
  }
}

function fileName(id: string): string {
  return encodeURIComponent(id.toWellFormed());
}

function noJobs(job: JobRef): SttError {
  return new SttError("stt.job_lost", `there is no job ${job.id}: transcript files are read at once`, {
    hint: "Submit the recording again.",
    provider: name,
  });
}
