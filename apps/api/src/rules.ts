import { holdAudios, sides } from "@earshot/model";
import {
  defaultWordGapMs,
  definitions,
  guideScorecard,
  parseScorecard,
  type Scorecard,
  scorecardJsonSchema,
  scorecards,
} from "@earshot/quality";
import { defaultRoleMap, parseRoleMap, type RoleMap } from "@earshot/transcripts";
import { z } from "zod";

/** Name of a definition of silence, hold and talk-over. */
export const definitionName = z
  .enum(Object.keys(definitions))
  .meta({ description: "what counts as silence, hold and talk-over" });

const sidesByKey = { type: "object", additionalProperties: { type: "string", enum: [...sides] } } as const;

/** Read by `parseRoleMap`, which names each fault by its place. */
export const rolesShape = {
  roles: z
    .unknown()
    .optional()
    .meta({
      type: "object",
      properties: { labels: sidesByKey, channels: sidesByKey },
      additionalProperties: false,
      description: 'sides of labels and channels: {"labels": {"Sam": "agent"}, "channels": {"1": "customer"}}',
    }),
};

const text = { type: ["string", "null"] };
const entities = {
  type: "array",
  items: { type: "object", properties: { timestamp: text, state: text, sessionId: text, participantId: text } },
};

/** Read by `readStateEvents`. */
export const eventsShape = {
  events: z
    .unknown()
    .optional()
    .meta({
      anyOf: [
        { type: "object", properties: { startTime: text, entities }, required: ["entities"] },
        { ...entities, description: "the bare array" },
      ],
      description: "state events, {entities: [{timestamp, state, sessionId?}]}; holds are computed from them",
    }),
};

const { $schema: _, ...cardJsonSchema } = scorecardJsonSchema();
/** What a scorecard looks like, for the description of the API. */
export const scorecardContent = { ...cardJsonSchema, description: "a scorecard, see packages/quality/README.md" };

/** The fields of a body that say how calls are scored and who speaks on which side. */
export const rulesShape = {
  scorecard: z
    .unknown()
    .optional()
    .meta({
      anyOf: [scorecardContent, { type: "string", description: "name of a built-in one" }],
      description: "a scorecard, or the name of a built-in one, `guide` or `per-minute`; `guide` when absent",
    }),
  holdAudio: z.enum(holdAudios).optional().meta({
    description:
      "what recordings have of holds: sounds that are music, silence they are padded with, or nothing, since holds are cut out of them (suppressed); without it what the server is set to",
  }),
  units: z.enum(["segments", "words"]).default("segments").meta({
    description:
      "what counts as speech: segments as the transcript has them, or words, which splits them where nobody says a word for `wordGapMs`",
  }),
  wordGapMs: z
    .int()
    .positive()
    .optional()
    .meta({ description: `from how long a gap between two words on; ${defaultWordGapMs} when absent` }),
  ...rolesShape,
};

/** @throws TranscriptError with every fault and its place */
export function readRoleMap(roles: unknown): RoleMap {
  return roles === undefined ? defaultRoleMap : parseRoleMap(roles, "roles");
}

function readScorecard(scorecard: unknown): Scorecard {
  if (scorecard === undefined) return guideScorecard;
  const builtIn = typeof scorecard === "string" ? scorecards.get(scorecard) : undefined;
  return builtIn ?? parseScorecard(scorecard, "scorecard");
}

interface RulesBody {
  scorecard?: unknown;
  roles?: unknown;
  units: "segments" | "words";
  wordGapMs?: number | undefined;
}

interface ReadRules {
  scorecard: Scorecard;
  roleMap: RoleMap;
  /** Null for the segments as they are. */
  wordGapMs: number | null;
}

/** @throws QualityError, TranscriptError with every fault and its place */
export function readRules({ scorecard, roles, units, wordGapMs = defaultWordGapMs }: RulesBody): ReadRules {
  return {
    scorecard: readScorecard(scorecard),
    roleMap: readRoleMap(roles),
    wordGapMs: units === "words" ? wordGapMs : null,
  };
}
