import type { PublishedScorecard, Store } from "@earshot/model";
import { parseScorecard, type Scorecard, scorecardId, scorecards } from "@earshot/quality";
import { WorkflowError } from "./errors.ts";
import { scorecardSha256 } from "./fingerprint.ts";

type ScorecardStore = Pick<Store, "scorecards">;

/**
 * Stores a version of a scorecard, so that what is scored by it can be traced. Gives back false when it was stored before.
 * @throws WorkflowError `scorecard.built_in`; StoreError `store.version_taken`
 */
export async function publishScorecard(
  store: ScorecardStore,
  scorecard: Scorecard,
  { by, nowMs }: { by: string | null; nowMs: number },
): Promise<boolean> {
  const { name, version } = scorecard;
  const sha256 = scorecardSha256(scorecard);
  const builtIn = scorecards.get(name);
  if (builtIn?.version === version && scorecardSha256(builtIn) !== sha256) {
    throw new WorkflowError("scorecard.built_in", `${scorecardId(scorecard)} is built in, and has another content`, {
      hint: "Give the scorecard another name, or raise its version.",
    });
  }
  return store.scorecards.publish({ name, version, sha256, content: scorecard, publishedAtMs: nowMs, publishedBy: by });
}

/** A version of a scorecard that can be scored by. */
export interface KnownScorecard extends Omit<PublishedScorecard, "content" | "publishedAtMs"> {
  scorecard: Scorecard;
  /** Null for a built-in one that was not used yet. */
  publishedAtMs: number | null;
}

/** A published or built-in version; undefined when there is none. */
export async function readScorecardVersion(
  store: ScorecardStore,
  name: string,
  version: number,
): Promise<KnownScorecard | undefined> {
  const stored = await store.scorecards.get(name, version);
  if (stored !== undefined) {
    const { content, ...facts } = stored;
    return { ...facts, scorecard: parseScorecard(content, `${name}@${version}`) };
  }
  const builtIn = scorecards.get(name);
  return builtIn?.version === version ? unused(builtIn) : undefined;
}

/** Every version that is published or built in, by name, the latest first. */
export async function listScorecardVersions(store: ScorecardStore): Promise<Omit<KnownScorecard, "scorecard">[]> {
  const published = await store.scorecards.list();
  const known = new Set(published.map(scorecardId));
  const others = [...scorecards.values()].filter((card) => !known.has(scorecardId(card))).map(unused);
  return [...published, ...others.map(({ scorecard: _, ...facts }) => facts)].sort(
    (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) || b.version - a.version,
  );
}

function unused(scorecard: Scorecard): KnownScorecard {
  const { name, version } = scorecard;
  return { name, version, sha256: scorecardSha256(scorecard), scorecard, publishedAtMs: null, publishedBy: null };
}
