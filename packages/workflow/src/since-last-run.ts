import { parseWallTime, type RecordingSource, type Run, type Store } from "@earshot/model";
import { z } from "zod";

const hourMs = 60 * 60 * 1000;
/** Recordings can appear long after their call: calls of this time before the last run are looked at again. */
const lateMs = 48 * hourMs;
/** How far back a run without `from` looks: other sources than the Platform API list all they have. */
const defaultRangeMs = 7 * 24 * hourMs;
/** Calls that a run left to a later one are looked for as long. */
const longestLeftMs = 30 * 24 * hourMs;

/** Of what a run was asked for: from which source, from when on, and what kept it from looking at all there was from then on. */
const wholeRunSchema = z.object({
  source: z.string(),
  request: z.undefined().optional(),
  query: z.object({
    from: z.string().optional(),
    to: z.undefined().optional(),
    limit: z.undefined().optional(),
    ids: z.undefined().optional(),
  }),
});

interface WholeRun extends Pick<Run, "startedAtMs" | "status" | "leftFromMs"> {
  fromMs: number;
}

/**
 * From when on a run must look to find what is left to be done: ISO 8601. Undefined when no run looked at all there was.
 *
 * Runs are taken in the order of their start. One that ended well goes on from those before it when it looked back as far as they
 * had got; one that left a gap changes nothing. Before the first are the days that a run without `from` looks back.
 */
export async function sinceLastRun(
  store: Pick<Store, "runs">,
  source: Pick<RecordingSource, "name">,
): Promise<string | undefined> {
  const runs = (await wholeRuns(store, source.name)).sort((a, b) => a.startedAtMs - b.startedAtMs);
  const [first] = runs;
  if (first === undefined) return undefined;
  let doneMs = first.startedAtMs - defaultRangeMs;
  let leftMs = Number.POSITIVE_INFINITY;
  for (const { startedAtMs, status, fromMs, leftFromMs } of runs) {
    if (status !== "finished" || fromMs > doneMs) continue;
    doneMs = Math.max(doneMs, startedAtMs - lateMs);
    // What an earlier run left is still left when this one did not look back as far.
    const left = [leftMs < fromMs ? leftMs : null, leftFromMs].filter((ms) => ms !== null);
    leftMs = Math.min(...left.filter((ms) => ms >= startedAtMs - longestLeftMs));
  }
  return new Date(Math.min(doneMs, leftMs)).toISOString();
}

async function wholeRuns(store: Pick<Store, "runs">, source: string): Promise<WholeRun[]> {
  const found: WholeRun[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.runs.list({ limit: 100, cursor });
    for (const { startedAtMs, status, leftFromMs, options } of page.items) {
      const asked = wholeRunSchema.safeParse(options);
      if (!asked.success || asked.data.source !== source) continue;
      const { from } = asked.data.query;
      const fromMs = from === undefined ? startedAtMs - defaultRangeMs : parseWallTime(from);
      if (fromMs !== null) found.push({ startedAtMs, status, leftFromMs, fromMs });
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
