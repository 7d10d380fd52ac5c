import {
  basisKey,
  type CallEvaluation,
  type ChannelLevels,
  type Claim,
  type EvaluationBasis,
  type EvaluationRecord,
  type Failure,
  type Fingerprint,
  type Masking,
  type MediaFile,
  type OutboxEvent,
  type RecordingRecord,
  type Segment,
  type Side,
  type Store,
  type Stretch,
  type UnscorableReason,
} from "@earshot/model";

export const media: MediaFile = {
  partId: "part-1",
  sha256: "a".repeat(64),
  bytes: 1_920_044,
  contentType: "audio/wav",
  codec: "pcm_s16le",
  channels: 2,
  durationMs: 300_000,
  path: null,
};

export function recording(changes: Partial<RecordingRecord> = {}): RecordingRecord {
  return {
    id: "rec-1",
    interactionId: "int-1",
    startTime: "2023-10-25T14:30:00Z",
    durationMs: 300_000,
    contentSha256: "a".repeat(64),
    media: [media],
    conversation: null,
    ...changes,
  };
}

export const basis: EvaluationBasis = {
  engine: "wasm-0123456789ab",
  measuring: 1,
  definition: "d".repeat(64),
  scorecard: "e".repeat(64),
  detector: "network",
  holdAudio: "music",
  wordGapMs: null,
  roles: "f".repeat(64),
  pii: "0".repeat(64),
  input: "b".repeat(64),
};

/** A fingerprint in which each of the evaluations rests on the same. */
export function fingerprintOf(
  evaluations: readonly EvaluationRecord[],
  changes: Partial<EvaluationBasis> = {},
): Fingerprint {
  const { roles, pii } = basis;
  const keys = evaluations.map(({ evaluation, scorecard }) => basisKey(evaluation.definition, scorecard.name));
  return { words: { roles, pii }, evaluations: Object.fromEntries(keys.map((key) => [key, { ...basis, ...changes }])) };
}

export function utterance(text: string, side: Side = "agent", startMs = 0): Segment {
  return { startMs, endMs: startMs + 1000, channel: null, speaker: side === "customer" ? "guest" : side, side, text };
}

/** The worked example: 0.5–2.1 agent, 2.3–4.0 guest, 3.8–5.2 agent, held for 90 s. */
export const workedUtterances: readonly Segment[] = [
  { startMs: 500, endMs: 2100, side: "agent", speaker: "agent", channel: 0, text: "Hello, how can I help you?" },
  { startMs: 2300, endMs: 4000, side: "customer", speaker: "guest", channel: 1, text: "I need help with my account." },
  { startMs: 3800, endMs: 5200, side: "agent", speaker: "agent", channel: 0, text: "I can certainly help with that." },
];

/** What tests care for in an evaluation. */
interface EvaluationFacts {
  definition: string;
  scorecard: string;
  scorecardVersion: number;
  score: number | null;
  unscorableReason: UnscorableReason;
  silenceMs: number;
  talkOverMs: number;
  holdMs: number;
  silences: CallEvaluation["silence"]["events"];
}

const workedFacts: EvaluationFacts = {
  definition: "standard",
  scorecard: "guide",
  scorecardVersion: 1,
  score: 89,
  unscorableReason: "no_speech",
  silenceMs: 0,
  talkOverMs: 200,
  holdMs: 90_000,
  silences: [],
};

export function evaluation(changes: Partial<EvaluationFacts> = {}): EvaluationRecord {
  const facts = { ...workedFacts, ...changes };
  const { definition, scorecard, scorecardVersion } = facts;
  return {
    definitionParameters: { name: definition },
    scorecard: { name: scorecard, version: scorecardVersion },
    evaluation: {
      definition,
      support: "speech",
      durationMs: 4700,
      speechMs: 4500,
      silence: {
        count: facts.silences.length,
        totalMs: facts.silenceMs,
        longestMs: 0,
        leadingMs: 0,
        trailingMs: 0,
        events: facts.silences,
      },
      overlapMs: 200,
      talkOver: {
        count: 1,
        totalMs: facts.talkOverMs,
        events: [{ startMs: 3800, endMs: 4000, interrupter: "agent", yielded: true }],
      },
      talk: { agentMs: 3000, customerMs: 1700, otherMs: 0, unknownMs: 0 },
      hold: {
        count: 1,
        totalMs: facts.holdMs,
        longestMs: facts.holdMs,
        events: [{ startMs: 135_000, endMs: 225_000, open: false }],
      },
      utterances: { agent: 2, customer: 1, other: 0, unknown: 0 },
      score: scoreOf(facts),
      turns: {
        agent: { count: 2, longestMs: 1600 },
        customer: { count: 1, longestMs: 1700 },
        other: { count: 0, longestMs: 0 },
        unknown: { count: 0, longestMs: 0 },
      },
      responseLatency: { count: 1, medianMs: 200, p95Ms: 200, longestMs: 200 },
      talkRatio: 1.765,
      headline: { name: "silenceMs", value: facts.silenceMs },
      warnings: [],
      holdDetail: { agentMs: 90_000, thenDisconnected: 0 },
      holdAudio: "music",
      units: "segments",
      wordGapMs: null,
      sidesFrom: "unknown",
    },
  };
}

function scoreOf({ score, unscorableReason, scorecard, scorecardVersion }: EvaluationFacts): CallEvaluation["score"] {
  if (score === null) return { value: null, reason: unscorableReason };
  const facts = { scorecard: `${scorecard}@${scorecardVersion}`, failedCritical: [], notApplicable: [] };
  return { value: score, ...facts, deductions: [] };
}

export const failure: Failure = {
  code: "stt.failed",
  message: "the speech could not be recognised",
  hint: "Try again.",
};

const maskZorblat = (text: string) => text.replaceAll(/zorblat/gi, "[person ••••]");

/** Masks "zorblat" in any case, and silences nothing more. */
export const zorblatMasking: Masking = {
  text: maskZorblat,
  words: ({ utterances, silenced }) => ({
    utterances: utterances.map(({ speaker, text }) => ({ speaker: maskZorblat(speaker), text: maskZorblat(text) })),
    places: utterances.filter(({ text }) => maskZorblat(text) !== text).length,
    silenced,
  }),
};

export function event(id: string, changes: Partial<OutboxEvent> = {}): OutboxEvent {
  return {
    id: `evt_${id}`,
    type: "metadata_parsed",
    interactionId: "int-1",
    occurredAtMs: 1_000,
    data: { id },
    archives: ["cold"],
    ...changes,
  };
}

/** Claims the work of a recording, which nobody else may hold. */
export async function claimRecording(store: Store, id = "rec-1", nowMs = 0): Promise<Claim> {
  const [claimed] = await store.work.claim("recording", [id], { nowMs, leaseMs: 1_000_000, owner: "test" });
  if (claimed === undefined || "reason" in claimed) throw new Error(`${id} can't be claimed`);
  return { workId: claimed.workId, token: claimed.token };
}

interface SampleCall {
  recording?: Partial<RecordingRecord> | undefined;
  utterances?: readonly Segment[] | undefined;
  evaluations?: readonly [EvaluationRecord, ...EvaluationRecord[]] | undefined;
  levels?: readonly ChannelLevels[] | undefined;
  silenced?: readonly Stretch[] | null | undefined;
  fingerprint?: Fingerprint | undefined;
  events?: readonly OutboxEvent[] | undefined;
}

export function evaluated(claim: Claim, call: SampleCall = {}) {
  const evaluations = call.evaluations ?? ([evaluation()] as const);
  return {
    claim,
    recording: recording(call.recording),
    utterances: call.utterances ?? workedUtterances,
    evaluations,
    levels: call.levels,
    silenced: call.silenced,
    fingerprint: call.fingerprint ?? fingerprintOf(evaluations),
    events: call.events ?? [],
  };
}

/** Stores one call of the run `run-1`. */
export async function save(
  store: Store,
  call: SampleCall & { runId?: string | undefined; atMs?: number | undefined } = {},
): Promise<void> {
  const claim = await claimRecording(store, call.recording?.id);
  const saving = { runId: call.runId ?? "run-1", atMs: call.atMs ?? 2_000 };
  await store.calls.saveEvaluated([evaluated(claim, call)], saving).catch(async (error: unknown) => {
    await store.work.drop([claim]);
    throw error;
  });
}

/** Stores one call of the run `run-1` as failed. */
export async function saveFailed(
  store: Store,
  call: {
    recording?: Partial<RecordingRecord> | undefined;
    failure?: Failure | undefined;
    runId?: string | undefined;
  } = {},
): Promise<void> {
  const claim = await claimRecording(store, call.recording?.id);
  const saved = { claim, recording: recording(call.recording), failure: call.failure ?? failure };
  await store.calls.saveFailed(saved, { runId: call.runId ?? "run-1", atMs: 3_000 });
}

/** Stores one call of the run `run-1` as skipped. */
export async function saveSkipped(
  store: Store,
  call: {
    recording?: Partial<RecordingRecord> | undefined;
    reason?: string | undefined;
    runId?: string | undefined;
  } = {},
): Promise<void> {
  const claim = await claimRecording(store, call.recording?.id);
  const saved = { claim, recording: recording(call.recording), reason: call.reason ?? "archived" };
  await store.calls.saveSkipped(saved, { runId: call.runId ?? "run-1", atMs: 3_000 });
}
