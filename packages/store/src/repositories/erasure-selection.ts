import type { ErasedCounts, ErasedId, ErasedKind, ErasureSelection } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { keptMediaOf } from "./call-texts.ts";
import { sha256Of } from "./erasure-tally.ts";

/** The condition on recordings `r` that a selection is, and its parameters. Without any part it selects none. */
export function selectedCalls(selection: ErasureSelection): { condition: string; parameters: Record<string, string> } {
  const conditions: Record<keyof ErasureSelection, string> = {
    recordingIds: "r.id IN (SELECT value FROM json_each(@recordingIds))",
    interactionIds: "r.interaction_id IN (SELECT value FROM json_each(@interactionIds))",
    agentIds: `r.key IN (
      SELECT t.recording_key FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
      WHERE n.kind = 'agent' AND n.id IN (SELECT value FROM json_each(@agentIds)))`,
    speakers: `r.key IN (
      SELECT u.recording_key FROM utterances AS u WHERE u.speaker IN (SELECT value FROM json_each(@speakers)))`,
  };
  const given = (["recordingIds", "interactionIds", "agentIds", "speakers"] as const).flatMap((part) => {
    const values = selection[part] ?? [];
    return values.length === 0 ? [] : [[part, JSON.stringify(values)] as const];
  });
  const condition = given.length === 0 ? "1 = 0" : `(${given.map(([part]) => conditions[part]).join(" OR ")})`;
  return { condition, parameters: Object.fromEntries(given) };
}

/** How much of each kind there is of the selected calls. */
export function countSelected(file: SqliteFile, selection: ErasureSelection): ErasedCounts {
  const { condition, parameters } = selectedCalls(selection);
  const keys = `SELECT r.key FROM recordings AS r WHERE ${condition}`;
  const interactions = `SELECT r.interaction_id FROM recordings AS r WHERE ${condition}
    UNION SELECT value FROM json_each(@named)`;
  const ofCalls: readonly (readonly [ErasedKind, string])[] = [
    ["calls", `recordings WHERE key IN (${keys})`],
    ["utterances", `utterances WHERE recording_key IN (${keys})`],
    ["levels", `recording_levels WHERE recording_key IN (${keys})`],
    ["evaluations", `evaluations WHERE recording_key IN (${keys})`],
    ["reviews", `reviews WHERE recording_key IN (${keys})`],
    ["calibrationReviews", `calibration_reviews WHERE recording_key IN (${keys})`],
    ["events", `outbox_events WHERE interaction_id IN (${interactions})`],
    ["publications", `publications WHERE interaction_id IN (${interactions})`],
    ["thumbnails", `work WHERE kind = 'thumbnail' AND interaction_id IN (${interactions})`],
  ];
  const named = JSON.stringify(selection.interactionIds ?? []);
  const counts = ofCalls.map(([kind, rows]) => {
    const given = rows.includes("@named") ? { ...parameters, named } : parameters;
    return [kind, Number(file.prepare(`SELECT count(*) FROM ${rows}`).pluck().get(given))] as const;
  });
  const media = file
    .prepare<[Record<string, string>], string>(
      `SELECT r.media FROM recordings AS r WHERE ${condition} AND r.media LIKE '%"path":"%'`,
    )
    .pluck()
    .all(parameters)
    .flatMap(keptMediaOf);
  return Object.fromEntries([...counts, ["media", media.length] as const].filter(([, count]) => count > 0));
}

/** What is stored of ids that were erased: recordings and interactions, and agents of whom no other call is stored. */
export function selectErased(file: SqliteFile, ids: readonly ErasedId[]): ErasureSelection {
  const erased = new Set(ids.map(({ kind, sha256 }) => `${kind} ${sha256}`));
  const isErased = (kind: ErasedId["kind"]) => (id: string) => erased.has(`${kind} ${sha256Of(id)}`);
  const column = (sql: string) => file.prepare<[], string>(sql).pluck().all();
  const interactionIds = column(
    `SELECT interaction_id FROM recordings UNION SELECT interaction_id FROM outbox_events
     UNION SELECT interaction_id FROM publications
     UNION SELECT interaction_id FROM work WHERE kind = 'thumbnail'`,
  ).filter(isErased("interaction"));
  const recordingIds = column("SELECT id FROM recordings").filter(isErased("recording"));
  const { condition, parameters } = selectedCalls({ recordingIds, interactionIds });
  const staysOf = file.prepare<[Record<string, string>], unknown>(
    `SELECT 1 FROM recording_names AS t JOIN names AS n ON n.key = t.name_key JOIN recordings AS r ON r.key = t.recording_key
     WHERE n.kind = 'agent' AND n.id = @agentId AND NOT ${condition} LIMIT 1`,
  );
  const agentIds = column("SELECT agent_id FROM team_agents UNION SELECT id FROM names WHERE kind = 'agent'")
    .filter(isErased("agent"))
    .filter((agentId) => staysOf.get({ ...parameters, agentId }) === undefined);
  return { recordingIds, interactionIds, agentIds };
}
