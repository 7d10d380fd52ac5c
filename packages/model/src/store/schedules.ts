/** A command that workers run at certain times. */
export interface Schedule {
  name: string;
  /** Five fields, as of cron. */
  cron: string;
  /** By whose clocks, an IANA name such as `Europe/Berlin`. */
  timezone: string;
  /** The words of the command, such as `evaluate`, `--since`, `last`. */
  command: readonly string[];
  /** Epoch ms. */
  nextAtMs: number;
  /** When it was due last; null when it was not yet. */
  lastAtMs: number | null;
}

/** When a schedule is due the next time after this time, epoch ms. */
export type NextTime = (schedule: Pick<Schedule, "cron" | "timezone">, afterMs: number) => number;

/** What came of a look at the schedules. */
export interface DueSchedules {
  /** The names of those that were due. */
  offered: string[];
  /** Those of which nobody can say when they are due next: nothing was offered for them. */
  faulty: { name: string; error: unknown }[];
}

export interface ScheduleRepository {
  /** @throws StoreError `store.name_taken` */
  add(schedule: Omit<Schedule, "lastAtMs">, nowMs: number): Promise<void>;
  /** False when there is none of the name. */
  remove(name: string): Promise<boolean>;
  /** By name. */
  list(): Promise<Schedule[]>;
  /** Offers its command to workers now, before other work. False when there is none of the name. */
  runNow(name: string, nowMs: number): Promise<boolean>;
  /**
   * Offers the commands that are due, each once, whoever else asks at the same time, and sets when they are due next. Times that went
   * by while nobody asked count as one. A schedule for which `next` throws is left as it is, and keeps no other one from its time.
   */
  offerDue(nowMs: number, next: NextTime): Promise<DueSchedules>;
}
