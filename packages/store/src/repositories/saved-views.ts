import { mostSavedViews, type SavedView, type SavedViewRepository } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import { createUserRows } from "./user-rows.ts";

export function createSavedViewRepository({ file, transact }: Connection): SavedViewRepository {
  const users = createUserRows(file);
  const statements = once(() => ({
    list: file.prepare<[string | null], SavedView>(
      `SELECT v.name, v.query FROM saved_views AS v
       WHERE v.user_key IS (SELECT key FROM users WHERE id = ?) ORDER BY v.folded_name`,
    ),
    others: file.prepare<[number | null, string], { count: number }>(
      "SELECT count(*) AS count FROM saved_views WHERE user_key IS ? AND folded_name <> ?",
    ),
    save: file.prepare<[{ userKey: number | null; name: string; foldedName: string; query: string }]>(
      `INSERT INTO saved_views (user_key, name, folded_name, query) VALUES (@userKey, @name, @foldedName, @query)
       ON CONFLICT (coalesce(user_key, 0), folded_name) DO UPDATE SET name = excluded.name, query = excluded.query`,
    ),
    remove: file.prepare<[number | null, string]>("DELETE FROM saved_views WHERE user_key IS ? AND folded_name = ?"),
  }));
  /** @throws StoreError `store.unknown_user` */
  const keyOf = (userId: string | null) => (userId === null ? null : users.keyOf(userId));

  return {
    list: (userId) =>
      transact(() => {
        keyOf(userId);
        return statements().list.all(userId);
      }),
    save: (userId, { name, query }) =>
      transact(() => {
        const userKey = keyOf(userId);
        const foldedName = foldName(name);
        if (foldedName === "")
          throw new StoreError("store.invalid_record", "a view has no name", { hint: "Give a name." });
        if ((statements().others.get(userKey, foldedName)?.count ?? 0) >= mostSavedViews) {
          throw new StoreError("store.too_many_views", `there are ${mostSavedViews} views already`, {
            hint: "Delete one that is not used.",
          });
        }
        statements().save.run({ userKey, name, foldedName, query });
      }),
    remove: (userId, name) => transact(() => statements().remove.run(keyOf(userId), foldName(name)).changes > 0),
  };
}
