import { EarshotError, type ErrorFacts } from "@earshot/model";

/** What can go wrong in this package, by code. */
export type PeopleErrorCode =
  | "people.weak_password"
  | "people.invalid_openid" // the file that describes the provider
  | "people.openid_unreachable" // the provider fails, or is not there
  | "people.openid_refused"; // what the provider sent proves nothing

/** The one error of this package; no message holds a password, a secret or a token. */
export class PeopleError extends EarshotError<PeopleErrorCode> {
  constructor(code: PeopleErrorCode, message: string, facts: ErrorFacts) {
    super(code, message, facts);
  }
}
