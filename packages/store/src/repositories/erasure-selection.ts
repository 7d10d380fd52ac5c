import type { ErasedCounts, ErasedId, ErasedKind, ErasureSelection, LegalHold } from "@earshot/model";
import { found, type Statement, type Steps, statement } from "../transaction.ts";
import type { Words } from "../words.ts";
import { keptMediaOf } from "./call-texts.ts";
import { type CallToErase, callToErase } from "./erasure-rows.ts";
import { sha256Of } from "./erasure-tally.ts";
import { holdColumns, isHeld, keeps } from "./hold-conditions.ts";

const parts = ["recordingIds", "interactionIds", "agentIds", "speakers"] as const;
type Part = (typeof parts)[number];
type Parameters = Record<string, string | number>;
type Count = Statement<Parameters, { count: number }>;

/** That a part of a selection names the recording `r`. */
const conditions: Readonly<Record<Part, (list: string) => string>> = {
  recordingIds: (list) => `r.id IN ${list}`,
  interactionIds: (list) => `r.interaction_id IN ${list}`,
  agentIds: (list) => `r.key IN (
    SELECT t.recording_key FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
    WHERE n.kind = 'agent' AND n.id IN ${list})`,
  speakers: (list) => `r.key IN (SELECT u.recording_key FROM utterances AS u WHERE u.speaker IN ${list})`,
};

interface SelectionStatements {
  calls: Statement<Parameters, CallToErase>;
  held: Count;
  holds: Statement<Parameters, LegalHold>;
  /** Of agents: whether any of their calls is not selected. */
  staysOf: Statement<Parameters, { key: number }>;
  media: Statement<Parameters, { media: string }>;
  counts: readonly (readonly [ErasedKind, Count])[];
}

/** Statements by which parts they have: a connection keeps each prepared. */
const statementsOf = new Map<string, SelectionStatements>();

/** What reads the calls of a selection. Without any part it selects none. */
export function selectedCalls(selection: ErasureSelection): {
  parameters: Parameters;
  statements: SelectionStatements;
} {
  const given = parts.filter((part) => (selection[part] ?? []).length > 0);
  const key = given.join(" ");
  const statements = statementsOf.get(key) ?? makeStatements(given);
  statementsOf.set(key, statements);
  return { parameters: Object.fromEntries(given.map((part) => [part, JSON.stringify(selection[part])])), statements };
}

function makeStatements(given: readonly Part[]): SelectionStatements {
  const condition = ({ textsIn }: Words) =>
    given.length === 0 ? "1 = 0" : `(${given.map((part) => conditions[part](textsIn(`@${part}`))).join(" OR ")})`;
  const keys = (words: Words) => `SELECT r.key FROM recordings AS r WHERE ${condition(words)}`;
  const count = (rows: (words: Words) => string): Count =>
    statement((words) => `SELECT count(*) AS count FROM ${rows(words)}`);
  const ofCalls = (table: string) => count((words) => `${table} WHERE recording_key IN (${keys(words)})`);
  // An interaction that is named may have no call that is stored.
  const named = ({ textsIn }: Words) =>
    given.includes("interactionIds") ? `OR interaction_id IN ${textsIn("@interactionIds")}` : "";
  const ofInteractions = (table: string, narrowed = "1 = 1") =>
    count(
      (words) => `${table} WHERE ${narrowed} AND (
        interaction_id IN (SELECT r.interaction_id FROM recordings AS r WHERE ${condition(words)}) ${named(words)})`,
    );
  // Nor may a recording be stored that waits in the queue.
  const queued = (words: Words) =>
    [
      `key IN (SELECT r.id FROM recordings AS r WHERE ${condition(words)})`,
      ...(given.includes("recordingIds") ? [`key IN ${words.textsIn("@recordingIds")}`] : []),
    ].join(" OR ");
  return {
    calls: statement(
      (words) => `SELECT ${callToErase} FROM recordings AS r WHERE ${condition(words)} ORDER BY r.key LIMIT @limit`,
    ),
    held: count((words) => `recordings AS r WHERE ${condition(words)} AND ${isHeld}`),
    holds: statement(
      (words) => `SELECT ${holdColumns} FROM legal_holds AS h
       WHERE EXISTS (SELECT 1 FROM recordings AS r WHERE ${condition(words)} AND ${keeps("r")})`,
    ),
    staysOf: statement(
      (words) => `SELECT r.key FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
         JOIN recordings AS r ON r.key = t.recording_key
       WHERE n.kind = 'agent' AND n.id = @agentId AND NOT ${condition(words)} LIMIT 1`,
    ),
    media: statement(
      (words) => `SELECT r.media FROM recordings AS r WHERE ${condition(words)} AND r.media LIKE '%"path":"%'`,
    ),
    counts: [
      ["calls", count((words) => `recordings AS r WHERE ${condition(words)}`)],
      ["utterances", ofCalls("utterances")],
      ["levels", ofCalls("recording_levels")],
      ["evaluations", ofCalls("evaluations")],
      ["reviews", ofCalls("reviews")],
      ["calibrationReviews", ofCalls("calibration_reviews")],
      ["ownNames", count((words) => `own_names WHERE action = 'deny' AND recording_key IN (${keys(words)})`)],
      ["events", ofInteractions("outbox_events")],
      ["publications", ofInteractions("publications")],
      ["thumbnails", ofInteractions("work", "kind = 'thumbnail'")],
      ["work", count((words) => `work WHERE kind = 'recording' AND (${queued(words)})`)],
    ],
  };
}

/** How much of each kind there is of the selected calls. */
export function* countSelected(selection: ErasureSelection): Steps<ErasedCounts> {
  const { parameters, statements } = selectedCalls(selection);
  const counts: [ErasedKind, number][] = [];
  for (const [kind, count] of statements.counts) {
    counts.push([kind, Number(found(yield* count.get(parameters)).count)]);
  }
  const media = (yield* statements.media.all(parameters)).flatMap((row) => keptMediaOf(row.media));
  return Object.fromEntries([...counts, ["media", media.length] as const].filter(([, count]) => count > 0));
}

interface Id {
  id: string;
}

const storedInteractions = statement<object, Id>(
  `SELECT interaction_id AS id FROM recordings UNION SELECT interaction_id FROM outbox_events
   UNION SELECT interaction_id FROM publications UNION SELECT interaction_id FROM work WHERE kind = 'thumbnail'`,
);
const storedRecordings = statement<object, Id>("SELECT id FROM recordings");
const storedAgents = statement<object, Id>(
  "SELECT agent_id AS id FROM team_agents UNION SELECT id FROM names WHERE kind = 'agent'",
);

/** What is stored of ids that were erased: recordings and interactions, and agents of whom no other call is stored. */
export function* selectErased(ids: readonly ErasedId[]): Steps<ErasureSelection> {
  const erased = new Set(ids.map(({ kind, sha256 }) => `${kind} ${sha256}`));
  const those = (kind: ErasedId["kind"], rows: readonly Id[]) =>
    rows.flatMap(({ id }) => (erased.has(`${kind} ${sha256Of(id)}`) ? [id] : []));
  const interactionIds = those("interaction", yield* storedInteractions.all({}));
  const recordingIds = those("recording", yield* storedRecordings.all({}));
  const { parameters, statements } = selectedCalls({ recordingIds, interactionIds });
  const agentIds: string[] = [];
  for (const agentId of those("agent", yield* storedAgents.all({}))) {
    if ((yield* statements.staysOf.get({ ...parameters, agentId })) === undefined) agentIds.push(agentId);
  }
  return { recordingIds, interactionIds, agentIds };
}
