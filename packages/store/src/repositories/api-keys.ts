import { type ApiKey, type ApiKeyRepository, rights } from "@earshot/model";
import type { Selectable } from "kysely";
import { StoreError } from "../errors.ts";
import { foldName } from "../fold-name.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import type { ApiKeysTable } from "../tables/people.ts";
import { createAuditChain } from "./audit-rows.ts";
import { fromNames, nameTaken, toNames } from "./user-rows.ts";

export function createApiKeyRepository({ file, db, transact }: Connection): ApiKeyRepository {
  const chain = createAuditChain(file);
  const statements = once(() => ({
    insert: file.prepare<[Omit<Selectable<ApiKeysTable>, "usedAtMs">]>(
      `INSERT INTO api_keys (id, name, folded_name, secret_hash, scopes, created_at_ms, created_by, ends_at_ms)
       VALUES (@id, @name, @foldedName, @secretHash, @scopes, @createdAtMs, @createdBy, @endsAtMs)
       ON CONFLICT (folded_name) DO NOTHING`,
    ),
    remove: file.prepare<[string]>("DELETE FROM api_keys WHERE id = ?"),
  }));
  return {
    add: async ({ scopes, ...key }, entry) => {
      const foldedName = foldName(key.name);
      if (foldedName === "")
        throw new StoreError("store.invalid_record", "a key has no name", { hint: "Give a name." });
      await transact(() => {
        const { changes } = statements().insert.run({ ...key, foldedName, scopes: toNames(scopes) });
        if (changes === 0) throw nameTaken(`a key is called ${JSON.stringify(key.name)} already`);
        if (entry !== undefined) chain.append(entry);
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
      transact(() => {
        const isRemoved = statements().remove.run(id).changes > 0;
        if (isRemoved && entry !== undefined) chain.append(entry);
        return isRemoved;
      }),
    list: async () => (await db.selectFrom("apiKeys").selectAll().orderBy("foldedName").execute()).map(toApiKey),
  };
}

function toApiKey({ foldedName: _, secretHash: __, scopes, ...key }: Selectable<ApiKeysTable>): ApiKey {
  return { ...key, scopes: fromNames(scopes, rights) };
}
