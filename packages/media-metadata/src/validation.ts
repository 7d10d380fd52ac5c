import type { Annotation } from "./payload.ts";

/** Why an annotation is refused. All but `pii` are faults of the schema. */
export type AnnotationRule =
  | "shape" // not the type of value that belongs there
  | "encoding" // half of a surrogate pair, which no UTF-8 can carry
  | "key"
  | "category"
  | "length"
  | "unknown_media_id"
  | "unknown_media_type"
  | "format_required"
  | "format"
  | "pii";

export interface AnnotationFault {
  /** Position among the annotations as submitted; -1 for the document as a whole. */
  index: number;
  /** `key`, `value`, `category`, `mediaId`, `mediaType`, `format`; empty for the annotation or the document itself. */
  field: string;
  rule: AnnotationRule;
  /** Never holds personal data: what is detected in the submission is named by its kind and masked form. */
  message: string;
  hint: string;
}

/** A change that was made to an annotation. */
export interface AnnotationNote {
  index: number;
  field: string;
  message: string;
}

export interface Validation {
  /** In the order of submission; empty when there is any fault, as then nothing may be submitted. */
  annotations: Annotation[];
  notes: AnnotationNote[];
  /** All faults of all annotations. */
  faults: AnnotationFault[];
  /** How many annotations were checked. */
  validated: number;
  /** How many of them have no fault of the schema. */
  matched: number;
}
