import type { SpokenSegment } from "../call.ts";

export type Role = "AGENT" | "CUSTOMER";

interface Stretch {
  startMs: number;
  endMs: number;
}

/** Silence that Call Analytics counts as such, at least. */
const leastSilenceMs = 3000;
const roles = ["AGENT", "CUSTOMER"] as const;

/** What Call Analytics delivers of a job: turns by role, and what was measured in the call; times are milliseconds. */
export function callAnalyticsDocument(
  jobName: string,
  speech: readonly SpokenSegment[],
  { roleOf, language }: { roleOf(speaker: SpokenSegment["speaker"]): Role; language: string },
): unknown {
  const turns = speech
    .map((segment) => ({ ...segment, role: roleOf(segment.speaker) }))
    .sort((a, b) => a.startMs - b.startMs);
  const durationMs = Math.max(0, ...turns.map(({ endMs }) => endMs));
  const silences = silencesIn(turns).filter(({ startMs, endMs }) => endMs - startMs >= leastSilenceMs);
  const interruptions = interruptionsIn(turns);
  const by = (role: Role) => interruptions.filter((one) => one.role === role).map(timesOf);
  const own = (role: Role) => turns.filter((turn) => turn.role === role);
  return {
    JobStatus: "COMPLETED",
    JobName: jobName,
    AccountId: "123456789012",
    Channel: "VOICE",
    LanguageCode: language,
    Participants: roles.map((ParticipantRole) => ({ ParticipantRole })),
    ConversationCharacteristics: {
      TotalConversationDurationMillis: durationMs,
      NonTalkTime: { Instances: silences.map(timesOf), TotalTimeMillis: lengthOf(silences) },
      Interruptions: {
        TotalCount: interruptions.length,
        TotalTimeMillis: lengthOf(interruptions),
        InterruptionsByInterrupter: Object.fromEntries(
          roles.map((role) => [role, by(role)] as const).filter(([, list]) => list.length > 0),
        ),
      },
      TalkTime: {
        TotalTimeMillis: lengthOf(turns),
        DetailsByParticipant: Object.fromEntries(roles.map((role) => [role, { TotalTimeMillis: lengthOf(own(role)) }])),
      },
    },
    Transcript: turns.map(({ role, startMs, endMs, text }, index) => ({
      Id: `turn-${index}`,
      ParticipantRole: role,
      BeginOffsetMillis: startMs,
      EndOffsetMillis: endMs,
      Content: text,
      Sentiment: "NEUTRAL",
      Items: wordsOf({ startMs, endMs, text }),
      LoudnessScores: [],
    })),
  };
}

function silencesIn(turns: readonly Stretch[]): Stretch[] {
  const silences: Stretch[] = [];
  let until = 0;
  for (const { startMs, endMs } of turns) {
    if (startMs > until) silences.push({ startMs: until, endMs: startMs });
    until = Math.max(until, endMs);
  }
  return silences;
}

/** Where one begins while the other speaks. */
function interruptionsIn<Turn extends Stretch & { role: Role }>(turns: readonly Turn[]): (Stretch & { role: Role })[] {
  return turns.flatMap(({ role, startMs, endMs }) => {
    const other = turns.find((turn) => turn.role !== role && turn.startMs < startMs && turn.endMs > startMs);
    return other === undefined ? [] : [{ role, startMs, endMs: Math.min(endMs, other.endMs) }];
  });
}

function wordsOf({ startMs, endMs, text }: Stretch & { text: string }): unknown[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const at = (index: number) => startMs + Math.round(((endMs - startMs) * index) / words.length);
  return words.map((Content, index) => ({
    Type: "pronunciation",
    Content,
    Confidence: "0.99",
    BeginOffsetMillis: at(index),
    EndOffsetMillis: at(index + 1),
  }));
}

function timesOf({ startMs, endMs }: Stretch) {
  return { BeginOffsetMillis: startMs, EndOffsetMillis: endMs, DurationMillis: endMs - startMs };
}

const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
