import type { Database as SqliteFile, Statement } from "better-sqlite3";
import type { Executor, StatementText, Steps } from "../transaction.ts";
import { sqliteWords } from "./words.ts";

/** Runs statements at once and keeps them prepared. They are prepared at their first use: before, the schema may not be there. */
export function createExecutor(file: SqliteFile): Executor<void> {
  // What their rows are, the authors of the statements say: `never` fits all of them.
  const kept = new Map<StatementText, Statement<unknown[], never>>();
  function prepared(text: StatementText): Statement<unknown[], never> {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const statement = file.prepare<unknown[], never>(text(sqliteWords));
    kept.set(text, statement);
    return statement;
  }
  return {
    get: (text, parameters, take) => take(prepared(text).get(parameters)),
    all: (text, parameters, take) => take(prepared(text).all(parameters)),
    // The driver binds the values of a list far faster one by one.
    run: (text, parameters, take) =>
      take(prepared(text).run(...(Array.isArray(parameters) ? parameters : [parameters])).changes),
    // The transaction has the whole file locked.
    lock: () => {},
    share: () => {},
  };
}

/** Runs steps without giving way to anything else. */
export function runSteps<T>(steps: Steps<T>, executor: Executor<void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    step.value.execute(executor);
  }
}
