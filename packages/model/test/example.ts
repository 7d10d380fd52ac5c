import type { Recording, RecordingSource, UnreadableRecording } from "@earshot/model";

/** A source of recordings that somebody holds in memory. */
export function createListSource(recordings: readonly Recording[]): RecordingSource {
  const find = (id: string) => recordings.find((recording) => recording.id === id);
  return {
    name: "list",
    async *list(): AsyncGenerator<Recording | UnreadableRecording> {
      yield* recordings;
    },
    async get(id) {
      const recording = find(id);
      if (recording === undefined) throw new Error(`there is no recording ${id}`);
      return recording;
    },
    media: () => Promise.reject(new Error("there are no media")),
    holds: async () => ({ events: [], pauses: [], warnings: [] }),
    transcript: async () => ({ kind: "document", format: "results", document: { results: [] } }),
  };
}
