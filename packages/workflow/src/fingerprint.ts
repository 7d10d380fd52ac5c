import { createHash } from "node:crypto";
import { engineVersion } from "@earshot/analysis-wasm";
import { detectorName, type VoiceDetector } from "@earshot/audio";
import { measuringVersion } from "@earshot/measuring";
import {
  basisKey,
  type CallState,
  type EvaluationBasis,
  type Fingerprint,
  type HoldAudio,
  type Recording,
  type UnreadableRecording,
} from "@earshot/model";
import type { PiiOptions, PiiPolicy } from "@earshot/pii";
import type { Definition, Scorecard } from "@earshot/quality";
import type { RoleMap } from "@earshot/transcripts";
import canonicalize from "canonicalize";

/** What a run evaluates by. */
export interface Rules {
  definitions: readonly Definition[];
  scorecard: Scorecard;
  roleMap: RoleMap;
  redaction: { policy: PiiPolicy; options: PiiOptions };
  holdAudio?: HoldAudio | undefined;
  wordGapMs?: number | null | undefined;
  voiceDetector?: VoiceDetector | undefined;
}

/** The part of an evaluation's basis that its rules decide. */
type RulesBasis = Omit<EvaluationBasis, "input">;

/** What the evaluations of a run rest on, before their input is known. */
export interface RunBasis {
  words: Fingerprint["words"];
  /** By the names of definition and scorecard. */
  evaluations: ReadonlyMap<string, RulesBasis>;
}

export function runBasis({
  definitions,
  scorecard,
  roleMap,
  redaction,
  holdAudio = "music",
  wordGapMs = null,
  voiceDetector = {},
}: Rules): RunBasis {
  const words = { roles: sha256(roleMap), pii: sha256(redaction) };
  const shared = {
    engine: engineVersion,
    measuring: measuringVersion,
    detector: detectorName(voiceDetector),
    scorecard: scorecardSha256(scorecard),
    holdAudio,
    wordGapMs,
    ...words,
  };
  return {
    words,
    evaluations: new Map(
      definitions.map((definition) => [
        basisKey(definition.name, scorecard.name),
        { ...shared, definition: sha256(definition) },
      ]),
    ),
  };
}

/** The detector of a call whose sound was not heard. */
const noDetector = "none";

interface Measured {
  input: string;
  transcript: "own" | "made";
  isHeard: boolean;
}

/**
 * The fingerprint of a recording that is about to be stored anew. What other evaluations of it rest on stays known, since they
 * stay stored; the words are those of this run.
 */
export function nextFingerprint(
  basis: RunBasis,
  { input, transcript, isHeard }: Measured,
  stored: Fingerprint | null,
): Fingerprint {
  const own = Array.from(basis.evaluations, ([key, rules]): [string, EvaluationBasis] => {
    return [key, { ...rules, input, detector: isHeard ? rules.detector : noDetector }];
  });
  return { words: basis.words, transcript, evaluations: { ...stored?.evaluations, ...Object.fromEntries(own) } };
}

export function scorecardSha256(scorecard: Scorecard): string {
  return sha256(scorecard);
}

const meanings: Readonly<Record<keyof RulesBasis, string>> = {
  engine: "the engine",
  measuring: "how calls are measured",
  detector: "what tells voices from other sound",
  definition: "the definition",
  scorecard: "the scorecard",
  holdAudio: "what recordings have of holds",
  wordGapMs: "what is measured as speech",
  roles: "who is on which side",
  pii: "what is masked",
};

/**
 * Why a recording has to be evaluated, in words that follow its name; empty when what is stored is what the run would store.
 */
export function reasonsToEvaluate(recording: Recording, state: CallState | undefined, basis: RunBasis): string[] {
  if (state === undefined) return ["it is not stored yet"];
  if (state.status === "failed") {
    return [hasOtherContent(recording, state) ? "its content changed since it failed" : "it failed before"];
  }
  if (state.status !== "evaluated") return ["it was not ready before"];
  const { fingerprint } = state;
  if (fingerprint === null) return ["it is not known what the stored evaluation rests on"];
  const changed = new Set<string>();
  for (const [key, rules] of basis.evaluations) {
    const stored = fingerprint.evaluations[key];
    if (stored === undefined) changed.add(`there is no evaluation by ${key.replace(" ", " and ")}`);
    else for (const part of differences(rules, { ...stored, ...fingerprint.words })) changed.add(`${part} changed`);
  }
  if (hasOtherContent(recording, state)) changed.add("its content changed");
  return [...changed];
}

/** Whether a recording is made of something else than when it was stored; false where its source does not know before a download. */
export function hasOtherContent(
  { contentSha256 }: Pick<Recording | UnreadableRecording, "contentSha256">,
  state: Pick<CallState, "contentSha256">,
): boolean {
  return contentSha256 !== undefined && contentSha256 !== state.contentSha256;
}

function differences(wanted: RulesBasis, stored: RulesBasis): string[] {
  const parts: (keyof RulesBasis)[] = [
    "engine",
    "measuring",
    "detector",
    "definition",
    "scorecard",
    "holdAudio",
    "wordGapMs",
    "roles",
    "pii",
  ];
  const isOther = (part: keyof RulesBasis) =>
    wanted[part] !== stored[part] && !(part === "detector" && stored.detector === noDetector);
  return parts.filter(isOther).map((part) => meanings[part]);
}

/** SHA-256 over the canonical JSON (RFC 8785) of plain data, in hex. */
function sha256(value: object): string {
  return createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
}
