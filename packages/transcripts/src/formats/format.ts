import type { Transcript } from "@earshot/model";
import type { RoleLookup } from "../role-map.ts";

export interface ReadContext {
  roles: RoleLookup;
  /** The file or answer the document comes from, named in errors. */
  source: string;
}

/** What a document says; the segments in any order. */
export type ReadDocument = Omit<Transcript, "format">;

/** One format: how it is described to a person whose document has another shape, and its reader. */
export interface Format {
  description: string;
  /** Null for a document that has another shape. Throws `TranscriptError` for one that is of this format but at fault. */
  read(document: unknown, context: ReadContext): ReadDocument | null;
}
