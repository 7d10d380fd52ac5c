import type { Clock, PeopleRepository } from "@earshot/model";
import type { FirstAdmin, Sessions } from "@earshot/people";
import type { Callers } from "./caller.ts";
import type { Cookie } from "./session-cookie.ts";
import type { SignInAttempts } from "./sign-in-attempts.ts";

/** What the routes about people share. */
export interface PeopleParts {
  people: PeopleRepository;
  sessions: Sessions;
  cookie: Cookie;
  callers: Callers;
  firstAdmin: FirstAdmin;
  attempts: SignInAttempts;
  clock: Pick<Clock, "now">;
  openId: null;
}
