import { randomUUID } from "node:crypto";
import type { ErasedId } from "@earshot/model";
import { epochMsOf } from "../records.ts";
import { type Steps, statement } from "../transaction.ts";
import { keptMediaOf, withoutTexts } from "./call-texts.ts";
import { type ErasureTally, sha256Of } from "./erasure-tally.ts";
import { lockInteraction } from "./outbox.ts";
import { forgetOwnNames } from "./own-name-rows.ts";

export interface CallToErase {
  key: number;
  id: string;
  interactionId: string;
  startTime: string | null;
  media: string;
}

export const callToErase = `r.key, r.id, r.interaction_id AS "interactionId", r.start_time AS "startTime", r.media`;

interface Submission {
  workId: number;
  partId: string;
  sha256: string;
  provider: string;
}

interface NamedRow {
  key: number;
  kind: string;
  id: string;
  name: string | null;
}

const dayMs = 24 * 60 * 60 * 1000;

const ofCall = (table: string) => statement<{ key: number }>(`DELETE FROM ${table} WHERE recording_key = @key`);

const remove = {
  utterances: ofCall("utterances"),
  levels: ofCall("recording_levels"),
  reviews: ofCall("reviews"),
  calibrationReviews: ofCall("calibration_reviews"),
  calibrationCalls: ofCall("calibration_calls"),
  evaluations: ofCall("evaluations"),
  outcomes: ofCall("run_recordings"),
  names: ofCall("recording_names"),
  recording: statement<{ key: number }>("DELETE FROM recordings WHERE key = @key"),
  work: statement<{ id: string }>("DELETE FROM work WHERE kind = 'recording' AND key = @id"),
  agentParts: statement<{ id: number }>("DELETE FROM agent_parts WHERE evaluation_id = @id"),
  unusedName: statement<{ key: number }>(
    "DELETE FROM names WHERE key = @key AND NOT EXISTS (SELECT 1 FROM recording_names WHERE name_key = @key)",
  ),
  allButQueues: statement<{ key: number }>(
    `DELETE FROM recording_names WHERE recording_key = @key
       AND name_key NOT IN (SELECT key FROM names WHERE kind = 'queue')`,
  ),
  deliveries: statement<{ key: number }>("DELETE FROM work WHERE event_key = @key"),
  event: statement<{ key: number }>("DELETE FROM outbox_events WHERE key = @key"),
  publications: statement<{ interactionId: string }>("DELETE FROM publications WHERE interaction_id = @interactionId"),
  thumbnails: statement<{ interactionId: string }>(
    "DELETE FROM work WHERE kind = 'thumbnail' AND interaction_id = @interactionId",
  ),
  teams: statement<{ agentId: string }>("DELETE FROM team_agents WHERE agent_id = @agentId"),
};

const mediaOf = statement<{ key: number }, { media: string }>(
  ({ forUpdate }) => `SELECT media FROM recordings WHERE key = @key ${forUpdate}`,
);
const submissionsOf = statement<{ id: string }, Submission>(
  `SELECT work_id AS "workId", part_id AS "partId", sha256, provider FROM speech_submissions WHERE recording_id = @id`,
);
const anonymiseSubmission = statement<Submission & { anonymous: string; part: string }>(
  `UPDATE speech_submissions SET recording_id = @anonymous, part_id = @part, sha256 = @part
   WHERE work_id = @workId AND part_id = @partId AND sha256 = @sha256 AND provider = @provider`,
);
const namesOf = statement<{ key: number }, NamedRow>(
  `SELECT n.key, n.kind, n.id, n.name FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
   WHERE t.recording_key = @key`,
);
const evaluationsOf = statement<{ key: number }, { id: number; evaluation: string }>(
  ({ forUpdate }) => `SELECT id, evaluation FROM evaluations WHERE recording_key = @key ORDER BY id ${forUpdate}`,
);
const anonymiseEvaluation = statement<{ id: number; evaluation: string; input: string }>(
  "UPDATE evaluations SET evaluation = @evaluation, input_sha256 = @input WHERE id = @id",
);
const anonymiseOutcomes = statement<{ key: number }>(
  "UPDATE run_recordings SET failure_message = NULL, failure_hint = NULL WHERE recording_key = @key",
);
const anonymiseRecording = statement<{
  key: number;
  anonymous: string;
  startTime: string | null;
  startedAtMs: number | null;
}>(
  `UPDATE recordings SET id = @anonymous, interaction_id = @anonymous, start_time = @startTime,
     started_at_ms = @startedAtMs, content_sha256 = NULL, media = '[]', fingerprint = NULL, silenced = NULL, legs = NULL,
     failure_code = NULL, failure_message = NULL, failure_hint = NULL
   WHERE key = @key`,
);
const othersOf = statement<{ interactionId: string }, { key: number }>(
  "SELECT key FROM recordings WHERE interaction_id = @interactionId LIMIT 1",
);
const eventsOf = statement<{ interactionId: string }, { key: number; data: string }>(
  "SELECT key, data FROM outbox_events WHERE interaction_id = @interactionId",
);
const agentNameOf = statement<{ agentId: string }, { key: number; name: string | null }>(
  "SELECT key, name FROM names WHERE kind = 'agent' AND id = @agentId",
);
const addErased = statement<ErasedId>(
  "INSERT INTO erased_ids (kind, sha256) VALUES (@kind, @sha256) ON CONFLICT (kind, sha256) DO NOTHING",
);
const addLeftover = statement<{ kind: string; target: string; reference: string }>(
  "INSERT INTO erasure_leftovers (kind, target, reference) VALUES (@kind, @target, @reference)",
);
const addPages = statement<object>(
  `INSERT INTO erasure_leftovers (kind, target, reference)
   SELECT 'pages', '', '' WHERE NOT EXISTS (SELECT 1 FROM erasure_leftovers WHERE kind = 'pages')`,
);

/** Removes a call and all that is stored of it, or leaves its measures without its identity, as steps of the caller's transaction. */
export function* eraseCall(call: CallToErase, measuresKept: boolean, tally: ErasureTally): Steps<void> {
  const { key, id, interactionId } = call;
  const anonymous = `erased-${randomUUID()}`;
  // Whoever works on it stores nothing any more.
  tally.count("work", yield* remove.work.run({ id }));
  yield* lockInteraction(interactionId);
  const named = yield* namesOf.all({ key });
  // Whoever had the work may just have stored its result.
  const stored = yield* mediaOf.get({ key });
  for (const { sha256, path } of keptMediaOf(stored?.media ?? call.media)) {
    tally.count("media", 1);
    tally.leftovers.push({ kind: "media", sha256, reference: path });
  }
  // Locked with the call: whoever is beginning to judge it is done before, or finds what is left of it.
  const evaluations = yield* evaluationsOf.all({ key });
  for (const kind of ["utterances", "levels", "reviews", "calibrationReviews"] as const) {
    tally.count(kind, yield* remove[kind].run({ key }));
  }
  yield* remove.calibrationCalls.run({ key });
  tally.count("ownNames", yield* forgetOwnNames(key));
  if (measuresKept && evaluations.length > 0) yield* anonymise(call, evaluations, anonymous);
  else {
    for (const kind of ["evaluations", "outcomes"] as const) tally.count(kind, yield* remove[kind].run({ key }));
    yield* remove.names.run({ key });
    yield* remove.recording.run({ key });
  }
  yield* removeUnusedNames(named, tally);
  yield* anonymiseSubmissions(id, anonymous, tally);
  yield* removeEvents(interactionId, tally, (data) => isAbout(data, id));
  if ((yield* othersOf.get({ interactionId })) === undefined) yield* eraseInteraction(interactionId, tally);
  tally.count("calls", 1);
  tally.erased("recording", id);
  tally.forgotten.add(id);
}

/** Removes what is noted of a recording that is not stored: its place in the queue, and what a speech service was given of it. */
export function* eraseQueued(id: string, tally: ErasureTally): Steps<void> {
  tally.count("work", yield* remove.work.run({ id }));
  yield* anonymiseSubmissions(id, `erased-${randomUUID()}`, tally);
  tally.erased("recording", id);
  tally.forgotten.add(id);
}

/** Removes what was published to an interaction, and its events. */
export function* eraseInteraction(interactionId: string, tally: ErasureTally): Steps<void> {
  yield* removeEvents(interactionId, tally, () => true);
  tally.count("publications", yield* remove.publications.run({ interactionId }));
  const thumbnails = yield* remove.thumbnails.run({ interactionId });
  tally.count("thumbnails", thumbnails);
  if (thumbnails > 0) tally.leftovers.push({ kind: "thumbnails", interactionId });
  tally.erased("interaction", interactionId);
  tally.forgotten.add(interactionId);
}

/** Removes the name and the teams of an agent who took part in no call any more. */
export function* eraseAgent(agentId: string, tally: ErasureTally): Steps<void> {
  const named = yield* agentNameOf.get({ agentId });
  if (named !== undefined) yield* removeUnusedNames([{ ...named, kind: "agent", id: agentId }], tally);
  tally.count("teams", yield* remove.teams.run({ agentId }));
  tally.erased("agent", agentId);
  tally.forgotten.add(agentId);
}

/** Puts ids on the list of what was erased. */
export function* listErased(ids: readonly ErasedId[]): Steps<void> {
  for (const { kind, sha256 } of ids) yield* addErased.run({ kind, sha256 });
}

/** Notes what is left to do. */
export function* noteLeftovers(tally: ErasureTally): Steps<void> {
  for (const leftover of [...tally.leftovers, { kind: "pages" } as const]) {
    const { kind } = leftover;
    if (kind === "media") yield* addLeftover.run({ kind, target: leftover.sha256, reference: leftover.reference });
    else {
      const target = kind === "thumbnails" ? leftover.interactionId : "";
      yield* addLeftover.run({ kind, target, reference: "" });
    }
  }
}

/** Notes that the files of the database still have something in places that are no longer used. */
export function* notePages(): Steps<void> {
  yield* addPages.run({});
}

/** What is left of a call whose numbers stay: its measures, its day and its queues. */
function* anonymise(
  { key, startTime }: CallToErase,
  evaluations: readonly { id: number; evaluation: string }[],
  anonymous: string,
): Steps<void> {
  for (const { id, evaluation } of evaluations) {
    yield* remove.agentParts.run({ id });
    yield* anonymiseEvaluation.run({ id, evaluation: withoutTexts(evaluation), input: sha256Of(randomUUID()) });
  }
  yield* anonymiseOutcomes.run({ key });
  yield* remove.allButQueues.run({ key });
  const startedAtMs = epochMsOf(startTime);
  const dayAtMs = startedAtMs === null ? null : Math.floor(startedAtMs / dayMs) * dayMs;
  const day = dayAtMs === null ? null : new Date(dayAtMs).toISOString();
  yield* anonymiseRecording.run({ key, anonymous, startTime: day, startedAtMs: dayAtMs });
}

/** The minutes that a speech service was given stay, without saying of what. */
function* anonymiseSubmissions(id: string, anonymous: string, tally: ErasureTally): Steps<void> {
  const found = yield* submissionsOf.all({ id });
  for (const submission of found) {
    yield* anonymiseSubmission.run({ ...submission, anonymous, part: sha256Of(randomUUID()) });
  }
  tally.count("speechSubmissions", found.length);
}

function* removeUnusedNames(named: readonly NamedRow[], tally: ErasureTally): Steps<void> {
  for (const { key, kind, id, name } of named) {
    if ((yield* remove.unusedName.run({ key })) === 0) continue;
    tally.count("names", 1);
    if (kind !== "agent") continue;
    tally.forgotten.add(id);
    if (name !== null) tally.forgotten.add(name);
  }
}

function* removeEvents(interactionId: string, tally: ErasureTally, isOf: (data: string) => boolean): Steps<void> {
  for (const { key, data } of yield* eventsOf.all({ interactionId })) {
    if (!isOf(data)) continue;
    yield* remove.deliveries.run({ key });
    tally.count("events", yield* remove.event.run({ key }));
  }
}

function isAbout(data: string, recordingId: string): boolean {
  const value: unknown = JSON.parse(data);
  return typeof value === "object" && value !== null && "recordingId" in value && value.recordingId === recordingId;
}
