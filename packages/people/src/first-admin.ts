import { randomUUID, timingSafeEqual } from "node:crypto";
import type { AuditInput, Clock, User, UserRepository } from "@earshot/model";
import { hashPassword } from "./passwords.ts";
import { hashSecret, newSecret } from "./secrets.ts";

/** The way in while there is no user. */
export interface FirstAdmin {
  /** For the one-time link. */
  readonly secret: string;
  /**
   * Adds the first administrator; null for a wrong secret, or when there are users already.
   * @param entryOf gives the entry of the audit trail, which is stored with the user
   * @throws PeopleError `people.weak_password`
   */
  add(
    given: { secret: string; name: string; password: string },
    entryOf: (id: string) => AuditInput,
  ): Promise<User | null>;
}

export function createFirstAdmin(users: UserRepository, clock: Pick<Clock, "now">): FirstAdmin {
  const secret = newSecret();
  const expected = Buffer.from(hashSecret(secret));
  return {
    secret,
    async add({ name, password, ...given }, entryOf) {
      if (!timingSafeEqual(Buffer.from(hashSecret(given.secret)), expected)) return null;
      const passwordHash = await hashPassword(password, name);
      const id = randomUUID();
      return users.addFirst({ id, name, passwordHash, createdAtMs: clock.now() }, entryOf(id));
    },
  };
}
