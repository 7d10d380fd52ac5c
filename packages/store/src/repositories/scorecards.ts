import type { ScorecardRepository } from "@earshot/model";
import { z } from "zod";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";

const contentSchema = z.looseObject({});

export function createScorecardRepository({ db }: Connection): ScorecardRepository {
  const sha256Of = (name: string, version: number) =>
    db
      .selectFrom("scorecards")
      .select("sha256")
      .where("name", "=", name)
      .where("version", "=", version)
      .executeTakeFirst();

  return {
    publish: async ({ name, version, sha256, content, publishedAtMs, publishedBy }) => {
      // Before the first try to write: runs score by what is stored already, on databases that others write to.
      const known = await sha256Of(name, version);
      if (known === undefined) {
        const row = { name, version, sha256, content: JSON.stringify(content), publishedAtMs, publishedBy };
        const { numInsertedOrUpdatedRows: added } = await db
          .insertInto("scorecards")
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (added !== undefined && added > 0n) return true;
      }
      const stored = known ?? (await sha256Of(name, version));
      if (stored?.sha256 === sha256) return false;
      throw new StoreError("store.version_taken", `${name}@${version} was published with another content`, {
        hint: "Raise its version: what was scored by a version keeps its meaning.",
      });
    },
    list: () =>
      db
        .selectFrom("scorecards")
        .select(["name", "version", "sha256", "publishedAtMs", "publishedBy"])
        .orderBy("name")
        .orderBy("version", "desc")
        .execute(),
    get: async (name, version) => {
      const row = await db
        .selectFrom("scorecards")
        .selectAll()
        .where("name", "=", name)
        .where("version", "=", version)
        .executeTakeFirst();
      return row && { ...row, content: contentSchema.parse(JSON.parse(row.content)) };
    },
  };
}
