import { randomUUID } from "node:crypto";
import type { AuditInput, Clock, PeopleRepository, Session, User } from "@earshot/model";
import { deriveSecret, hashSecret, newSecret } from "./secrets.ts";

const minuteMs = 60_000;

/** How long a session lasts without being used. */
const sessionIdleMs = 60 * minuteMs;
/** How long it lasts at most: a working day. */
export const sessionLongestMs = 12 * 60 * minuteMs;

/** Somebody who is signed in. */
export interface SignedIn {
  session: Session;
  user: User;
  /** What a page must send with everything that changes something; only the page itself can read it. */
  csrfToken: string;
}

export interface Sessions {
  /** Starts a session; what it gives back is told to the browser and to nobody else. */
  start(userId: string): Promise<string>;
  find(secret: string): Promise<SignedIn | undefined>;
  end(id: string, entry?: AuditInput | undefined): Promise<boolean>;
  /** Those that go on, of one user or of all. */
  list(filter: { userId?: string | undefined }): Promise<Session[]>;
}

export function createSessions(people: PeopleRepository, clock: Pick<Clock, "now">): Sessions {
  const { sessions } = people;
  const idleness = () => ({ nowMs: clock.now(), idleMs: sessionIdleMs });
  const touching = new Set<string>();

  /** Whoever reads waits neither for a locked database nor for room on a full disk: the next request notes it. */
  async function touch(id: string, nowMs: number): Promise<void> {
    if (touching.has(id)) return;
    touching.add(id);
    await sessions.touch(id, nowMs).catch(() => {});
    touching.delete(id);
  }

  return {
    async start(userId) {
      const secret = newSecret();
      const createdAtMs = clock.now();
      const endsAtMs = createdAtMs + sessionLongestMs;
      await sessions.start(
        { id: randomUUID(), userId, secretHash: hashSecret(secret), createdAtMs, endsAtMs },
        idleness(),
      );
      return secret;
    },
    async find(secret) {
      const found = await sessions.find(hashSecret(secret), idleness());
      if (found === undefined) return undefined;
      const nowMs = clock.now();
      if (nowMs - found.session.seenAtMs >= minuteMs) void touch(found.session.id, nowMs);
      return { ...found, csrfToken: deriveSecret(secret, "csrf") };
    },
    end: (id, entry) => sessions.end(id, entry),
    list: (filter) => sessions.list(filter, idleness()),
  };
}
