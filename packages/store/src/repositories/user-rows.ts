import { type Grant, personalRights, type User, type UserFacts } from "@earshot/model";
import type { Selectable } from "kysely";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import type { UserGrantsTable, UsersTable } from "../tables/people.ts";
import { type Steps, statement } from "../transaction.ts";

type UserRow = Selectable<UsersTable>;

/** Users as they are stored, with their grants, in the order of the rows. */
export async function toUsers(db: StoreDb, rows: readonly UserRow[]): Promise<User[]> {
  const grants = await db
    .selectFrom("userGrants")
    .selectAll()
    .where("userKey", "in", db.words.numbersOf(rows.map(({ key }) => key)))
    .orderBy("kind")
    .orderBy("target")
    .execute();
  const byUser = Map.groupBy(grants, ({ userKey }) => userKey);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    agentId: row.agentId,
    grants: (byUser.get(row.key) ?? []).map(toGrant),
    personalRights: fromNames(row.personalRights, personalRights),
    identity: row.issuer === null || row.subject === null ? null : { issuer: row.issuer, subject: row.subject },
    disabled: row.disabled === 1,
    createdAtMs: row.createdAtMs,
    signedInAtMs: row.signedInAtMs,
  }));
}

function toGrant({ kind, target }: UserGrantsTable): Grant {
  switch (kind) {
    case "all":
      return { kind };
    case "queue":
      return { kind, id: target };
    case "team":
      return { kind, name: target };
  }
}

/** Those of the names in a text that are known. */
export function fromNames<T extends string>(text: string, known: readonly T[]): T[] {
  const names = new Set(text.split(" "));
  return known.filter((name) => names.has(name));
}

export const toNames = (names: readonly string[]): string => names.join(" ");

interface FactColumns {
  id: string;
  name: string;
  foldedName: string;
  role: string;
  agentId: string | null;
  personalRights: string;
}

const findKey = statement<{ id: string }, { key: number }>("SELECT key FROM users WHERE id = @id");
const withName = statement<{ foldedName: string }, { id: string }>(
  "SELECT id FROM users WHERE folded_name = @foldedName",
);
const insert = statement<FactColumns & { passwordHash: string | null; createdAtMs: number }>(
  `INSERT INTO users (id, name, folded_name, role, agent_id, personal_rights, password_hash, created_at_ms)
   VALUES (@id, @name, @foldedName, @role, @agentId, @personalRights, @passwordHash, @createdAtMs)`,
);
const update = statement<FactColumns>(
  `UPDATE users SET name = @name, folded_name = @foldedName, role = @role, agent_id = @agentId,
     personal_rights = @personalRights WHERE id = @id`,
);
const readFacts = statement<{ id: string }, Pick<UserRow, "key" | "name" | "role" | "agentId" | "personalRights">>(
  `SELECT key, name, role, agent_id AS "agentId", personal_rights AS "personalRights" FROM users WHERE id = @id`,
);
const grantsOf = statement<{ key: number }, UserGrantsTable>(
  `SELECT user_key AS "userKey", kind, target FROM user_grants WHERE user_key = @key ORDER BY kind, target`,
);
const ungrant = statement<{ key: number }>("DELETE FROM user_grants WHERE user_key = @key");
const grant = statement<UserGrantsTable>(
  "INSERT INTO user_grants (user_key, kind, target) VALUES (@userKey, @kind, @target) ON CONFLICT DO NOTHING",
);
const admins = statement<object, { count: number }>(
  "SELECT count(*) AS count FROM users WHERE role = 'admin' AND disabled = 0",
);
const removeSessions = statement<{ key: number }>("DELETE FROM sessions WHERE user_key = @key");

// Each of these is a step of the caller's transaction.

/** @throws StoreError `store.unknown_user` */
export function* keyOfUser(id: string): Steps<number> {
  const row = yield* findKey.get({ id });
  if (row === undefined) throw unknownUser(id);
  return row.key;
}

/** @throws StoreError `store.name_taken`, `store.invalid_record` */
export function* insertUser(
  user: UserFacts & { id: string; passwordHash: string | null; createdAtMs: number },
): Steps<void> {
  const { passwordHash, createdAtMs } = user;
  yield* insert.run({ ...(yield* columnsOf(user.id, user)), passwordHash, createdAtMs });
  yield* setGrants(user.id, user.grants);
}

/** As they are in the transaction that asks. @throws StoreError `store.unknown_user` */
export function* factsOf(id: string): Steps<UserFacts> {
  const row = yield* readFacts.get({ id });
  if (row === undefined) throw unknownUser(id);
  const { key, name, role, agentId } = row;
  const grants = (yield* grantsOf.all({ key })).map(toGrant);
  return { name, role, agentId, grants, personalRights: fromNames(row.personalRights, personalRights) };
}

/** @throws StoreError `store.unknown_user`, `store.name_taken`, `store.invalid_record` */
export function* updateUser(id: string, facts: UserFacts): Steps<void> {
  yield* update.run(yield* columnsOf(id, facts));
  yield* setGrants(id, facts.grants);
}

/** @throws StoreError `store.unknown_user` */
export function* endSessions(id: string): Steps<void> {
  yield* removeSessions.run({ key: yield* keyOfUser(id) });
}

/** Whether there is an administrator who may sign in. */
export function* hasAdmin(): Steps<boolean> {
  return ((yield* admins.get({}))?.count ?? 0) > 0;
}

/** @throws StoreError `store.last_admin` */
export function* requireAdmin(): Steps<void> {
  if (yield* hasAdmin()) return;
  throw new StoreError("store.last_admin", "no administrator would be left", {
    hint: "Make another user an administrator first.",
  });
}

function* columnsOf(id: string, { name, role, agentId, personalRights }: UserFacts): Steps<FactColumns> {
  const foldedName = foldName(name);
  if (foldedName === "") throw new StoreError("store.invalid_record", "a user has no name", { hint: "Give a name." });
  const owner = yield* withName.get({ foldedName });
  if (owner !== undefined && owner.id !== id) throw nameTaken(`a user is called ${JSON.stringify(name)} already`);
  return { id, name, foldedName, role, agentId, personalRights: toNames(personalRights) };
}

function* setGrants(id: string, grants: readonly Grant[]): Steps<void> {
  const userKey = yield* keyOfUser(id);
  yield* ungrant.run({ key: userKey });
  for (const one of grants) {
    const target = one.kind === "all" ? "" : one.kind === "queue" ? one.id : one.name;
    yield* grant.run({ userKey, kind: one.kind, target });
  }
}

function unknownUser(id: string): StoreError {
  return new StoreError("store.unknown_user", `there is no user ${id}`, { hint: "List the users for their ids." });
}

export function nameTaken(message: string): StoreError {
  return new StoreError("store.name_taken", message, { hint: "Choose another name." });
}
