import type { EvaluateDeps, EvaluateOptions } from "./evaluation.ts";

/** What a run was asked for, as the store keeps it; `request`: what asked for the work, where it came from the queue. */
export function describeRun(
  { name: source }: EvaluateDeps["source"],
  options: EvaluateOptions,
  request?: string | undefined,
): unknown {
  const {
    query,
    definitions,
    scorecard,
    holdAudio = "music",
    wordGapMs = null,
    concurrency,
    retryFailed,
    force,
    maxMinutes,
  } = options;
  const { name, version } = scorecard;
  return {
    source,
    query,
    definitions: definitions.map((definition) => definition.name),
    scorecard: `${name}@${version}`,
    holdAudio,
    wordGapMs,
    concurrency,
    retryFailed,
    force,
    ...(maxMinutes === undefined ? {} : { maxMinutes }),
    ...(request === undefined ? {} : { request }),
  };
}
