import { z } from "zod";
import { agentPartSchema } from "../agent-part.ts";
import { callEvaluationSchema, unscorableReasons } from "../call-evaluation.ts";
import { conversationSchema } from "../conversation.ts";
import { holdAudios } from "../hold-audio.ts";
import { sides } from "../side.ts";

const ms = z.int().nonnegative();

/** A call in a list: the numbers of its primary evaluation, and who took part. */
export const listedCallSchema = z.object({
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable().meta({ description: "when the recording began, wall time" }),
  evaluationId: z.int(),
  durationMs: ms,
  score: z.number().nullable().meta({ description: "0 to 100; null when the call can't be scored" }),
  unscorableReason: z.enum(unscorableReasons).nullable(),
  failedCritical: z.int().nonnegative().meta({ description: "how many critical criteria failed the call" }),
  silenceMs: ms,
  talkOverMs: ms.nullable().meta({ description: "null under a definition without a rule for it" }),
  holdMs: ms,
  warnings: z.int().nonnegative().meta({ description: "how much of the input was read with doubt" }),
  conversation: conversationSchema
    .pick({ direction: true, agents: true, queues: true })
    .nullable()
    .meta({ description: "null when it is not known who took part" }),
  hitCount: z.int().nonnegative().meta({ description: "how many utterances say what was searched for" }),
  hit: z
    .object({
      startMs: ms,
      side: z.enum(sides),
      snippet: z.array(z.object({ text: z.string(), match: z.boolean() })),
    })
    .nullable()
    .meta({ description: "the first of them" }),
});

export type ListedCall = z.infer<typeof listedCallSchema>;

const sha256 = z.string();

/** What one evaluation rests on, each part as a SHA-256 in hex but for the versions, the word for holds and the gap between words. Equal ones give equal evaluations. */
export const evaluationBasisSchema = z.object({
  /** The wasm that measured it. */
  engine: z.string(),
  /** The version of the rules around it; 0 when it is not known. */
  measuring: z.int(),
  /** What told voices from other sound: `level`, `network`, or `network-` and the hash of another network's weights; `none` where no sound was heard. */
  detector: z.string(),
  definition: sha256,
  scorecard: sha256,
  /** What its recording was declared to have of holds: the word itself. */
  holdAudio: z.enum(holdAudios),
  /** From how long a gap between two words on its segments were split; null for the segments as they are. */
  wordGapMs: z.int().nullable(),
  roles: sha256,
  /** What is masked, and how personal data are found. */
  pii: sha256,
  /** What was measured: times, speakers and sides of the segments, state changes, length. */
  input: sha256,
});

export type EvaluationBasis = z.infer<typeof evaluationBasisSchema>;

/** One evaluation of a call, with what it rests on. */
const callEvaluationRecordSchema = z.object({
  id: z.int(),
  isPrimary: z.boolean().meta({ description: "whether lists and reports show it" }),
  runId: z.string().meta({ description: "the run that made it last" }),
  scorecard: z.string(),
  scorecardVersion: z.int(),
  evaluatedAtMs: z.int().meta({ description: "Unix time, ms" }),
  scoredAtMs: z.int().meta({ description: "Unix time, ms" }),
  basis: evaluationBasisSchema.nullable().meta({ description: "null when it is not known" }),
  evaluation: callEvaluationSchema,
  agentParts: z.array(agentPartSchema).meta({ description: "what each of several agents had of the call" }),
});

/** A stored call with all that is known of it. */
export const storedCallSchema = z.object({
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable(),
  durationMs: ms.nullable().meta({ description: "length of the recording, where its source or its sound says it" }),
  contentSha256: sha256.nullable().meta({ description: "of what the recording was made of" }),
  media: z.array(
    z.object({ sha256, bytes: z.int(), contentType: z.string(), codec: z.string(), channels: z.int(), durationMs: ms }),
  ),
  playable: z.boolean().meta({
    description:
      "whether its sound was kept and may be played, silent where personal data are said; it may have gone since",
  }),
  conversation: conversationSchema.nullable(),
  utterances: z.array(
    z.object({
      startMs: z.int(),
      endMs: z.int(),
      side: z.enum(sides),
      speaker: z.string(),
      channel: z.int().nullable(),
      text: z.string(),
    }),
  ),
  evaluations: z.array(callEvaluationRecordSchema).meta({ description: "the primary one first" }),
});

export type StoredCall = z.infer<typeof storedCallSchema>;
export type CallEvaluationRecord = z.infer<typeof callEvaluationRecordSchema>;
