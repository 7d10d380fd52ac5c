/** When the requests of each OAuth client may be sent. */
export interface RequestPacesTable {
  key: string;
  perMinute: number;
  nextAtMs: number;
  pausedUntilMs: number;
  setAtMs: number;
  /** How often the service refused one. */
  refused: number;
}

/** Commands that are due at certain times. */
export interface SchedulesTable {
  name: string;
  cron: string;
  timezone: string;
  /** JSON */
  command: string;
  /** By the clock at which `nextAtMs` was set. */
  setAtMs: number;
  nextAtMs: number;
  lastAtMs: number | null;
}

/** Who works, by their signs of life. */
export interface WorkersTable {
  id: string;
  name: string;
  version: string;
  startedAtMs: number;
  seenAtMs: number;
  doing: string;
}
