import { EarshotError } from "@earshot/model";

export type ArchivesErrorCode = "archives.invalid";

/** A configuration of archives that cannot be used. */
export class ArchivesError extends EarshotError<ArchivesErrorCode> {}
