/** Stands in no id of Genesys Cloud, and needs no escape in URLs and names of files. */
const separator = "~";

/**
 * The id under which Earshot knows a recording. Genesys Cloud finds a recording by its conversation only, so both ids are in it.
 */
export function toRecordingId(conversationId: string, recordingId: string): string {
  return `${conversationId}${separator}${recordingId}`;
}

/** `recordingId` is null for the id of a conversation alone, which means all of its recordings. */
export function parseRecordingId(id: string): { conversationId: string; recordingId: string | null } {
  const at = id.indexOf(separator);
  if (at < 0) return { conversationId: id, recordingId: null };
  return { conversationId: id.slice(0, at), recordingId: id.slice(at + separator.length) };
}
