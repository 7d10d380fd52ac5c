import type { User, UserChanges, UserFacts, UserRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import { lock, type Steps, statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import {
  endSessions,
  factsOf,
  hasAdmin,
  insertUser,
  keyOfUser,
  requireAdmin,
  toUsers,
  updateUser,
} from "./user-rows.ts";

const anyUser = statement<object, { id: string }>("SELECT id FROM users LIMIT 1");
const setDisabled = statement<{ id: string; disabled: 0 | 1 }>("UPDATE users SET disabled = @disabled WHERE id = @id");
const setPassword = statement<{ id: string; passwordHash: string }>(
  "UPDATE users SET password_hash = @passwordHash WHERE id = @id AND issuer IS NULL",
);
const takeViews = statement<{ userKey: number }>("UPDATE saved_views SET user_key = @userKey WHERE user_key IS NULL");
const remove = statement<{ id: string }>("DELETE FROM users WHERE id = @id");
const withIdentity = statement<{ issuer: string; subject: string }, { id: string }>(
  "SELECT id FROM users WHERE issuer = @issuer AND subject = @subject",
);
const identify = statement<{ id: string; issuer: string; subject: string }>(
  "UPDATE users SET issuer = @issuer, subject = @subject WHERE id = @id",
);

/** For what is true of all users together: their names differ, one is an administrator, one was first. */
const lockUsers = () => lock("users");

function* isFirstUser(): Steps<boolean> {
  return (yield* anyUser.get({})) === undefined;
}

/** Ends the sessions that were begun with the one before. @throws StoreError `store.conflict` */
function* changePassword(id: string, passwordHash: string): Steps<void> {
  yield* endSessions(id);
  if ((yield* setPassword.run({ id, passwordHash })) > 0) return;
  throw new StoreError("store.conflict", `user ${id} signs in at their provider`, { hint: "Set the password there." });
}

export function createUserRepository({ db, transact }: Connection): UserRepository {
  async function get(id: string): Promise<User | undefined> {
    const found = await db.selectFrom("users").selectAll().where("id", "=", id).execute();
    return (await toUsers(db, found))[0];
  }

  async function stored(id: string): Promise<User> {
    const user = await get(id);
    if (user !== undefined) return user;
    throw new StoreError("store.unknown_user", `user ${id} was removed meanwhile`, { hint: "List the users again." });
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
      await transact(function* () {
        yield* lockUsers();
        const isFirst = yield* isFirstUser();
        yield* insertUser(user);
        yield* requireAdmin();
        if (isFirst) yield* takeViews.run({ userKey: yield* keyOfUser(user.id) });
        if (entry !== undefined) yield* appendEntry(entry);
      });
      return stored(user.id);
    },
    addFirst: async (user, entry) => {
      const added = await transact(function* () {
        yield* lockUsers();
        if (!(yield* isFirstUser())) return false;
        yield* insertUser({ ...user, role: "admin", agentId: null, grants: [], personalRights: [] });
        yield* takeViews.run({ userKey: yield* keyOfUser(user.id) });
        if (entry !== undefined) yield* appendEntry(entry);
        return true;
      });
      return added ? stored(user.id) : null;
    },
    update: async (id, { disabled, passwordHash, ...changes }, entry) => {
      await transact(function* () {
        yield* lockUsers();
        const before = yield* factsOf(id);
        const { name = before.name, role = before.role, agentId = before.agentId } = changes;
        const { grants = before.grants, personalRights = before.personalRights } = changes;
        yield* updateUser(id, { name, role, agentId, grants, personalRights });
        if (disabled !== undefined) yield* setDisabled.run({ id, disabled: disabled ? 1 : 0 });
        if (disabled) yield* endSessions(id);
        if (passwordHash !== undefined) yield* changePassword(id, passwordHash);
        yield* requireAdmin();
        if (entry !== undefined) yield* appendEntry(entry);
      });
      return stored(id);
    },
    setPassword: (id, passwordHash, entry) =>
      transact(function* () {
        yield* lockUsers();
        yield* changePassword(id, passwordHash);
        if (entry !== undefined) yield* appendEntry(entry);
      }),
    remove: (id, entry) =>
      transact(function* () {
        yield* lockUsers();
        yield* keyOfUser(id);
        yield* remove.run({ id });
        yield* requireAdmin();
        if (entry !== undefined) yield* appendEntry(entry);
      }),
    list: async () => toUsers(db, await db.selectFrom("users").selectAll().orderBy("foldedName").execute()),
    byName: async (name) => {
      const found = await db.selectFrom("users").selectAll().where("foldedName", "=", foldName(name)).execute();
      const [user] = await toUsers(db, found);
      return user && { user, passwordHash: found[0]?.passwordHash ?? null };
    },
    saveIdentity: async ({ identity: { issuer, subject }, atMs, ...user }, entryOf) => {
      const id = await transact(function* () {
        yield* lockUsers();
        const known = yield* withIdentity.get({ issuer, subject });
        if (known !== undefined) {
          const before = yield* factsOf(known.id);
          yield* updateUser(known.id, user);
          const keptAdmin = before.role === "admin" && !(yield* hasAdmin());
          const now = keptAdmin ? { ...user, role: before.role } : user;
          if (keptAdmin) yield* updateUser(known.id, now);
          const changes = changesOf(before, now);
          if (entryOf !== undefined && (keptAdmin || Object.keys(changes).length > 0))
            yield* appendEntry(entryOf({ id: known.id, added: false, keptAdmin, changes }));
          return known.id;
        }
        yield* insertUser({ ...user, passwordHash: null, createdAtMs: atMs });
        yield* identify.run({ id: user.id, issuer, subject });
        if (entryOf !== undefined)
          yield* appendEntry(entryOf({ id: user.id, added: true, keptAdmin: false, changes: user }));
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
