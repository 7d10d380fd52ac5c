/** A line in which the requests of all processes stand that share the limit of one service. */
export interface RequestPace {
  /** Takes the next place in the line; how long it is until its turn, in ms, 0 for at once. */
  take(): Promise<number>;
  /** Notes how many requests a minute the service takes, as its answers say. */
  setLimit(perMinute: number): Promise<void>;
  /** Nobody's turn comes for so long: the service refused a request. */
  pause(forMs: number): Promise<void>;
}
