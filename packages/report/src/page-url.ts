/** The page of a call at the address under which people reach Earshot; ids are data and never part of its path. */
export function callPageUrl(publicUrl: URL, recordingId: string): string {
  return new URL(`/calls/${encodeURIComponent(recordingId.toWellFormed())}`, publicUrl).href;
}
