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

interface CommandTexts {
  id: number;
  subject: string;
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

const commandsWithTexts = statement<object, CommandTexts>(
  `SELECT id, subject, failure_message AS message, failure_hint AS hint FROM work WHERE kind = 'command'`,
);
const removeCommand = statement<{ id: number }>("DELETE FROM work WHERE id = @id");
const saveCommand = statement<CommandTexts>(
  "UPDATE work SET failure_message = @message, failure_hint = @hint WHERE id = @id",
);
const allRequests = statement<object, { request: string }>(
  "SELECT DISTINCT request FROM work WHERE request IS NOT NULL AND subject IS NOT NULL",
);
const saveRequest = statement<{ request: string; replaced: string }>(
  "UPDATE work SET request = @replaced WHERE request = @request AND subject IS NOT NULL",
);
const allSchedules = statement<object, { name: string; command: string }>("SELECT name, command FROM schedules");
const removeSchedule = statement<{ name: string }>("DELETE FROM schedules WHERE name = @name");
const allWorkers = statement<object, { id: string; doing: string }>("SELECT id, doing FROM workers");
const saveWorker = statement<{ id: string; doing: string }>("UPDATE workers SET doing = @doing WHERE id = @id");

/**
 * Takes erased ids and names out of what runs and workers are asked for and what they say of it. Saved filters, schedules and commands
 * that name them are removed.
 */
export function* forgetNames(tally: ErasureTally): Steps<void> {
  if (tally.forgotten.size === 0) return;
  const texts = [...tally.forgotten];
  for (const run of yield* runsWithTexts.all({})) {
    const options = JSON.stringify(withoutNames(JSON.parse(run.options), texts));
    const message = replacedText(run.message, texts);
    const hint = replacedText(run.hint, texts);
    if (options === run.options && message === run.message && hint === run.hint) continue;
    yield* saveRun.run({ id: run.id, options, message, hint });
    tally.count("runs", 1);
  }
  for (const { userKey, foldedName, query } of yield* allViews.all({})) {
    const values = [...new URLSearchParams(query).values()];
    if ([foldedName, ...values].some((value) => names(value, texts))) {
      tally.count("savedViews", yield* removeView.run({ userKey, foldedName }));
    }
  }
  yield* forgetCommands(texts, tally);
}

function* forgetCommands(texts: readonly string[], tally: ErasureTally): Steps<void> {
  const replacedIn = (json: string) => JSON.stringify(withoutNames(JSON.parse(json), texts));
  for (const { name, command } of yield* allSchedules.all({})) {
    if (replacedIn(command) !== JSON.stringify(JSON.parse(command)) || names(name, texts)) {
      tally.count("schedules", yield* removeSchedule.run({ name }));
    }
  }
  for (const { id, subject, message, hint } of yield* commandsWithTexts.all({})) {
    if (replacedIn(subject) !== JSON.stringify(JSON.parse(subject))) {
      tally.count("work", yield* removeCommand.run({ id }));
      continue;
    }
    const left = { message: replacedText(message, texts), hint: replacedText(hint, texts) };
    if (left.message !== message || left.hint !== hint) yield* saveCommand.run({ id, subject, ...left });
  }
  for (const { request } of yield* allRequests.all({})) {
    const replaced = isJson(request) ? replacedIn(request) : withoutNamesIn(request, texts);
    if (replaced !== request) yield* saveRequest.run({ request, replaced });
  }
  for (const { id, doing } of yield* allWorkers.all({})) {
    const left = withoutNamesIn(doing, texts);
    if (left !== doing) yield* saveWorker.run({ id, doing: left });
  }
}

function names(value: string, texts: readonly string[]): boolean {
  const folded = foldName(value);
  return texts.map(foldName).some((text) => folded === text || (text.length >= shortestPart && folded.includes(text)));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function replacedText(text: string | null, texts: readonly string[]): string | null {
  return text === null ? null : withoutNamesIn(text, texts);
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
