import type { AgentPart } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { once } from "../sqlite/connection.ts";
import { insertInto } from "../sqlite/insert-rows.ts";
import { storedJson } from "../stored-json.ts";

const columns = ["evaluation_id", "ordinal", "agent_id", "start_ms", "end_ms", "evaluation"];

/** An agent's part of an evaluated call, ready to be stored. */
export type AgentPartRow = ReturnType<typeof toAgentPartRow>;

export const toAgentPartRows = (parts: readonly AgentPart[] = []) => parts.map(toAgentPartRow);

function toAgentPartRow({ agentId, startMs, endMs, evaluation }: AgentPart, ordinal: number) {
  return {
    ordinal,
    agent_id: agentId,
    start_ms: startMs,
    end_ms: endMs,
    evaluation: storedJson.evaluation.write(evaluation),
  };
}

/** Writes the agents' parts of evaluations, as a step of the caller's transaction. */
export function createAgentPartRows(file: SqliteFile) {
  const statements = once(() => ({
    remove: file.prepare<[number]>("DELETE FROM agent_parts WHERE evaluation_id = ?"),
    add: file.prepare<[AgentPartRow & { evaluation_id: number }]>(insertInto("agent_parts", columns)),
  }));
  return {
    replace(evaluationId: number, rows: readonly AgentPartRow[]): void {
      const { remove, add } = statements();
      remove.run(evaluationId);
      for (const row of rows) add.run({ ...row, evaluation_id: evaluationId });
    },
  };
}
