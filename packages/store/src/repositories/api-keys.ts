import { type ApiKey, type ApiKeyRepository, rights } from "@earshot/model";
import type { Selectable } from "kysely";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import type { Connection } from "../sqlite/connection.ts";
import type { ApiKeysTable } from "../tables/people.ts";
import { fromNames, nameTaken, toNames } from "./user-rows.ts";

export function createApiKeyRepository({ db }: Connection): ApiKeyRepository {
  return {
    add: async ({ scopes, ...key }) => {
      const foldedName = foldName(key.name);
      if (foldedName === "")
        throw new StoreError("store.invalid_record", "a key has no name", { hint: "Give a name." });
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("apiKeys")
        .values({ ...key, foldedName, scopes: toNames(scopes), usedAtMs: null })
        .onConflict((conflict) => conflict.column("foldedName").doNothing())
        .executeTakeFirstOrThrow();
      if (!numInsertedOrUpdatedRows) throw nameTaken(`a key is called ${JSON.stringify(key.name)} already`);
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
    remove: async (id) => {
      const { numDeletedRows } = await db.deleteFrom("apiKeys").where("id", "=", id).executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    list: async () => (await db.selectFrom("apiKeys").selectAll().orderBy("foldedName").execute()).map(toApiKey),
  };
}

function toApiKey({ foldedName: _, secretHash: __, scopes, ...key }: Selectable<ApiKeysTable>): ApiKey {
  return { ...key, scopes: fromNames(scopes, rights) };
}
