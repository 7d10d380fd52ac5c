import {
  type Segment,
  type Transcript,
  type TranscriptDocument,
  type TranscriptFormat,
  transcriptFormats,
  withoutByteOrderMark,
} from "@earshot/model";
import { TranscriptError } from "./errors.ts";
import { captionsFormat, readCaptions, srtDescription, webvttDescription } from "./formats/captions.ts";
import { recogniseForeignShape } from "./formats/foreign-shapes.ts";
import { findGenesysDocument, genesysDescription, readGenesysSegments } from "./formats/genesys.ts";
import { findResultList, readResultSegments, resultsDescription } from "./formats/results.ts";
import { decodeText, parseJson } from "./json-text.ts";
import { describeValue, isObject } from "./json-value.ts";
import { createRoleLookup, type RoleLookup, type RoleMap } from "./role-map.ts";
import { speechTranscript } from "./speech.ts";

export interface TranscriptOptions {
  /** The file or answer the document comes from, named in errors. */
  source: string;
  /** Laid over `defaultRoleMap`. */
  roleMap?: RoleMap | undefined;
}

interface NormaliseOptions extends TranscriptOptions {
  /** The only format the document may have; null, the default, recognises the format by the document's shape. */
  format?: TranscriptFormat | null | undefined;
}

/** What a source of transcripts delivered, as segments. Throws `TranscriptError`. */
export function readTranscript(delivered: TranscriptDocument, options: TranscriptOptions): Transcript {
  if (delivered.kind === "speech") return speechTranscript(delivered.speech, options.roleMap);
  return normalise(delivered.document, { ...options, format: delivered.format });
}

/** A speech-to-text document, as UTF-8 bytes or text, in any known format. Throws `TranscriptError`. */
export function parseTranscript(bytes: Uint8Array | string, options: TranscriptOptions): Transcript {
  const text = typeof bytes === "string" ? bytes : decodeText(bytes, options.source);
  return normalise(parseTranscriptText(text, options.source), options);
}

/** A parsed JSON document; captions are their text. Throws `TranscriptError`. */
export function parseTranscriptText(text: string, source: string): unknown {
  const document = withoutByteOrderMark(text);
  return captionsFormat(document) === null ? parseJson(document, source) : document;
}

/** A parsed speech-to-text document, or the text of captions. Throws `TranscriptError`. */
export function normalise(raw: unknown, options: NormaliseOptions): Transcript {
  const { source, roleMap, format: expected = null } = options;
  const roles = createRoleLookup(roleMap);
  for (const format of expected === null ? transcriptFormats : [expected]) {
    const segments = formats[format].read(raw, roles, source);
    if (segments !== null) return { format, segments: segments.sort((a, b) => a.startMs - b.startMs) };
  }
  throw expected === null ? unknownShape(raw, source) : otherShape(raw, source, expected);
}

interface Format {
  description: string;
  /** Null for a document that has another shape. */
  read(raw: unknown, roles: RoleLookup, source: string): Segment[] | null;
}

const formats: Record<TranscriptFormat, Format> = {
  results: {
    description: resultsDescription,
    read: (raw, roles, source) => {
      const list = findResultList(raw);
      return list === null ? null : readResultSegments(list, roles, source);
    },
  },
  genesys: {
    description: genesysDescription,
    read: (raw, roles, source) => {
      const document = findGenesysDocument(raw);
      return document === null ? null : readGenesysSegments(document, roles, source);
    },
  },
  webvtt: captions("webvtt", webvttDescription),
  srt: captions("srt", srtDescription),
};

function captions(format: "webvtt" | "srt", description: string): Format {
  return {
    description,
    read: (raw, roles, source) =>
      typeof raw === "string" && captionsFormat(raw) === format ? readCaptions(raw, roles, source) : null,
  };
}

function otherShape(raw: unknown, source: string, format: TranscriptFormat): TranscriptError {
  const message = `${source} is no transcript in the format ${format}: ${describeDocument(raw)}`;
  const hint = `Expected ${formats[format].description}.`;
  return new TranscriptError("transcript.shape", message, { hint, source });
}

function unknownShape(raw: unknown, source: string): TranscriptError {
  const known = transcriptFormats.map((format) => `${format}, ${formats[format].description}`);
  const hint = `Known formats: ${known.join("; ")}.`;
  const foreign = recogniseForeignShape(raw);
  if (foreign !== null) {
    const message = `${source} looks like ${foreign} (${describeValue(raw)}), a format that is not supported yet`;
    return new TranscriptError("transcript.unsupported_format", message, { hint, source });
  }
  const message = `${source} is no transcript in a known format: ${describeDocument(raw)}`;
  return new TranscriptError("transcript.shape", message, { hint, source });
}

function describeDocument(raw: unknown): string {
  const inner = isObject(raw) ? (raw.results ?? raw.transcripts) : undefined;
  return `it is ${describeValue(raw)}${inner === undefined ? "" : `, its list is ${describeValue(inner)}`}`;
}
