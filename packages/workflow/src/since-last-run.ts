import type { RecordingSource, Run, Store } from "@earshot/model";
import { z } from "zod";

/** Recordings can appear long after their call: calls of this time before the last run are looked at again. */
const lateMs = 48 * 60 * 60 * 1000;

/** Of what a run was asked for: from which source, and what kept it from looking at all there was. */
const wholeRunSchema = z.object({
  source: z.string(),
  query: z.object({ to: z.undefined().optional(), limit: z.undefined().optional(), ids: z.undefined().optional() }),
});

/**
 * From when on a run must look to find what is new since the last one that went through everything of this source: ISO 8601.
 * Undefined when there was none.
 */
export async function sinceLastRun(
  store: Pick<Store, "runs">,
  source: Pick<RecordingSource, "name">,
): Promise<string | undefined> {
  for (let cursor: string | undefined; ; ) {
    const page = await store.runs.list({ limit: 100, cursor });
    const last = page.items.find((run) => wentThroughAll(run, source.name));
    if (last !== undefined) return new Date(last.startedAtMs - lateMs).toISOString();
    if (page.nextCursor === null) return undefined;
    cursor = page.nextCursor;
  }
}

function wentThroughAll({ status, options }: Run, source: string): boolean {
  const asked = wholeRunSchema.safeParse(options);
  return status === "finished" && asked.success && asked.data.source === source;
}
