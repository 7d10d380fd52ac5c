/** What a fault does to the run it occurs in. */
export type Effect =
  /** The call is stored as failed, with its reason; the run goes on. */
  | "fails_call"
  /** Nothing later can work: the run ends. */
  | "ends_run"
  /** The call goes back to the queue, to be tried again when the service said, or after the others. */
  | "tries_later"
  /** A service asks for time: the call goes back, and the run ends with the time from which it may go on. */
  | "pauses_run";

export interface FaultMeaning {
  /** While one call is worked on. */
  call: Effect;
  /** While the calls are being listed. */
  listing: Effect;
  /** Of the API's answer. */
  status: number;
  /** Of the command: 1 for what another try may mend, 2 for what somebody has to put right first. */
  exitCode: 1 | 2;
  /** The cause may lie outside the call: when it happens to many calls in a row, the run ends. */
  shared: boolean;
}

/** Every kind of fault and what follows from it. Statuses, exit codes and metric labels have no other source. */
export const faultKinds = {
  /** A question without meaning: a filter, a page, an id. */
  query: { call: "fails_call", listing: "ends_run", status: 400, exitCode: 2, shared: false },
  /** The rules that were given cannot be used: a scorecard, a definition, a role map. */
  rules: { call: "ends_run", listing: "ends_run", status: 422, exitCode: 2, shared: false },
  /** Earshot itself is set up wrongly. */
  settings: { call: "ends_run", listing: "ends_run", status: 500, exitCode: 2, shared: false },
  /** The data of this one call cannot be used. */
  call: { call: "fails_call", listing: "ends_run", status: 422, exitCode: 2, shared: false },
  /** The service does not have what was asked for. */
  missing: { call: "fails_call", listing: "ends_run", status: 404, exitCode: 2, shared: true },
  /** The service refuses, or answers what it should not. */
  refused: { call: "fails_call", listing: "ends_run", status: 502, exitCode: 2, shared: true },
  /** Somebody else changed it meanwhile. */
  conflict: { call: "fails_call", listing: "ends_run", status: 409, exitCode: 2, shared: false },
  /** The credentials are not accepted, or what they may use is used up. */
  credentials: { call: "ends_run", listing: "ends_run", status: 502, exitCode: 2, shared: false },
  /** The service is in trouble, or not to be reached. */
  outage: { call: "tries_later", listing: "ends_run", status: 502, exitCode: 2, shared: true },
  /** It is still being prepared. */
  unready: { call: "tries_later", listing: "ends_run", status: 502, exitCode: 1, shared: false },
  /** The service takes no more requests for some time. */
  limit: { call: "pauses_run", listing: "pauses_run", status: 503, exitCode: 1, shared: false },
  /** What the run was allowed is used up. */
  allowance: { call: "tries_later", listing: "ends_run", status: 503, exitCode: 1, shared: false },
  /** This machine: the database, the disk, the memory. */
  machine: { call: "ends_run", listing: "ends_run", status: 500, exitCode: 2, shared: false },
  /** Another process keeps the database locked, or its server cannot be reached. */
  locked: { call: "ends_run", listing: "ends_run", status: 503, exitCode: 1, shared: false },
  /** The disk is full: what is stored can be read. */
  full: { call: "ends_run", listing: "ends_run", status: 503, exitCode: 2, shared: false },
  /** Somebody stopped it. */
  stopped: { call: "ends_run", listing: "ends_run", status: 503, exitCode: 1, shared: false },
  /** A fault of Earshot. */
  bug: { call: "fails_call", listing: "ends_run", status: 500, exitCode: 1, shared: true },
} as const satisfies Record<string, FaultMeaning>;

export type FaultKind = keyof typeof faultKinds;
