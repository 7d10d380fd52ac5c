/** For so long a listener who asks for more parts of a sound is not noted in the audit trail again. */
const listeningMs = 15 * 60_000;
const mostListeners = 10_000;

/** Who listens to which recording. */
export interface Listeners {
  isListening(actor: string, recordingId: string): boolean;
  add(actor: string, recordingId: string): void;
}

/** @param monotonicMs nobody sets it back: whoever listens would go on unnoted until it has caught up */
export function createListeners(monotonicMs: () => number): Listeners {
  /** When each of them began, the first one first. */
  const beganAtMs = new Map<string, number>();
  const keyOf = (actor: string, recordingId: string) => JSON.stringify([actor, recordingId]);
  return {
    isListening(actor, recordingId) {
      const beganMs = beganAtMs.get(keyOf(actor, recordingId));
      return beganMs !== undefined && monotonicMs() - beganMs < listeningMs;
    },
    add(actor, recordingId) {
      const key = keyOf(actor, recordingId);
      beganAtMs.delete(key);
      beganAtMs.set(key, monotonicMs());
      for (const longest of beganAtMs.keys()) if (beganAtMs.size > mostListeners) beganAtMs.delete(longest);
    },
  };
}
