import type { Clock, PeopleRepository } from "@earshot/model";
import type { FirstAdmin, Sessions } from "@earshot/people";
import type { Callers } from "./caller.ts";
import type { AuditChange, AuditEntryOf } from "./people-audit.ts";
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
  auditChange: AuditChange;
  entryOf: AuditEntryOf;
  clock: Pick<Clock, "now">;
  /** Undefined when people reach the server under the address they ask for. */
  publicUrl: URL | undefined;
  /** Whether people sign in at an OpenID Connect provider, too. */
  openId: boolean;
}
