import { type CallFilter, type NamedKind, parseWhere, type Store, UsageError } from "@earshot/model";
import { type Command, InvalidArgumentError } from "commander";
import { fromOption, toOption } from "./arguments.ts";
import { note } from "./io.ts";

export interface FilterFlags {
  from?: string | undefined;
  to?: string | undefined;
  where?: CallFilter | undefined;
}

/** What `--where` takes, for the help of a command. */
export const whereHelp = `
Conditions of --where, joined by "and" or given one by one; all must hold:
  silence, talk-over, hold    >=, <=, > or < and a time: 'silence >= 5s', 'hold > 1min'
  score                       'score < 60'
  agent, queue, skill,        = and an id or a whole name, in any case: 'agent = "Ann Lee" and queue = Billing'
  wrapup, division
  direction                   'direction = inbound' or 'direction = outbound'
  week                        a week of ISO 8601 in UTC: 'week = 2026-W48'`;

/** Adds `--from`, `--to` and `--where`, which narrow stored calls. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(fromOption())
    .addOption(toOption())
    .option("--where <condition>", "how the call went, or who took part: see below", whereArgument);
}

function whereArgument(text: string, earlier?: CallFilter): CallFilter {
  try {
    return parseWhere(text, earlier);
  } catch (error) {
    if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

export function filterOf({ from, to, where }: FilterFlags): CallFilter {
  return { ...where, from, to };
}

const nouns: Record<NamedKind, string> = {
  agent: "agent",
  queue: "queue",
  skill: "skill",
  wrapup: "wrap-up code",
  division: "division",
};

/** Says which names of a filter no stored call has: nothing is found by them. */
export async function noteUnknownNames({ conversations }: Store, filter: CallFilter): Promise<void> {
  for (const { kind, name, near } of await conversations.unknownNames(filter)) {
    note(`no ${nouns[kind]} is called ${name}${near.length === 0 ? "" : `; near: ${near.join(", ")}`}`);
  }
}
