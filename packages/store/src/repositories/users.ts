import type { User, UserChanges, UserFacts, UserRepository } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import { createAuditChain } from "./audit-rows.ts";
import { createUserRows, toUsers } from "./user-rows.ts";

export function createUserRepository({ file, db, transact }: Connection): UserRepository {
  const rows = createUserRows(file);
  const chain = createAuditChain(file);
  const statements = once(() => ({
    first: file.prepare<[], { id: string }>("SELECT id FROM users LIMIT 1"),
    setDisabled: file.prepare<[number, string]>("UPDATE users SET disabled = ? WHERE id = ?"),
    setPassword: file.prepare<[string, string]>("UPDATE users SET password_hash = ? WHERE id = ? AND issuer IS NULL"),
    takeViews: file.prepare<[number]>("UPDATE saved_views SET user_key = ? WHERE user_key IS NULL"),
    remove: file.prepare<[string]>("DELETE FROM users WHERE id = ?"),
    withIdentity: file.prepare<[string, string], { id: string }>(
      "SELECT id FROM users WHERE issuer = ? AND subject = ?",
    ),
    identify: file.prepare<[string, string, string]>("UPDATE users SET issuer = ?, subject = ? WHERE id = ?"),
  }));

  async function get(id: string): Promise<User | undefined> {
    const found = await db.selectFrom("users").selectAll().where("id", "=", id).execute();
    return (await toUsers(db, found))[0];
  }

  async function stored(id: string): Promise<User> {
    rows.keyOf(id);
    const user = await get(id);
    if (user !== undefined) return user;
    throw new StoreError("store.unknown_user", `user ${id} was removed meanwhile`, { hint: "List the users again." });
  }

  function setPassword(id: string, passwordHash: string): void {
    rows.endSessions(id);
    if (statements().setPassword.run(passwordHash, id).changes > 0) return;
    throw new StoreError("store.conflict", `user ${id} signs in at their provider`, {
      hint: "Set the password there.",
    });
  }

  return {
    get,
    areSetUp: async () => {
      const { found } = await db
        .selectNoFrom(({ exists, or, selectFrom }) =>
          or([exists(selectFrom("users").select("key")), exists(selectFrom("apiKeys").select("id"))]).as("found"),
        )
        .executeTakeFirstOrThrow();
      return Boolean(found);
    },
    add: async (user, entry) => {
      await transact(() => {
        const isFirst = statements().first.get() === undefined;
        rows.insert(user);
        rows.requireAdmin();
        if (isFirst) statements().takeViews.run(rows.keyOf(user.id));
        if (entry !== undefined) chain.append(entry);
      });
      return stored(user.id);
    },
    addFirst: async (user) => {
      const added = await transact(() => {
        if (statements().first.get() !== undefined) return false;
        rows.insert({ ...user, role: "admin", agentId: null, grants: [], personalRights: [] });
        statements().takeViews.run(rows.keyOf(user.id));
        return true;
      });
      return added ? stored(user.id) : null;
    },
    update: async (id, { disabled, passwordHash, ...changes }, entry) => {
      await transact(() => {
        const before = rows.factsOf(id);
        const { name = before.name, role = before.role, agentId = before.agentId } = changes;
        const { grants = before.grants, personalRights = before.personalRights } = changes;
        rows.update(id, { name, role, agentId, grants, personalRights });
        if (disabled !== undefined) statements().setDisabled.run(disabled ? 1 : 0, id);
        if (disabled) rows.endSessions(id);
        if (passwordHash !== undefined) setPassword(id, passwordHash);
        rows.requireAdmin();
        if (entry !== undefined) chain.append(entry);
      });
      return stored(id);
    },
    setPassword: (id, passwordHash, entry) =>
      transact(() => {
        setPassword(id, passwordHash);
        if (entry !== undefined) chain.append(entry);
      }),
    remove: (id, entry) =>
      transact(() => {
        rows.keyOf(id);
        statements().remove.run(id);
        rows.requireAdmin();
        if (entry !== undefined) chain.append(entry);
      }),
    list: async () => toUsers(db, await db.selectFrom("users").selectAll().orderBy("foldedName").execute()),
    byName: async (name) => {
      const found = await db.selectFrom("users").selectAll().where("foldedName", "=", foldName(name)).execute();
      const [user] = await toUsers(db, found);
      return user && { user, passwordHash: found[0]?.passwordHash ?? null };
    },
    saveIdentity: async ({ identity: { issuer, subject }, atMs, ...user }, entryOf) => {
      const id = await transact(() => {
        const known = statements().withIdentity.get(issuer, subject);
        if (known !== undefined) {
          const changes = changesOf(rows.factsOf(known.id), user);
          rows.update(known.id, user);
          if (entryOf !== undefined && Object.keys(changes).length > 0)
            chain.append(entryOf({ id: known.id, added: false, changes }));
          return known.id;
        }
        rows.insert({ ...user, passwordHash: null, createdAtMs: atMs });
        statements().identify.run(issuer, subject, user.id);
        if (entryOf !== undefined) chain.append(entryOf({ id: user.id, added: true, changes: user }));
        return user.id;
      });
      return stored(id);
    },
  };
}

/** What of a user becomes another; the order of grants and rights is none of it. */
function changesOf(before: UserFacts, { name, role, agentId, grants, personalRights }: UserFacts): UserChanges {
  const inOrder = (list: readonly unknown[]) =>
    list
      .map((one) => JSON.stringify(one))
      .sort()
      .join();
  return {
    ...(before.name === name ? {} : { name }),
    ...(before.role === role ? {} : { role }),
    ...(before.agentId === agentId ? {} : { agentId }),
    ...(inOrder(before.grants) === inOrder(grants) ? {} : { grants }),
    ...(inOrder(before.personalRights) === inOrder(personalRights) ? {} : { personalRights }),
  };
}
