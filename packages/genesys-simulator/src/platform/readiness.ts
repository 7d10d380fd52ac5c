/** What is being prepared until it was asked for so many times. */
export function createReadiness(pollsUntilReady: number) {
  const polls = new Map<string, number>();
  return {
    /** Counts a request; says how many are to come before it is ready. */
    ask(what: string): number {
      const asked = (polls.get(what) ?? 0) + 1;
      polls.set(what, asked);
      return Math.max(0, pollsUntilReady + 1 - asked);
    },
    wasAsked: (what: string): boolean => polls.has(what),
    isReady: (what: string): boolean => pollsUntilReady === 0 || (polls.get(what) ?? 0) > pollsUntilReady,
  };
}

export type Readiness = ReturnType<typeof createReadiness>;
