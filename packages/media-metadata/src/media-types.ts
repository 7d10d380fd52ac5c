import { withoutByteOrderMark } from "@earshot/model";
import { z } from "zod";
import { MediaMetadataError } from "./errors.ts";

/** What is known of the media of one type. */
export interface MediaType {
  /** Names such as `wav`, in lower case; empty when any format will do. */
  formats: readonly string[];
  requiresTranscription: boolean;
  requiresThumbnail: boolean;
}

export interface MediaTypes {
  /** By the type's name, such as `voice`. */
  types: ReadonlyMap<string, MediaType>;
  /** The format of a MIME type, which is in lower case and without parameters. */
  mimeTypes: ReadonlyMap<string, string>;
}

/** The types of the guide, and the MIME types of their formats. */
export const defaultMediaTypes: MediaTypes = {
  types: new Map([
    ["voice", { formats: ["wav", "mp3"], requiresTranscription: true, requiresThumbnail: false }],
    ["chat", { formats: ["json"], requiresTranscription: false, requiresThumbnail: false }],
    ["email", { formats: ["eml", "html"], requiresTranscription: true, requiresThumbnail: false }],
    ["screen", { formats: ["mp4", "webm"], requiresTranscription: false, requiresThumbnail: true }],
  ]),
  mimeTypes: new Map([
    ["application/json", "json"],
    ["audio/mp3", "mp3"],
    ["audio/mpeg", "mp3"],
    ["audio/vnd.wave", "wav"],
    ["audio/wav", "wav"],
    ["audio/wave", "wav"],
    ["audio/x-wav", "wav"],
    ["message/rfc822", "eml"],
    ["text/html", "html"],
    ["video/mp4", "mp4"],
    ["video/webm", "webm"],
  ]),
};

/** A type that is not known: anything goes and nothing is required. */
export const anyMediaType: MediaType = { formats: [], requiresTranscription: false, requiresThumbnail: false };

const format = z.string().regex(/^[a-z0-9][a-z0-9.+-]*$/, "must be a format in lower case, such as wav");
const mimeType = z
  .string()
  .regex(/^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/, "must be a MIME type in lower case without parameters");

const configuration = z.strictObject({
  types: z
    .record(
      z.string().min(1),
      z.strictObject({
        formats: z.array(format.refine((name) => name !== "any", "leave the list empty for any format")),
        requiresTranscription: z.boolean().default(false),
        requiresThumbnail: z.boolean().default(false),
      }),
    )
    .default({}),
  mimeTypes: z.record(mimeType, format).default({}),
});

function invalid(source: string, problem: string, cause: unknown): MediaMetadataError {
  return new MediaMetadataError("media_metadata.invalid_media_types", `${source}: ${problem}`, {
    hint: 'Give {"types": {"fax": {"formats": ["tiff"]}}, "mimeTypes": {"image/tiff": "tiff"}}.',
    cause,
  });
}

/**
 * The default types with those of a configuration, `{types: {name: {formats, requiresTranscription?,
 * requiresThumbnail?}}, mimeTypes: {"image/tiff": "tiff"}}`, added or put in their place. `json`: text or parsed.
 *
 * @throws {MediaMetadataError} media_metadata.invalid_media_types, naming every fault
 */
export function parseMediaTypes(json: unknown, source: string): MediaTypes {
  let document = json;
  if (typeof json === "string") {
    try {
      document = JSON.parse(withoutByteOrderMark(json));
    } catch (cause) {
      throw invalid(source, "is not JSON", cause);
    }
  }
  const parsed = configuration.safeParse(document);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the document"}: ${message}`);
    throw invalid(source, faults.join("; "), parsed.error);
  }
  return {
    types: new Map([...defaultMediaTypes.types, ...Object.entries(parsed.data.types)]),
    mimeTypes: new Map([...defaultMediaTypes.mimeTypes, ...Object.entries(parsed.data.mimeTypes)]),
  };
}
