import { EarshotError, type ErrorFacts } from "@earshot/model";

/** What can go wrong where media are kept; each code has one meaning and one remedy. */
export type MediaErrorCode =
  | "media.bad_answer" // the store's answer is not what was asked for
  | "media.changed" // a file that is to be kept is not what it was
  | "media.configuration" // address, region or bucket
  | "media.full"
  | "media.invalid_name" // no SHA-256
  | "media.io_failed" // the folder
  | "media.rate_limited"
  | "media.rejected"
  | "media.unauthorized" // credentials, or what they allow
  | "media.unavailable"; // the store is in trouble, or not to be reached

interface MediaErrorFacts extends ErrorFacts {
  /** When the store takes requests again, in epoch milliseconds, as far as it said so. */
  retryAtMs?: number | null | undefined;
}

/** The one error of this package: `message` names the place and the cause, `hint` the fix. */
export class MediaError extends EarshotError<MediaErrorCode> {
  readonly retryAtMs: number | null;

  constructor(code: MediaErrorCode, message: string, facts: MediaErrorFacts) {
    super(code, message, facts);
    this.retryAtMs = facts.retryAtMs ?? null;
  }
}

export function changed(path: string): MediaError {
  return new MediaError("media.changed", `${path} changed before it could be kept`, {
    hint: "Run again when nothing writes to it any more.",
  });
}
