import { randomUUID } from "node:crypto";
import type { ErasedId } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { epochMsOf } from "../records.ts";
import { once } from "../sqlite/connection.ts";
import { keptMediaOf, withoutTexts } from "./call-texts.ts";
import { type ErasureTally, sha256Of } from "./erasure-tally.ts";

export interface CallToErase {
  key: number;
  id: string;
  interactionId: string;
  startTime: string | null;
  media: string;
}

export const callToErase = "r.key, r.id, r.interaction_id AS interactionId, r.start_time AS startTime, r.media";

const dayMs = 24 * 60 * 60 * 1000;

/** Removes calls and all that is stored of them, as steps of the caller's transaction. */
export function createErasureRows(file: SqliteFile) {
  const statements = once(() => ({
    utterances: file.prepare<[number]>("DELETE FROM utterances WHERE recording_key = ?"),
    levels: file.prepare<[number]>("DELETE FROM recording_levels WHERE recording_key = ?"),
    reviews: file.prepare<[number]>("DELETE FROM reviews WHERE recording_key = ?"),
    calibrationReviews: file.prepare<[number]>("DELETE FROM calibration_reviews WHERE recording_key = ?"),
    calibrationCalls: file.prepare<[number]>("DELETE FROM calibration_calls WHERE recording_key = ?"),
    evaluations: file.prepare<[number]>("DELETE FROM evaluations WHERE recording_key = ?"),
    outcomes: file.prepare<[number]>("DELETE FROM run_recordings WHERE recording_key = ?"),
    recording: file.prepare<[number]>("DELETE FROM recordings WHERE key = ?"),
    work: file.prepare<[string]>("DELETE FROM work WHERE kind = 'recording' AND key = ?"),
    submissions: file.prepare<[string], { workId: number; partId: string; sha256: string; provider: string }>(
      `SELECT work_id AS workId, part_id AS partId, sha256, provider FROM speech_submissions WHERE recording_id = ?`,
    ),
    anonymousSubmission: file.prepare<
      [{ workId: number; partId: string; sha256: string; provider: string; anonymous: string; part: string }]
    >(
      `UPDATE speech_submissions SET recording_id = @anonymous, part_id = @part, sha256 = @part
       WHERE work_id = @workId AND part_id = @partId AND sha256 = @sha256 AND provider = @provider`,
    ),
    names: file.prepare<[number], { key: number; kind: string; id: string; name: string | null }>(
      `SELECT n.key, n.kind, n.id, n.name FROM recording_names t JOIN names n ON n.key = t.name_key
       WHERE t.recording_key = ?`,
    ),
    unname: file.prepare<[number]>("DELETE FROM recording_names WHERE recording_key = ?"),
    unnameButQueues: file.prepare<[number]>(
      `DELETE FROM recording_names WHERE recording_key = ?
         AND name_key NOT IN (SELECT key FROM names WHERE kind = 'queue')`,
    ),
    removeName: file.prepare<[number, number]>(
      "DELETE FROM names WHERE key = ? AND NOT EXISTS (SELECT 1 FROM recording_names WHERE name_key = ?)",
    ),
    evaluated: file.prepare<[number], { id: number; evaluation: string }>(
      "SELECT id, evaluation FROM evaluations WHERE recording_key = ?",
    ),
    anonymousEvaluation: file.prepare<[{ id: number; evaluation: string; input: string }]>(
      "UPDATE evaluations SET evaluation = @evaluation, input_sha256 = @input WHERE id = @id",
    ),
    agentParts: file.prepare<[number]>("DELETE FROM agent_parts WHERE evaluation_id = ?"),
    anonymousOutcomes: file.prepare<[number]>(
      `UPDATE run_recordings SET failure_message = NULL, failure_hint = NULL WHERE recording_key = ?`,
    ),
    anonymousRecording: file.prepare<
      [{ key: number; anonymous: string; startTime: string | null; startedAtMs: number | null }]
    >(
      `UPDATE recordings SET id = @anonymous, interaction_id = @anonymous, start_time = @startTime,
         started_at_ms = @startedAtMs, content_sha256 = NULL, media = '[]', fingerprint = NULL, silenced = NULL, legs = NULL,
         failure_code = NULL, failure_message = NULL, failure_hint = NULL
       WHERE key = @key`,
    ),
    othersOfInteraction: file.prepare<[string], number>("SELECT 1 FROM recordings WHERE interaction_id = ?").pluck(),
    events: file.prepare<[string], { key: number; data: string }>(
      "SELECT key, data FROM outbox_events WHERE interaction_id = ?",
    ),
    deliveries: file.prepare<[number]>("DELETE FROM work WHERE event_key = ?"),
    event: file.prepare<[number]>("DELETE FROM outbox_events WHERE key = ?"),
    publications: file.prepare<[string]>("DELETE FROM publications WHERE interaction_id = ?"),
    thumbnails: file.prepare<[string]>("DELETE FROM work WHERE kind = 'thumbnail' AND interaction_id = ?"),
    agentName: file.prepare<[string], { key: number; name: string | null }>(
      "SELECT key, name FROM names WHERE kind = 'agent' AND id = ?",
    ),
    teams: file.prepare<[string]>("DELETE FROM team_agents WHERE agent_id = ?"),
    erased: file.prepare<[string, string]>(
      "INSERT INTO erased_ids (kind, sha256) VALUES (?, ?) ON CONFLICT (kind, sha256) DO NOTHING",
    ),
    leftover: file.prepare<[string, string, string]>(
      "INSERT INTO erasure_leftovers (kind, target, reference) VALUES (?, ?, ?)",
    ),
  }));

  /** The minutes that a speech service was given stay, without saying of what. */
  function anonymiseSubmissions(recordingId: string, anonymous: string, tally: ErasureTally): void {
    const found = statements().submissions.all(recordingId);
    for (const submission of found) {
      statements().anonymousSubmission.run({ ...submission, anonymous, part: sha256Of(randomUUID()) });
    }
    tally.count("speechSubmissions", found.length);
  }

  function removeUnusedNames(
    named: readonly { key: number; kind: string; id: string; name: string | null }[],
    tally: ErasureTally,
  ) {
    for (const { key, kind, id, name } of named) {
      if (statements().removeName.run(key, key).changes === 0) continue;
      tally.count("names", 1);
      if (kind !== "agent") continue;
      tally.forgotten.add(id);
      if (name !== null) tally.forgotten.add(name);
    }
  }

  function removeEvents(interactionId: string, tally: ErasureTally, isOf: (data: string) => boolean): void {
    const { events, deliveries, event } = statements();
    for (const { key, data } of events.all(interactionId)) {
      if (!isOf(data)) continue;
      deliveries.run(key);
      tally.count("events", event.run(key).changes);
    }
  }

  function eraseInteraction(interactionId: string, tally: ErasureTally): void {
    removeEvents(interactionId, tally, () => true);
    tally.count("publications", statements().publications.run(interactionId).changes);
    const thumbnails = statements().thumbnails.run(interactionId).changes;
    tally.count("thumbnails", thumbnails);
    if (thumbnails > 0) tally.leftovers.push({ kind: "thumbnails", interactionId });
    tally.erased("interaction", interactionId);
    tally.forgotten.add(interactionId);
  }

  /** What is left of a call whose numbers stay: its measures, its day and its queues. */
  function anonymise({ key, startTime }: CallToErase, anonymous: string): void {
    const { evaluated, anonymousEvaluation, agentParts, anonymousOutcomes, unnameButQueues } = statements();
    for (const { id, evaluation } of evaluated.all(key)) {
      agentParts.run(id);
      anonymousEvaluation.run({ id, evaluation: withoutTexts(evaluation), input: sha256Of(randomUUID()) });
    }
    anonymousOutcomes.run(key);
    unnameButQueues.run(key);
    const startedAtMs = epochMsOf(startTime);
    const dayAtMs = startedAtMs === null ? null : Math.floor(startedAtMs / dayMs) * dayMs;
    const day = dayAtMs === null ? null : new Date(dayAtMs).toISOString();
    statements().anonymousRecording.run({ key, anonymous, startTime: day, startedAtMs: dayAtMs });
  }

  return {
    eraseCall(call: CallToErase, measuresKept: boolean, tally: ErasureTally): void {
      const { key, id, interactionId } = call;
      const remove = statements();
      const anonymous = `erased-${randomUUID()}`;
      const named = remove.names.all(key);
      for (const { sha256, path } of keptMediaOf(call.media)) {
        tally.count("media", 1);
        tally.leftovers.push({ kind: "media", sha256, reference: path });
      }
      tally.count("utterances", remove.utterances.run(key).changes);
      tally.count("levels", remove.levels.run(key).changes);
      tally.count("reviews", remove.reviews.run(key).changes);
      tally.count("calibrationReviews", remove.calibrationReviews.run(key).changes);
      remove.calibrationCalls.run(key);
      if (measuresKept && remove.evaluated.all(key).length > 0) anonymise(call, anonymous);
      else {
        tally.count("evaluations", remove.evaluations.run(key).changes);
        tally.count("outcomes", remove.outcomes.run(key).changes);
        remove.unname.run(key);
        remove.recording.run(key);
      }
      removeUnusedNames(named, tally);
      tally.count("work", remove.work.run(id).changes);
      anonymiseSubmissions(id, anonymous, tally);
      removeEvents(interactionId, tally, (data) => isAbout(data, id));
      if (remove.othersOfInteraction.get(interactionId) === undefined) eraseInteraction(interactionId, tally);
      tally.count("calls", 1);
      tally.erased("recording", id);
      tally.forgotten.add(id);
    },
    eraseInteraction,
    /** Who took part in no call any more: their name and their teams. */
    eraseAgent(agentId: string, tally: ErasureTally): void {
      const { agentName, teams } = statements();
      const named = agentName.get(agentId);
      if (named !== undefined) removeUnusedNames([{ ...named, kind: "agent", id: agentId }], tally);
      tally.count("teams", teams.run(agentId).changes);
      tally.erased("agent", agentId);
      tally.forgotten.add(agentId);
    },
    /** Puts ids on the list of what was erased. */
    list(ids: readonly ErasedId[]): void {
      for (const { kind, sha256 } of ids) statements().erased.run(kind, sha256);
    },
    /** Notes what is left to do. */
    noteLeftovers(tally: ErasureTally): void {
      for (const leftover of [...tally.leftovers, { kind: "pages" } as const]) {
        const { kind } = leftover;
        if (kind === "media") statements().leftover.run(kind, leftover.sha256, leftover.reference);
        else statements().leftover.run(kind, kind === "thumbnails" ? leftover.interactionId : "", "");
      }
    },
  };
}

function isAbout(data: string, recordingId: string): boolean {
  const value: unknown = JSON.parse(data);
  return typeof value === "object" && value !== null && "recordingId" in value && value.recordingId === recordingId;
}
