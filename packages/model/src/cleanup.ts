/** What is to be undone when a block ends, the latest first. Node 22 has no `AsyncDisposableStack`. */
export interface Cleanup extends AsyncDisposable {
  defer(undo: () => unknown): void;
  /** Hands everything over to another block; this one then undoes nothing. */
  move(): Cleanup;
  [Symbol.asyncDispose](): Promise<void>;
}

export function createCleanup(undos: (() => unknown)[] = []): Cleanup {
  return {
    defer: (undo) => {
      undos.push(undo);
    },
    move: () => createCleanup(undos.splice(0)),
    async [Symbol.asyncDispose]() {
      const errors: unknown[] = [];
      for (const undo of undos.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 1) throw new AggregateError(errors, "several things could not be undone");
      if (errors.length === 1) throw errors[0];
    },
  };
}
