import type { HoldAudio } from "@earshot/model";
import { type Definition, getDefinition } from "@earshot/quality";
import type { EvaluateOptions, RunSettings } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { JobWork } from "./jobs.ts";

/** What evaluates recordings: null where no Genesys Cloud is configured. */
export type Runs = {
  settings: RunSettings;
  sourceName: string;
  evaluate: (options: EvaluateOptions) => JobWork;
} | null;

/** What a request says of a run; the rest is the same for all that this server starts. */
type AskedRun = Pick<
  EvaluateOptions,
  "query" | "definitions" | "scorecard" | "roleMap" | "concurrency" | "retryFailed" | "force"
> & { holdAudio?: HoldAudio | undefined; wordGapMs: number | null; maxMinutes?: number | undefined };

/** @throws ApiError 503 where no Genesys Cloud is configured */
export function requireRuns(runs: Runs): NonNullable<Runs> {
  if (runs !== null) return runs;
  throw new ApiError(
    503,
    "genesys.not_configured",
    "this server has no Genesys Cloud to take recordings from",
    "Set EARSHOT_GENESYS_REGION or EARSHOT_GENESYS_URL and the credentials, and start it again.",
  );
}

export function toOptions({ holdAudio, ...asked }: AskedRun, settings: RunSettings): EvaluateOptions {
  return {
    ...settings,
    ...asked,
    holdAudio: holdAudio ?? settings.holdAudio,
    soundCheck: "when_kept",
    keepMedia: null,
    batchSize: 8,
  };
}

/** Each definition once, in the order of their names' first mention. */
export function findDefinitions(names: readonly string[]): [Definition, ...Definition[]] {
  const [first = "standard", ...others] = new Set(names);
  return [getDefinition(first), ...others.map((name) => getDefinition(name))];
}

export const startedSchema = z.object({
  job: z.object({ id: z.string(), url: z.string().meta({ description: "path of the job, as in Location" }) }),
});

export function jobPath(id: string): string {
  return `/v1/jobs/${id}`;
}
