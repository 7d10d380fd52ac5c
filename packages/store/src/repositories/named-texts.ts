import { foldName } from "../fold-name.ts";
import { type Steps, statement } from "../transaction.ts";
import type { ErasureTally } from "./erasure-tally.ts";

/** Shorter ids are taken for themselves only where they are the whole text. */
const shortestPart = 4;
const substitute = "erased";

interface RunTexts {
  id: string;
  options: string;
  message: string | null;
  hint: string | null;
}

const runsWithTexts = statement<object, RunTexts>(
  `SELECT id, options, failure_message AS message, failure_hint AS hint FROM runs
   WHERE failure_message IS NOT NULL OR options LIKE '%"ids"%'`,
);
const saveRun = statement<RunTexts>(
  "UPDATE runs SET options = @options, failure_message = @message, failure_hint = @hint WHERE id = @id",
);
const allViews = statement<object, { userKey: number | null; foldedName: string; query: string }>(
  'SELECT user_key AS "userKey", folded_name AS "foldedName", query FROM saved_views',
);
const removeView = statement<{ userKey: number | null; foldedName: string }>(
  "DELETE FROM saved_views WHERE user_key IS NOT DISTINCT FROM @userKey AND folded_name = @foldedName",
);

/** Takes erased ids and names out of the options and faults of runs, and removes saved filters that name them. */
export function* forgetNames(tally: ErasureTally): Steps<void> {
  if (tally.forgotten.size === 0) return;
  const texts = [...tally.forgotten];
  for (const run of yield* runsWithTexts.all({})) {
    const options = JSON.stringify(withoutNames(JSON.parse(run.options), texts));
    const message = run.message === null ? null : withoutNamesIn(run.message, texts);
    const hint = run.hint === null ? null : withoutNamesIn(run.hint, texts);
    if (options === run.options && message === run.message && hint === run.hint) continue;
    yield* saveRun.run({ id: run.id, options, message, hint });
    tally.count("runs", 1);
  }
  for (const { userKey, foldedName, query } of yield* allViews.all({})) {
    const values = [...new URLSearchParams(query).values()];
    if (values.some((value) => names(value, texts))) {
      tally.count("savedViews", yield* removeView.run({ userKey, foldedName }));
    }
  }
}

function names(value: string, texts: readonly string[]): boolean {
  const folded = foldName(value);
  return texts.map(foldName).some((text) => folded === text || (text.length >= shortestPart && folded.includes(text)));
}

function withoutNamesIn(value: string, texts: readonly string[]): string {
  if (texts.includes(value)) return substitute;
  return texts
    .filter((text) => text.length >= shortestPart)
    .reduce((left, text) => left.replaceAll(text, substitute), value);
}

/** JSON in which the texts are replaced, wherever they are. */
function withoutNames(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === "string") return withoutNamesIn(value, texts);
  if (Array.isArray(value)) return value.map((one: unknown) => withoutNames(one, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutNames(one, texts)]));
}
