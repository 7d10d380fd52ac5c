type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** What `run` throws or rejects with, when it is an instance of `kind`; any other error is thrown on. */
export async function errorOf<E extends Error>(kind: ErrorClass<E>, run: () => unknown): Promise<E> {
  try {
    await run();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
