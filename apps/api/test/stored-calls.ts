import { basisKey, type Conversation, callEvaluationSchema, type EvaluatedCall, type Store } from "@earshot/model";
import { guideScorecard, type Scorecard, scoreCall } from "@earshot/quality";
import { workedExample } from "../src/worked-example.ts";

type Sound = Pick<EvaluatedCall, "levels"> & Pick<EvaluatedCall["recording"], "media">;

/** Stores the worked example as a call of the run `run-1`, with the interaction `int-<id>`. */
export async function saveCall(
  store: Store,
  id: string,
  startTime: string,
  conversation: Conversation | null,
  card: Scorecard = guideScorecard,
  { media, levels }: Sound = { media: [], levels: [] },
): Promise<void> {
  const lease = { nowMs: 0, leaseMs: 1000, owner: "test" };
  const [claim] = await store.work.claim("recording", [id], lease);
  if (claim === undefined || "reason" in claim) throw new Error(`${id} can't be claimed`);
  const utterances = [
    { startMs: 0, endMs: 1000, channel: null, speaker: "agent", side: "agent", text: "Where is my refund?" } as const,
  ];
  const example = callEvaluationSchema.parse(workedExample.answer);
  const evaluation =
    card === guideScorecard ? example : { ...example, score: scoreCall(example, card, { said: utterances }) };
  const agents = conversation?.agents ?? [];
  const agentParts =
    agents.length < 2 ? [] : agents.map((agent) => ({ agentId: agent.id, startMs: 0, endMs: 9, evaluation }));
  const rules = {
    engine: "e",
    measuring: 1,
    detector: "network",
    definition: "d",
    scorecard: "s",
    holdAudio: "music",
    wordGapMs: null,
    roles: "r",
    pii: "p",
    input: "i",
  } as const;
  await store.calls.saveEvaluated(
    [
      {
        claim,
        recording: {
          ...{ id, interactionId: `int-${id}`, startTime, durationMs: null, contentSha256: null, media },
          conversation,
        },
        utterances,
        evaluations: [
          { definitionParameters: {}, scorecard: { name: card.name, version: card.version }, evaluation, agentParts },
        ],
        fingerprint: {
          words: { roles: "r", pii: "p" },
          evaluations: { [basisKey(evaluation.definition, card.name)]: rules },
        },
        events: [],
        levels,
        silenced: [],
      },
    ],
    { runId: "run-1", atMs: 0 },
  );
}
