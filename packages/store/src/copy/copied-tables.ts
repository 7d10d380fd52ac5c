/** How one table is copied. All of its columns are, but for those that its database makes itself. */
export interface CopiedTable {
  name: string;
  /** What its rows are ordered by; no two have the same, and none has a NULL there. */
  key: readonly string[];
  /** The column in which its rows are numbered by the database. */
  numbered?: string | undefined;
  /** Whether its rows are added one by one: triggers look at the row before. */
  isChain?: boolean | undefined;
  /** Whether it has its rows by the triggers of another table. It is compared, and nothing is added to it. */
  isKept?: boolean | undefined;
}

/** A table whose rows are numbered. */
const numbered = (name: string, column: string): CopiedTable => ({ name, key: [column], numbered: column });

/** All tables of the schema, those before others that refer to them. */
export const copiedTables: readonly CopiedTable[] = [
  { name: "runs", key: ["id"] },
  numbered("recordings", "key"),
  { name: "run_recordings", key: ["run_id", "recording_key"] },
  { name: "recording_levels", key: ["recording_key", "channel"] },
  numbered("utterances", "id"),
  numbered("names", "key"),
  { name: "recording_names", key: ["recording_key", "name_key"] },
  numbered("evaluations", "id"),
  { name: "deductions", key: ["evaluation_id", "ordinal"] },
  { name: "agent_parts", key: ["evaluation_id", "ordinal"] },
  numbered("reviews", "id"),
  { name: "review_steps", key: ["review_id", "ordinal"] },
  numbered("calibrations", "id"),
  { name: "calibration_calls", key: ["calibration_id", "recording_key"] },
  { name: "calibration_participants", key: ["calibration_id", "user_id"] },
  { name: "calibration_reviews", key: ["calibration_id", "recording_key", "user_id"] },
  { name: "audit_entries", key: ["sequence"], isChain: true },
  { name: "audit_head", key: ["id"], isKept: true },
  numbered("outbox_events", "key"),
  numbered("work", "id"),
  { name: "scorecards", key: ["name", "version"] },
  { name: "speech_submissions", key: ["work_id", "part_id", "sha256", "provider"] },
  numbered("publications", "id"),
  numbered("users", "key"),
  { name: "user_grants", key: ["user_key", "kind", "target"] },
  { name: "team_agents", key: ["team", "agent_id"] },
  { name: "sessions", key: ["id"] },
  { name: "api_keys", key: ["id"] },
  { name: "saved_views", key: ["coalesce(user_key, 0)", "folded_name"] },
  numbered("legal_holds", "id"),
  numbered("erasure_receipts", "key"),
  numbered("erased_ids", "key"),
  numbered("erasure_leftovers", "id"),
  { name: "own_name_key", key: ["id"] },
  numbered("own_names", "id"),
  { name: "media_removals", key: ["removal", "sha256"] },
  { name: "request_paces", key: ["key"] },
  { name: "workers", key: ["id"] },
  { name: "schedules", key: ["name"] },
];
