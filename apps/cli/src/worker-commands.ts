import { type Parts, usesGenesys } from "@earshot/composition";
import { UsageError } from "@earshot/model";
import type { CommandHandler, EvaluateDeps, EvaluateOptions } from "@earshot/workflow";
import { CommanderError } from "commander";
import { z } from "zod";
import { actorName } from "./audit-entry.ts";
import { type EvaluateFlags, evaluateCommand } from "./commands/evaluate.ts";
import { givenPolicies } from "./commands/retention.ts";
import { evaluateOptions } from "./evaluation-run.ts";

/** What schedules may name, each with what checks the rest of its words. */
export const scheduledCommands: ReadonlyMap<string, (words: readonly string[]) => void> = new Map([
  ["evaluate", readEvaluateFlags],
  ["retention", checkRetention],
]);

/** Options that are about one process and its terminal, or that no shared run can keep. */
const ownOptions = ["report", "json", "explain", "concurrency", "maxMinutes", "restore"];

/** Reads the words behind `evaluate`. @throws UsageError */
function readEvaluateFlags(words: readonly string[]): EvaluateFlags {
  const command = evaluateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .action(() => {});
  try {
    command.parse([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(
      `earshot evaluate ${words.join(" ")}: ${error.message}`,
      "earshot evaluate --help lists its options.",
    );
  }
  for (const { attributeName, flags } of command.options.map((option) => ({
    attributeName: option.attributeName(),
    flags: option.long ?? option.flags,
  }))) {
    if (ownOptions.includes(attributeName) && command.getOptionValueSource(attributeName) === "cli") {
      throw new UsageError(`${flags} can't be given to workers, who share the run`, "Leave it out.");
    }
  }
  return command.opts<EvaluateFlags>();
}

/** @throws UsageError */
function checkRetention(words: readonly string[]): void {
  if (words.join(" ") === "run") return;
  throw new UsageError(`of retention, only run can be scheduled, not ${words.join(" ")}`, "Schedule retention run.");
}

/** The words that asked for recordings, as the queue keeps them beside each. */
const requestSchema = z.array(z.string());

/** How this worker does what schedules say, as far as it is set up for it. */
export function createCommandHandlers(parts: Parts, concurrency: number): ReadonlyMap<string, CommandHandler> {
  const evaluate: CommandHandler = async (words, { signal, priority }) => {
    const { offerRecordings, sinceLastRun } = await import("@earshot/workflow");
    const { deps, options } = await openEvaluation(parts, words, concurrency);
    const { since } = readEvaluateFlags(words);
    const from = since === "last" ? await sinceLastRun(deps.store, deps.source) : options.query.from;
    const asked = { ...options, query: { ...options.query, from } };
    return offerRecordings(deps, asked, { request: JSON.stringify(words), priority }, { signal });
  };
  const retention: CommandHandler = async (words, { signal }) => {
    const { runRetention } = await import("@earshot/workflow");
    checkRetention(words);
    const policies = givenPolicies(await parts.retention());
    const { receipts, orphansRemoved } = await runRetention(await parts.keeping(), policies, {
      actor: actorName(),
      signal,
    });
    return { receipts: receipts.length, orphansRemoved };
  };
  const handlers = new Map([["retention", retention]]);
  return usesGenesys(parts.settings) ? handlers.set("evaluate", evaluate) : handlers;
}

/** What offered recordings are evaluated by. */
export function createRequestOpener(parts: Parts, concurrency: number) {
  return (request: string) => openEvaluation(parts, requestSchema.parse(JSON.parse(request)), concurrency);
}

async function openEvaluation(
  parts: Parts,
  words: readonly string[],
  concurrency: number,
): Promise<{ deps: EvaluateDeps; options: EvaluateOptions }> {
  const flags = readEvaluateFlags(words);
  const deps = await parts.evaluation({ transcriptsFrom: flags.transcriptFrom });
  const { from, to, limit, recording: ids } = flags;
  const source = { query: { from, to, limit, ids }, soundCheck: "when_kept", batchSize: 8 } as const;
  return { deps, options: await evaluateOptions(parts, { ...flags, concurrency }, source) };
}
