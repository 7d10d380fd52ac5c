import type { Executor, StatementText, Steps } from "../transaction.ts";
import type { PoolClient } from "./pool.ts";
import { postgresWords } from "./words.ts";

/** A statement with `$1`, `$2`… for its parameters. */
interface Compiled {
  sql: string;
  /** The name of each parameter, or its place in a list. */
  parameters: readonly string[];
}

const compiled = new WeakMap<StatementText, Compiled>();

function compile(text: StatementText): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const parameters: string[] = [];
  const names = new Map<string, number>();
  // Texts in quotes are left as they are.
  const sql = text(postgresWords).replace(/'[^']*'|"[^"]*"|@(\w+)|\?/g, (found, name?: string) => {
    if (found !== "?" && name === undefined) return found;
    const place = name === undefined ? undefined : names.get(name);
    if (place !== undefined) return `$${place}`;
    parameters.push(name ?? String(parameters.length));
    if (name !== undefined) names.set(name, parameters.length);
    return `$${parameters.length}`;
  });
  const statement = { sql, parameters };
  compiled.set(text, statement);
  return statement;
}

/** Runs statements on one connection, one after another. */
export function createExecutor(client: PoolClient): Executor<Promise<void>> {
  const query = <Row extends object>(text: StatementText, values: object) => {
    const { sql, parameters } = compile(text);
    const byName = new Map<string, unknown>(Object.entries(values));
    return client.query<Row>(
      sql,
      parameters.map((name) => byName.get(name)),
    );
  };
  return {
    get: async <Row>(text: StatementText, values: object, take: (row: Row | undefined) => void) => {
      take((await query<Row & object>(text, values)).rows[0]);
    },
    all: async <Row>(text: StatementText, values: object, take: (rows: Row[]) => void) => {
      take((await query<Row & object>(text, values)).rows);
    },
    run: async (text, values, take) => take((await query(text, values)).rowCount),
    lock: async (name) => {
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
    },
    share: async (name) => {
      await client.query("SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", [name]);
    },
  };
}

export async function runSteps<T>(steps: Steps<T>, executor: Executor<Promise<void>>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await step.value.execute(executor);
  }
}
