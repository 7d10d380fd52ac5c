import type { Segment, Transcript } from "@earshot/model";
import { TranscriptError } from "./errors.ts";
import { recogniseForeignShape } from "./formats/foreign-shapes.ts";
import { findGenesysDocument, genesysDescription, readGenesysSegments } from "./formats/genesys.ts";
import { findSeedList, readSeedSegments, seedDescription } from "./formats/seed.ts";
import { decodeText, parseJson } from "./json-text.ts";
import { describeValue, isObject } from "./json-value.ts";
import { createRoleLookup, type RoleMap } from "./role-map.ts";

export interface TranscriptOptions {
  /** The file or answer the document comes from, named in errors. */
  source: string;
  /** Laid over `defaultRoleMap`. */
  roleMap?: RoleMap;
}

/** A speech-to-text document, as UTF-8 bytes or text, in any known format. Throws `TranscriptError`. */
export function parseTranscript(bytes: Uint8Array | string, options: TranscriptOptions): Transcript {
  const text = typeof bytes === "string" ? bytes.replace(/^\uFEFF/, "") : decodeText(bytes, options.source);
  return normalise(parseJson(text, options.source), options);
}

/** A parsed speech-to-text document in any known format, told by its shape. Throws `TranscriptError`. */
export function normalise(raw: unknown, options: TranscriptOptions): Transcript {
  const roles = createRoleLookup(options.roleMap);
  const list = findSeedList(raw);
  if (list !== null) return { format: "results", segments: inTime(readSeedSegments(list, roles, options.source)) };
  const document = findGenesysDocument(raw);
  if (document === null) throw unknownShape(raw, options.source);
  return { format: "genesys", segments: inTime(readGenesysSegments(document, roles, options.source)) };
}

function inTime(segments: Segment[]): Segment[] {
  return segments.sort((a, b) => a.startMs - b.startMs);
}

function unknownShape(raw: unknown, source: string): TranscriptError {
  const hint = `Known formats: seed, ${seedDescription}; genesys, ${genesysDescription}.`;
  const foreign = recogniseForeignShape(raw);
  if (foreign !== null) {
    const message = `${source} looks like ${foreign} (${describeValue(raw)}), a format that is not supported yet`;
    return new TranscriptError("transcript.unsupported_format", message, { hint, source });
  }
  const inner = isObject(raw) ? (raw.results ?? raw.transcripts) : undefined;
  const detail = inner === undefined ? "" : `, its list is ${describeValue(inner)}`;
  const message = `${source} is no transcript in a known format: it is ${describeValue(raw)}${detail}`;
  return new TranscriptError("transcript.shape", message, { hint, source });
}
