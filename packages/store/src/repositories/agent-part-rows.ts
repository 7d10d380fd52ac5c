import type { AgentPart } from "@earshot/model";
import { insertInto } from "../insert-rows.ts";
import { storedJson } from "../stored-json.ts";
import { type Steps, statement } from "../transaction.ts";

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

const remove = statement<{ evaluationId: number }>("DELETE FROM agent_parts WHERE evaluation_id = @evaluationId");
const add = statement<AgentPartRow & { evaluation_id: number }>(insertInto("agent_parts", columns));

/** Writes the agents' parts of an evaluation, as a step of the caller's transaction. */
export function* replaceAgentParts(evaluationId: number, rows: readonly AgentPartRow[]): Steps<void> {
  yield* remove.run({ evaluationId });
  for (const row of rows) yield* add.run({ ...row, evaluation_id: evaluationId });
}
