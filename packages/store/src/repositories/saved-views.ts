import { mostSavedViews, type SavedView, type SavedViewRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import { lock, type Steps, statement } from "../transaction.ts";
import { keyOfUser } from "./user-rows.ts";

interface Owned {
  userKey: number | null;
  foldedName: string;
}

const list = statement<{ userKey: number | null }, SavedView>(
  "SELECT name, query FROM saved_views WHERE user_key IS NOT DISTINCT FROM @userKey ORDER BY folded_name",
);
const others = statement<Owned, { count: number }>(
  `SELECT count(*) AS count FROM saved_views
   WHERE user_key IS NOT DISTINCT FROM @userKey AND folded_name <> @foldedName`,
);
const save = statement<Owned & SavedView>(
  `INSERT INTO saved_views (user_key, name, folded_name, query) VALUES (@userKey, @name, @foldedName, @query)
   ON CONFLICT (coalesce(user_key, 0), folded_name) DO UPDATE SET name = excluded.name, query = excluded.query`,
);
const remove = statement<Owned>(
  "DELETE FROM saved_views WHERE user_key IS NOT DISTINCT FROM @userKey AND folded_name = @foldedName",
);

export function createSavedViewRepository({ transact }: Connection): SavedViewRepository {
  return {
    list: (userId) =>
      transact(function* () {
        return yield* list.all({ userKey: yield* keyOf(userId) });
      }),
    save: (userId, { name, query }) =>
      transact(function* () {
        yield* lock("saved views");
        const userKey = yield* keyOf(userId);
        const foldedName = foldName(name);
        if (foldedName === "")
          throw new StoreError("store.invalid_record", "a view has no name", { hint: "Give a name." });
        if (((yield* others.get({ userKey, foldedName }))?.count ?? 0) >= mostSavedViews) {
          throw new StoreError("store.too_many_views", `there are ${mostSavedViews} views already`, {
            hint: "Delete one that is not used.",
          });
        }
        yield* save.run({ userKey, name, foldedName, query });
      }),
    remove: (userId, name) =>
      transact(function* () {
        return (yield* remove.run({ userKey: yield* keyOf(userId), foldedName: foldName(name) })) > 0;
      }),
  };
}

/** @throws StoreError `store.unknown_user` */
function* keyOf(userId: string | null): Steps<number | null> {
  return userId === null ? null : yield* keyOfUser(userId);
}
