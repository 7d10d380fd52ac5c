import {
  isObject,
  type Segment,
  type Transcript,
  type TranscriptDocument,
  type TranscriptFormat,
  transcriptFormats,
  withoutByteOrderMark,
} from "@earshot/model";
import { defaultIdNames, documentId } from "./document-id.ts";
import { TranscriptError } from "./errors.ts";
import type { ReadDocument } from "./formats/format.ts";
import { formats, isTextFormat } from "./formats/formats.ts";
import { decodeText, parseJson } from "./json-text.ts";
import { describeText, describeValue } from "./json-value.ts";
import { createRoleLookup, type RoleMap } from "./role-map.ts";
import { type DecidedSides, guessSides } from "./sides.ts";
import { attributeSpeakers, readSpeakerTurns, type SpeakerTurns, unusedTurns } from "./speaker-turns.ts";
import { speechTranscript } from "./speech.ts";

export interface TranscriptOptions {
  /** The file or answer the document comes from, named in errors. */
  source: string;
  /** Laid over `defaultRoleMap`. */
  roleMap?: RoleMap | undefined;
  /** Names the speakers of a transcript that names none. */
  turns?: SpeakerTurns | undefined;
  /** Members that may hold the document's id, the first preferred; it is not looked for without them. */
  idNames?: readonly string[] | undefined;
}

interface ReadOptions extends TranscriptOptions {
  /** Whether two speakers of no known side may be told apart by what they say; not where the channel says whose they are. Default true. */
  guessesSides?: boolean | undefined;
  /** Asked before what is said is looked at, for the sides of speakers that neither a label nor a channel says; null leaves them. */
  decideSides?: ((segments: readonly Segment[]) => DecidedSides | null) | undefined;
}

interface NormaliseOptions extends ReadOptions {
  /** The only format the document may have; null, the default, recognises the format by the document's shape. */
  format?: TranscriptFormat | null | undefined;
}

/** What a source of transcripts delivered, as segments. Throws `TranscriptError`. */
export function readTranscript(delivered: TranscriptDocument, options: ReadOptions): Transcript {
  if (delivered.kind === "speech") return speechTranscript(delivered.speech, options.roleMap);
  const { document, format, source = options.source, speakers, warnings = [] } = delivered;
  const turns = speakers && readSpeakerTurns(speakers.text, { source: speakers.source, roleMap: options.roleMap });
  const transcript = normalise(document, { turns, ...options, source, format });
  return warnings.length === 0
    ? transcript
    : { ...transcript, warnings: [...warnings, ...(transcript.warnings ?? [])] };
}

/** A speech-to-text document, as UTF-8 bytes or text, in any known format. Throws `TranscriptError`. */
export function parseTranscript(bytes: Uint8Array | string, options: TranscriptOptions): Transcript {
  const text = typeof bytes === "string" ? bytes : decodeText(bytes, options.source);
  return normalise(parseTranscriptText(text, options.source), options);
}

/** What a document calls itself, without reading what is said. Throws `TranscriptError`. */
export function readDocumentId(
  bytes: Uint8Array,
  source: string,
  names: readonly string[] = defaultIdNames,
): string | null {
  return documentId(parseTranscriptText(decodeText(bytes, source), source), names);
}

/** A parsed JSON document; a document in another format is its text. Throws `TranscriptError`. */
export function parseTranscriptText(text: string, source: string): unknown {
  const document = withoutByteOrderMark(text);
  if (isTextFormat(document)) return document;
  // What cannot be JSON is better named by what it is than by where its JSON breaks.
  if (/^\s*(?:[[{"\d-]|true\b|false\b|null\b|$)/.test(document)) return parseJson(document, source);
  throw unknownShape(document, source);
}

/** A parsed speech-to-text document, or the text of one that is not JSON. Throws `TranscriptError`. */
export function normalise(raw: unknown, options: NormaliseOptions): Transcript {
  const { source, format: expected = null, roleMap } = options;
  const context = { roles: createRoleLookup(roleMap), source };
  for (const format of expected === null ? transcriptFormats : [expected]) {
    // Looked for first: reading may take the document apart.
    const id = options.idNames === undefined ? {} : { documentId: documentId(raw, options.idNames) };
    const document = formats[format].read(raw, context);
    if (document !== null) return { ...finish(format, document, options), ...id };
  }
  throw expected === null ? unknownShape(raw, source) : otherShape(raw, source, expected);
}

function finish(
  format: TranscriptFormat,
  document: ReadDocument,
  { turns, guessesSides = true, decideSides }: ReadOptions,
): Transcript {
  const said = document.segments.sort((a, b) => a.startMs - b.startMs);
  const attributed = turns === undefined ? null : attributeSpeakers(said, turns);
  const segments = attributed?.segments ?? said;
  const guess = decideSides?.(segments) ?? (guessesSides ? guessSides(segments) : null);
  const isUnused = turns !== undefined && attributed === null && said.length > 0;
  const warnings = [
    ...(document.warnings ?? []),
    ...(attributed === null ? [] : [attributed.warning]),
    ...(isUnused ? [unusedTurns(turns)] : []),
    ...(guess === null ? [] : [guess.warning]),
  ];
  return {
    format,
    ...document,
    segments: guess?.segments ?? segments,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function otherShape(raw: unknown, source: string, format: TranscriptFormat): TranscriptError {
  const message = `${source} is no transcript in the format ${format}: ${describeDocument(raw)}`;
  const hint = `Expected ${formats[format].description}.`;
  return new TranscriptError("transcript.shape", message, { hint, source });
}

function unknownShape(raw: unknown, source: string): TranscriptError {
  const hint = `Known formats: ${transcriptFormats.join(", ")}; docs/transcripts.md says what each looks like.`;
  const message = `${source} is no transcript in a known format: ${describeDocument(raw)}`;
  return new TranscriptError("transcript.shape", message, { hint, source });
}

function describeDocument(raw: unknown): string {
  if (typeof raw === "string") return `it is ${describeText(raw)}`;
  const inner = isObject(raw) ? (raw.results ?? raw.transcripts) : undefined;
  return `it is ${describeValue(raw)}${inner === undefined ? "" : `, its list is ${describeValue(inner)}`}`;
}
