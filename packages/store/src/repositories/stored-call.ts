import { basisKey, type StoredCall, type Viewer } from "@earshot/model";
import type { StoreDb } from "../database.ts";
import { seenConditions } from "../seen-calls.ts";
import { readFingerprint, storedJson } from "../stored-json.ts";
import { findAgentParts, findConversations } from "./conversations.ts";
import { selectUtterances } from "./evaluations.ts";

/** A call with its evaluations, the primary one first. */
export async function readCall(db: StoreDb, viewer: Viewer, recordingId: string): Promise<StoredCall | undefined> {
  const recording = await db
    .selectFrom("recordings as r")
    .select([
      "r.key",
      "r.interactionId",
      "r.startTime",
      "r.durationMs",
      "r.contentSha256",
      "r.media",
      "r.fingerprint",
      "r.silenced",
    ])
    .where("r.id", "=", recordingId)
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .executeTakeFirst();
  if (recording === undefined) return undefined;
  const { key, media, fingerprint, silenced, ...facts } = recording;
  const files = storedJson.media.read(media);
  const evaluations = await db
    .selectFrom("evaluations")
    .select(["id", "isPrimary", "runId", "definition", "scorecard", "scorecardVersion", "evaluatedAtMs", "scoredAtMs"])
    .select("evaluation")
    .where("recordingKey", "=", key)
    .orderBy("isPrimary", "desc")
    .orderBy("definition")
    .orderBy("scorecard")
    .execute();
  if (evaluations.length === 0) return undefined;
  const parts = await findAgentParts(
    db,
    viewer,
    evaluations.map(({ id }) => id),
  );
  const bases = fingerprint === null ? undefined : readFingerprint(fingerprint)?.evaluations;
  return {
    recordingId,
    ...facts,
    media: files.map(({ sha256, bytes, contentType, codec, channels, durationMs }) => ({
      ...{ sha256, bytes, contentType, codec, channels, durationMs },
    })),
    playable: files.length > 0 && silenced !== null,
    conversation: (await findConversations(db, viewer, [recordingId])).get(recordingId) ?? null,
    utterances: await selectUtterances(db, viewer).where("r.id", "=", recordingId).orderBy("u.ordinal").execute(),
    evaluations: evaluations.map(({ definition, isPrimary, evaluation, ...record }) => ({
      ...record,
      isPrimary: isPrimary === 1,
      basis: bases?.[basisKey(definition, record.scorecard)] ?? null,
      evaluation: storedJson.evaluation.read(evaluation),
      agentParts: parts.get(record.id) ?? [],
    })),
  };
}
