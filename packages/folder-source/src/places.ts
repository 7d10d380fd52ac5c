import type { LinesFile, RecordingFiles } from "./recording-files.ts";

/** Where a recording is found. */
export type Place = RecordingFiles | { kind: "line"; file: LinesFile; number: number };

/** Remembers where listed recordings are, so that one of them is found without a search through all files. */
export interface Places {
  add(recording: { id: string; place: Place }): void;
  find(id: string): Place | null;
}

export function createPlaces(): Places {
  const byId = new Map<string, Place>();
  const lineFiles = new Map<string, LinesFile>();
  return {
    add({ id, place }) {
      // An id that is made from a line says itself where it is: memory does not grow with the lines.
      if (place.kind === "line" && id === `${place.file.name}:${place.number}`)
        lineFiles.set(place.file.name, place.file);
      else byId.set(id, place);
    },
    find(id) {
      const known = byId.get(id);
      if (known !== undefined) return known;
      const [, name = "", number] = /^(.+):(\d+)$/s.exec(id) ?? [];
      const file = lineFiles.get(name);
      return file === undefined ? null : { kind: "line", file, number: Number(number) };
    },
  };
}
