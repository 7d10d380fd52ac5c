import type { SpeechUsageRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";

export function createSpeechUsageRepository({ db }: Connection): SpeechUsageRepository {
  const month = db.words.monthOf("submitted_at_ms");
  return {
    add: async ({ provider, workId, partId, sha256, recordingId, submittedAtMs, soundMs }) => {
      const row = { provider, workId, partId, sha256, recordingId, submittedAtMs, soundMs: Math.round(soundMs) };
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto("speechSubmissions")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return added !== undefined && added > 0n;
    },
    remove: async ({ provider, workId, partId, sha256 }) => {
      await db
        .deleteFrom("speechSubmissions")
        .where("workId", "=", workId)
        .where("partId", "=", partId)
        .where("sha256", "=", sha256)
        .where("provider", "=", provider)
        .execute();
    },
    list: () =>
      db
        .selectFrom("speechSubmissions")
        .select((eb) => [
          "provider",
          month.as("month"),
          eb.fn.count<number>("recordingId").distinct().as("recordings"),
          eb.fn.sum<number>("soundMs").as("soundMs"),
        ])
        .groupBy(["provider", month])
        .orderBy(month, "desc")
        .orderBy("provider")
        .execute(),
  };
}
