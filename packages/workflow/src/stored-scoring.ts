import { cutSegments } from "@earshot/measuring";
import type { AgentPart, CallEvaluation, Segment } from "@earshot/model";
import { inputFaultOf, type Scorecard, scoreCall } from "@earshot/quality";

/** A stored evaluation as it is by another scorecard: from its measures and the masked words of its call. */
export function scoreStored(stored: CallEvaluation, scorecard: Scorecard, said: readonly Segment[]): CallEvaluation {
  // What is wrong with its input is not in the measures.
  return { ...stored, score: scoreCall(stored, scorecard, { fault: inputFaultOf(stored.score), said }) };
}

/** The same for an agent's part, with the words that were said in it. */
export function scoreStoredPart(part: AgentPart, scorecard: Scorecard, said: readonly Segment[]): AgentPart {
  return { ...part, evaluation: scoreStored(part.evaluation, scorecard, cutSegments(said, part)) };
}
