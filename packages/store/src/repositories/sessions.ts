import type { Session, SessionRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import { keyOfUser, toUsers } from "./user-rows.ts";

const removeEnded = statement<{ nowMs: number; idleSinceMs: number }>(
  "DELETE FROM sessions WHERE ends_at_ms <= @nowMs OR seen_at_ms <= @idleSinceMs",
);
const insert = statement<Omit<Session, "userId" | "seenAtMs"> & { secretHash: string; userKey: number }>(
  `INSERT INTO sessions (id, secret_hash, user_key, created_at_ms, seen_at_ms, ends_at_ms)
   VALUES (@id, @secretHash, @userKey, @createdAtMs, @createdAtMs, @endsAtMs)`,
);
const remove = statement<{ id: string }>("DELETE FROM sessions WHERE id = @id");
const noteSignIn = statement<{ userKey: number; atMs: number }>(
  "UPDATE users SET signed_in_at_ms = @atMs WHERE key = @userKey",
);

export function createSessionRepository({ db, transact }: Connection): SessionRepository {
  const going = ({ nowMs, idleMs }: { nowMs: number; idleMs: number }) =>
    db
      .selectFrom("sessions as s")
      .innerJoin("users as u", "u.key", "s.userKey")
      .where("s.endsAtMs", ">", nowMs)
      .where("s.seenAtMs", ">", nowMs - idleMs)
      .where("u.disabled", "=", 0)
      .select(["s.id", "u.id as userId", "s.createdAtMs", "s.seenAtMs", "s.endsAtMs"]);

  return {
    start: ({ userId, ...session }, { nowMs, idleMs }) =>
      transact(function* () {
        const userKey = yield* keyOfUser(userId);
        yield* removeEnded.run({ nowMs, idleSinceMs: nowMs - idleMs });
        yield* insert.run({ ...session, userKey });
        yield* noteSignIn.run({ userKey, atMs: session.createdAtMs });
      }),
    find: async (secretHash, idleness) => {
      const session = await going(idleness).where("s.secretHash", "=", secretHash).executeTakeFirst();
      if (session === undefined) return undefined;
      const rows = await db.selectFrom("users").selectAll().where("id", "=", session.userId).execute();
      const [user] = await toUsers(db, rows);
      return user && { session, user };
    },
    touch: async (id, nowMs) => {
      await db.updateTable("sessions").set({ seenAtMs: nowMs }).where("id", "=", id).execute();
    },
    end: (id, entry) =>
      transact(function* () {
        const isEnded = (yield* remove.run({ id })) > 0;
        if (isEnded && entry !== undefined) yield* appendEntry(entry);
        return isEnded;
      }),
    list: ({ userId }, idleness) => {
      const sessions = going(idleness).orderBy("s.createdAtMs", "desc").orderBy("s.id");
      return (userId === undefined ? sessions : sessions.where("u.id", "=", userId)).execute();
    },
  };
}
