import { isObject, type JsonObject } from "../json-value.ts";

interface Shape {
  name: string;
  matches(root: JsonObject): boolean;
}

/** Documents of other services, recognised by their own keys, so that an error can say what was given. */
const shapes: readonly Shape[] = [
  {
    name: "AWS Transcribe",
    matches: (root) => isObject(root.results) && hasAny(root.results, ["items", "transcripts"]),
  },
  { name: "Deepgram", matches: (root) => isObject(root.results) && hasAny(root.results, ["channels", "utterances"]) },
  { name: "Google Speech-to-Text batch", matches: (root) => isObject(root.response) },
  {
    name: "Google Speech-to-Text or Speechmatics",
    matches: (root) => Array.isArray(firstEntry(root.results)?.alternatives),
  },
  {
    name: "AWS Call Analytics or Contact Lens",
    matches: (root) => Array.isArray(root.Transcript) && Array.isArray(root.Participants),
  },
  { name: "Azure batch transcription", matches: (root) => Array.isArray(root.recognizedPhrases) },
  { name: "Azure fast transcription", matches: (root) => Array.isArray(root.phrases) },
  { name: "Rev.ai", matches: (root) => Array.isArray(root.monologues) },
  { name: "AssemblyAI", matches: (root) => Array.isArray(root.utterances) },
  { name: "OpenAI or WhisperX", matches: (root) => Array.isArray(root.segments) },
];

/** The service a document seems to come from, or `null`. */
export function recogniseForeignShape(raw: unknown): string | null {
  if (Array.isArray(raw)) {
    return isObject(raw[0]) && "TranscriptEvent" in raw[0] ? "AWS Transcribe streaming" : null;
  }
  if (!isObject(raw)) return null;
  return shapes.find((shape) => shape.matches(raw))?.name ?? null;
}

function hasAny(value: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(value, key));
}

function firstEntry(list: unknown): JsonObject | undefined {
  return Array.isArray(list) ? list.find(isObject) : undefined;
}
