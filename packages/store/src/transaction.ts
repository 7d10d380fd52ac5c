import type { Words } from "./words.ts";

/**
 * The steps of a transaction: a generator that gives each of its statements to the database and goes on with what it found. SQLite
 * runs them at once, so that no lock is held while other work of the process goes on; Postgres waits for each. They may run again
 * when the database asks for it, so they change nothing outside.
 */
export type Steps<T> = Generator<Step, T, void>;

/** One statement on its way to the database. */
interface Step {
  execute<Done>(executor: Executor<Done>): Done;
}

/**
 * SQL with `@name` for a parameter, or `?` for each value of a list. Columns of rows have the names that it gives them in double
 * quotes. It is prepared once for each connection.
 */
export type StatementText = (words: Words) => string;

/** A connection in a transaction. `Done` says when a statement is over: at once, or when a promise is fulfilled. */
export interface Executor<Done> {
  get<Row>(text: StatementText, parameters: object, take: (row: Row | undefined) => void): Done;
  all<Row>(text: StatementText, parameters: object, take: (rows: Row[]) => void): Done;
  run(text: StatementText, parameters: object, take: (changes: number) => void): Done;
  lock(name: string): Done;
  share(name: string): Done;
}

/** A statement that is known before the database is. */
export interface Statement<Parameters extends object, Row> {
  /** The first row. */
  get(parameters: Parameters): Steps<Row | undefined>;
  all(parameters: Parameters): Steps<Row[]>;
  /** How many rows it changed. */
  run(parameters: Parameters): Steps<number>;
}

/** A statement; what it is given and what its rows are, its author says. */
export function statement<Parameters extends object, Row = never>(
  sql: string | StatementText,
): Statement<Parameters, Row> {
  const text = typeof sql === "string" ? () => sql : sql;
  return {
    *get(parameters) {
      let found: Row | undefined;
      yield {
        execute: (executor) =>
          executor.get<Row>(text, parameters, (row) => {
            found = row;
          }),
      };
      return found;
    },
    *all(parameters) {
      let found: Row[] = [];
      yield {
        execute: (executor) =>
          executor.all<Row>(text, parameters, (rows) => {
            found = rows;
          }),
      };
      return found;
    },
    *run(parameters) {
      let changed = 0;
      yield {
        execute: (executor) =>
          executor.run(text, parameters, (changes) => {
            changed = changes;
          }),
      };
      return changed;
    },
  };
}

/**
 * Keeps other transactions that ask for the same name waiting until this one ends, where several write at once: for what no row
 * stands for. To not wait for each other in a circle, transactions lock holds, media or the list of names first, then rows of work,
 * then calls, then names, and append to the audit trail last.
 */
export function* lock(name: string): Steps<void> {
  yield { execute: (executor) => executor.lock(name) };
}

/** Keeps those that `lock` the name waiting until this transaction ends, but not others that share it. */
export function* share(name: string): Steps<void> {
  yield { execute: (executor) => executor.share(name) };
}

/** A row that is there because of what the transaction did before. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("a row is gone in the middle of a transaction");
  return row;
}
