import { faultMeaning } from "@earshot/faults";
import { describeError, type EvaluatedCall, type Saving, type Store } from "@earshot/model";

/** Stores evaluated calls, those that are ready at the same time in one transaction. */
export interface CallWriter {
  /** Resolves once the call is committed; false when its claim was lost and nothing was stored. */
  save(call: EvaluatedCall): Promise<boolean>;
}

interface Waiting {
  call: EvaluatedCall;
  done: PromiseWithResolvers<boolean>;
}

/** @param largestBatch calls in one transaction at most */
export function createCallWriter(store: Pick<Store, "calls">, saving: () => Saving, largestBatch: number): CallWriter {
  let waiting: Waiting[] = [];
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, largestBatch);
      waiting = waiting.slice(largestBatch);
      await writeBatch(batch);
    }
    writing = false;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const lost = new Set(
        await store.calls.saveEvaluated(
          batch.map(({ call }) => call),
          saving(),
        ),
      );
      for (const { call, done } of batch) done.resolve(!lost.has(call.recording.id));
    } catch (error) {
      // One call that cannot be stored must not take the others of its transaction with it.
      const { call: effect } = faultMeaning(describeError(error).code);
      const isOfOneCall = effect === "fails_call" || effect === "tries_later";
      if (batch.length > 1 && isOfOneCall) for (const one of batch) await writeBatch([one]);
      else for (const { done } of batch) done.reject(error);
    }
  }

  return {
    save(call) {
      const done = Promise.withResolvers<boolean>();
      waiting.push({ call, done });
      // Begins when this turn of the event loop is over, so that what becomes ready in it is committed together.
      if (!writing) {
        writing = true;
        setImmediate(() => void write());
      }
      return done.promise;
    },
  };
}
