import { type Grant, personalRights, type User, type UserFacts } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import type { Selectable } from "kysely";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import { once } from "../sqlite/connection.ts";
import type { UserGrantsTable, UsersTable } from "../tables/people.ts";

type UserRow = Selectable<UsersTable>;

/** Users as they are stored, with their grants, in the order of the rows. */
export async function toUsers(db: StoreDb, rows: readonly UserRow[]): Promise<User[]> {
  const grants = await db
    .selectFrom("userGrants")
    .selectAll()
    .where("userKey", "in", db.words.listOf(rows.map(({ key }) => key)))
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

/** Writes users, as steps of the caller's transaction. */
export function createUserRows(file: SqliteFile) {
  const statements = once(() => ({
    keyOf: file.prepare<[string], { key: number }>("SELECT key FROM users WHERE id = ?"),
    withName: file.prepare<[string], { id: string }>("SELECT id FROM users WHERE folded_name = ?"),
    insert: file.prepare<[FactColumns & { passwordHash: string | null; createdAtMs: number }]>(
      `INSERT INTO users (id, name, folded_name, role, agent_id, personal_rights, password_hash, created_at_ms)
       VALUES (@id, @name, @foldedName, @role, @agentId, @personalRights, @passwordHash, @createdAtMs)`,
    ),
    update: file.prepare<[FactColumns]>(
      `UPDATE users SET name = @name, folded_name = @foldedName, role = @role, agent_id = @agentId,
         personal_rights = @personalRights WHERE id = @id`,
    ),
    facts: file.prepare<[string], Pick<UserRow, "key" | "name" | "role" | "agentId" | "personalRights">>(
      "SELECT key, name, role, agent_id AS agentId, personal_rights AS personalRights FROM users WHERE id = ?",
    ),
    grants: file.prepare<[number], UserGrantsTable>(
      "SELECT user_key AS userKey, kind, target FROM user_grants WHERE user_key = ? ORDER BY kind, target",
    ),
    ungrant: file.prepare<[number]>("DELETE FROM user_grants WHERE user_key = ?"),
    grant: file.prepare<[number, string, string]>(
      "INSERT INTO user_grants (user_key, kind, target) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    admins: file.prepare<[], { count: number }>(
      "SELECT count(*) AS count FROM users WHERE role = 'admin' AND disabled = 0",
    ),
    endSessions: file.prepare<[number]>("DELETE FROM sessions WHERE user_key = ?"),
  }));

  /** @throws StoreError `store.unknown_user` */
  function keyOf(id: string): number {
    const row = statements().keyOf.get(id);
    if (row === undefined) throw unknownUser(id);
    return row.key;
  }

  /** @throws StoreError `store.name_taken`, `store.invalid_record` */
  function columnsOf(id: string, { name, role, agentId, personalRights }: UserFacts): FactColumns {
    const foldedName = foldName(name);
    if (foldedName === "") throw new StoreError("store.invalid_record", "a user has no name", { hint: "Give a name." });
    const owner = statements().withName.get(foldedName);
    if (owner !== undefined && owner.id !== id) throw nameTaken(`a user is called ${JSON.stringify(name)} already`);
    return { id, name, foldedName, role, agentId, personalRights: toNames(personalRights) };
  }

  function setGrants(id: string, grants: readonly Grant[]): void {
    const key = keyOf(id);
    statements().ungrant.run(key);
    for (const grant of grants) {
      statements().grant.run(
        key,
        grant.kind,
        grant.kind === "all" ? "" : grant.kind === "queue" ? grant.id : grant.name,
      );
    }
  }

  return {
    keyOf,
    insert(user: UserFacts & { id: string; passwordHash: string | null; createdAtMs: number }): void {
      const { passwordHash, createdAtMs } = user;
      statements().insert.run({ ...columnsOf(user.id, user), passwordHash, createdAtMs });
      setGrants(user.id, user.grants);
    },
    /** As they are in the transaction that asks. @throws StoreError `store.unknown_user` */
    factsOf(id: string): UserFacts {
      const row = statements().facts.get(id);
      if (row === undefined) throw unknownUser(id);
      const { key, name, role, agentId } = row;
      const grants = statements().grants.all(key).map(toGrant);
      return { name, role, agentId, grants, personalRights: fromNames(row.personalRights, personalRights) };
    },
    update(id: string, facts: UserFacts): void {
      statements().update.run(columnsOf(id, facts));
      setGrants(id, facts.grants);
    },
    endSessions(id: string): void {
      statements().endSessions.run(keyOf(id));
    },
    /** @throws StoreError `store.last_admin` */
    requireAdmin(): void {
      if ((statements().admins.get()?.count ?? 0) > 0) return;
      throw new StoreError("store.last_admin", "no administrator would be left", {
        hint: "Make another user an administrator first.",
      });
    },
  };
}

function unknownUser(id: string): StoreError {
  return new StoreError("store.unknown_user", `there is no user ${id}`, { hint: "List the users for their ids." });
}

export function nameTaken(message: string): StoreError {
  return new StoreError("store.name_taken", message, { hint: "Choose another name." });
}
