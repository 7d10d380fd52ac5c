import type { Kernel } from "@earshot/analysis-wasm";
import type { VoiceDetector } from "@earshot/audio";
import type {
  CallEvaluation,
  Clock,
  ErrorDescription,
  HoldAudio,
  MediaStore,
  RecordingQuery,
  RecordingSource,
  Store,
  SttProvider,
} from "@earshot/model";
import type { PiiDetector, PiiOptions, PiiPolicy } from "@earshot/pii";
import type { Definition, Scorecard, ScoreSpread } from "@earshot/quality";
import type { RoleMap } from "@earshot/transcripts";

export interface EvaluateDeps {
  source: RecordingSource;
  /** What makes transcripts of recordings that come without; null fails those. */
  stt: SttProvider | null;
  store: Pick<
    Store,
    "runs" | "calls" | "work" | "speechUsage" | "evaluations" | "conversations" | "scorecards" | "keeping" | "ownNames"
  >;
  kernel: Kernel;
  /** What decodes GSM, AMR, WMA and AAC; none without it. */
  ffmpeg?: string | null | undefined;
  clock: Clock;
}

/** What is the same for every run of one installation. */
export interface RunSettings {
  /** What is masked in the words of a call before they are stored, and so in search and reports. */
  redaction: { detector: PiiDetector; policy: PiiPolicy; options: PiiOptions };
  /** Names of the archives that get an event of each evaluated recording. */
  archives: readonly string[];
  workDirectory: string;
  sttPollMs: number;
  /** What the recordings have of holds. Default music. */
  holdAudio?: HoldAudio | undefined;
  /** What tells voices from other sound, also beside a transcript. */
  voiceDetector?: VoiceDetector | undefined;
  /** Languages of calls by the names or ids of their queues, where they differ from what the speech service is set to. */
  queueLanguages?: Readonly<Record<string, string>> | undefined;
  /** From how long a gap between two words on nobody speaks in it; null, the default, measures the transcripts' own segments. */
  wordGapMs?: number | null | undefined;
  /** How long a run and its claims count as alive without a sign of life. Default 15 s. */
  leaseMs?: number | undefined;
}

export interface EvaluateOptions extends RunSettings {
  query: RecordingQuery;
  /** The first one is what reports, filters and `qa_results` show. */
  definitions: readonly [Definition, ...Definition[]];
  scorecard: Scorecard;
  roleMap: RoleMap;
  /** How many recordings are downloaded and transcribed at once; those with a transcript and without sound need no limit. */
  concurrency: number;
  /** How many recordings are claimed, and stored, in one transaction at most: few where each takes its time. */
  batchSize: number;
  /**
   * Recordings that bring their own transcript are compared with their sound: `always`, or only when it is fetched to be kept
   * (`when_kept`), since fetching costs time.
   */
  soundCheck: "always" | "when_kept";
  /** Null removes media as soon as they are transcribed. */
  keepMedia: KeptMedia | null;
  /** Try again what an earlier run stored as failed. */
  retryFailed: boolean;
  /** Evaluate again what the store already holds. */
  force: boolean;
  /** How much sound may be given to a speech service; any without it. What was given before is waited for all the same. */
  maxMinutes?: number | undefined;
}

/** Why a recording was left out. */
export type SkipReason =
  | "already_evaluated"
  | "failed_before"
  | "not_ready"
  /** It is of a chat, an e-mail or a screen, and the source has no transcript of it. */
  | "no_voice_part"
  /** Somebody had it erased, or it was too old to be kept: it is not fetched again. */
  | "erased"
  /** Another run is working on it. */
  | "in_progress";

/** What happens in a run. A recording's end is announced once it is committed. */
export type ProgressEvent =
  | { type: "found"; total: number }
  | { type: "started"; recordingId: string }
  | {
      type: "evaluated";
      recordingId: string;
      evaluation: CallEvaluation;
      /** Why it was evaluated, in words. */
      reasons: readonly string[];
    }
  | { type: "failed"; recordingId: string; error: ErrorDescription }
  | { type: "skipped"; recordingId: string; reason: SkipReason; detail: string }
  | {
      type: "waiting";
      recordingId: string;
      /** From when on it may be tried again, epoch ms. */
      untilMs: number;
      detail: string;
    };

/** The sound that a run gave to a speech service. */
export interface RunSpeech {
  provider: string;
  recordings: number;
  soundMs: number;
  /** How much it might give; null for any. */
  maxMinutes: number | null;
}

export interface RunSummary {
  runId: string;
  evaluated: number;
  failed: number;
  skipped: number;
  /** Those of the skipped that an earlier run stored as failed. */
  failedBefore: number;
  /** Recordings that are left for later: the next run goes on with them. */
  waiting: number;
  /** Media of the evaluated that are in the place where media are kept. */
  kept: { files: number; bytes: number };
  /** Of the evaluated, by their first definition. */
  scores: ScoreSpread;
  /** Music or noise of the evaluated that may be holds. */
  proposedHolds: { calls: number; holds: number };
  /** From when on a service that asked for time may be asked again, epoch ms; null when none asked. */
  resumeAtMs: number | null;
  /** Null when no speech service was to be asked. */
  speech: RunSpeech | null;
  /** Those of the waiting that need more sound to be given than the run may give. */
  beyondMinutes: number;
}

/** What is kept of the media of a run, as they were recorded: nothing in them is masked. */
export interface KeptMedia {
  store: MediaStore;
  /**
   * `fetched`: what has to be downloaded anyway; what lies on disk already stays where it is and is referred to. `all`: also media of
   * recordings that bring their own transcript, and copies of what lies on disk.
   */
  which: "fetched" | "all";
}

export interface RunContext {
  runId?: string | undefined;
  /** Called once the run is in the store. */
  onStarted?: (() => void) | undefined;
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Called when a service asks for time: the run begins nothing more. */
  onPaused?: ((untilMs: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** What work gets that somebody else starts and may end. */
export interface StartedWork {
  runId: string;
  signal: AbortSignal;
  /** To be called once the run is in the store. */
  onStarted: () => void;
}
