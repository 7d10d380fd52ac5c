export { toColumns } from "./columns.ts";
export { type SegmentFault, TranscriptError, type TranscriptErrorCode } from "./errors.ts";
export { decodeText, parseJson } from "./json-text.ts";
export { defaultRoleMap, parseRoleMap, type RoleMap } from "./role-map.ts";
export { createSpeakerOf } from "./scanner.ts";
export { roleOfChannel } from "./speaker.ts";
export { speechTranscript } from "./speech.ts";
export { normalise, parseTranscript, type TranscriptOptions } from "./transcript.ts";
