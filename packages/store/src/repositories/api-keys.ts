import { type ApiKey, type ApiKeyRepository, rights } from "@earshot/model";
import type { Selectable } from "kysely";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import type { ApiKeysTable } from "../tables/people.ts";
import { statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import { fromNames, nameTaken, toNames } from "./user-rows.ts";

const insert = statement<Omit<Selectable<ApiKeysTable>, "usedAtMs">>(
  `INSERT INTO api_keys (id, name, folded_name, secret_hash, scopes, created_at_ms, created_by, ends_at_ms)
   VALUES (@id, @name, @foldedName, @secretHash, @scopes, @createdAtMs, @createdBy, @endsAtMs)
   ON CONFLICT (folded_name) DO NOTHING`,
);
const remove = statement<{ id: string }>("DELETE FROM api_keys WHERE id = @id");

export function createApiKeyRepository({ db, transact }: Connection): ApiKeyRepository {
  return {
    add: async ({ scopes, ...key }, entry) => {
      const foldedName = foldName(key.name);
      if (foldedName === "")
        throw new StoreError("store.invalid_record", "a key has no name", { hint: "Give a name." });
      await transact(function* () {
        const added = yield* insert.run({ ...key, foldedName, scopes: toNames(scopes) });
        if (added === 0) throw nameTaken(`a key is called ${JSON.stringify(key.name)} already`);
        if (entry !== undefined) yield* appendEntry(entry);
      });
    },
    find: async (secretHash, nowMs) => {
      const row = await db
        .selectFrom("apiKeys")
        .selectAll()
        .where("secretHash", "=", secretHash)
        .where((eb) => eb.or([eb("endsAtMs", "is", null), eb("endsAtMs", ">", nowMs)]))
        .executeTakeFirst();
      return row && toApiKey(row);
    },
    touch: async (id, nowMs) => {
      await db.updateTable("apiKeys").set({ usedAtMs: nowMs }).where("id", "=", id).execute();
    },
    remove: (id, entry) =>
      transact(function* () {
        const isRemoved = (yield* remove.run({ id })) > 0;
        if (isRemoved && entry !== undefined) yield* appendEntry(entry);
        return isRemoved;
      }),
    list: async () => (await db.selectFrom("apiKeys").selectAll().orderBy("foldedName").execute()).map(toApiKey),
  };
}

function toApiKey({ foldedName: _, secretHash: __, scopes, ...key }: Selectable<ApiKeysTable>): ApiKey {
  return { ...key, scopes: fromNames(scopes, rights) };
}
