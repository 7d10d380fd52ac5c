import {
  type CallFilter,
  type Conversation,
  type EvaluationRecord,
  everyone,
  isoWeekOf,
  type Spread,
  type Store,
} from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluation, save } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

interface Call {
  agents: readonly string[];
  /** Since Monday, the 2nd of November 2026. */
  day: number;
  score: number | null;
  silenceMs: number;
}

const teams: Readonly<Record<string, readonly string[]>> = { north: ["a-1", "a-2"], south: ["a-3"] };
const agents = ["a-1", "a-2", "a-3", "a-4"];
const monday = Date.parse("2026-11-02T00:00:00Z");
const startOf = ({ day }: Pick<Call, "day">) => new Date(monday + day * 86_400_000).toISOString();

async function storeOf(calls: readonly Call[]): Promise<Store> {
  const store = await temporaryStore();
  for (const [name, agentIds] of Object.entries(teams)) await store.people.teams.set({ name, agentIds });
  for (const [index, call] of calls.entries()) {
    const conversation: Conversation = {
      ...{ direction: null, queues: [], skills: [], wrapUpCodes: [], divisions: [], legs: [] },
      agents: call.agents.map((id) => ({ id, name: id.toUpperCase() })),
    };
    await save(store, {
      recording: { id: `rec-${index}`, startTime: startOf(call), conversation },
      evaluations: [evaluation({ score: call.score, silenceMs: call.silenceMs })],
    });
  }
  return store;
}

/** Plainly, by sorting; null without a value. */
function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return null;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const quantile = (share: number) => {
    const [low, part] = [Math.floor((count - 1) * share), ((count - 1) * share) % 1];
    return expect.closeTo(at(low) + part * (at(Math.min(low + 1, count - 1)) - at(low)), 6);
  };
  const rank = Math.max(1, Math.round((count + 1) / 2 - Math.sqrt(count)));
  return {
    ...{ count, lowerQuartile: quantile(0.25), median: quantile(0.5), upperQuartile: quantile(0.75) },
    ...{ rank, low: at(rank - 1), high: at(count - rank) },
  };
}

const groupsOf: Record<"all" | "agent" | "team" | "week", (call: Call) => readonly (string | null)[]> = {
  all: () => [null],
  agent: ({ agents }: Call) => (agents.length === 0 ? [null] : agents),
  team: ({ agents }: Call) => {
    const teamOf = (agent: string) => Object.keys(teams).find((name) => teams[name]?.includes(agent)) ?? null;
    return agents.length === 0 ? [null] : [...new Set(agents.map(teamOf))];
  },
  week: (call: Call) => [isoWeekOf(Date.parse(startOf(call)))],
};

test("trends are those of a plain reading, beside the time before", async () => {
  const call = fc.record({
    agents: fc.uniqueArray(fc.constantFrom(...agents), { maxLength: 3 }),
    day: fc.integer({ min: 0, max: 27 }),
    score: fc.option(fc.integer({ min: 0, max: 100 })),
    silenceMs: fc.integer({ min: 0, max: 5000 }),
  });
  const window = fc.option(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 })));
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40 }), window, async (calls, days) => {
      const store = await storeOf(calls);
      const [fromDay, length] = days ?? [0, 0];
      const filter: CallFilter =
        days === null ? {} : { from: startOf({ day: fromDay }), to: startOf({ day: fromDay + length }) };
      const isNow = ({ day }: Call) => days === null || (day >= fromDay && day < fromDay + length);
      for (const by of ["all", "agent", "team", "week"] as const) {
        for (const measure of ["score", "silence"] as const) {
          const measured = (one: Call) => (measure === "score" ? one.score : one.silenceMs);
          const distance = by === "week" ? 7 : days === null ? null : length;
          const ids = new Set(calls.filter(isNow).flatMap((one) => groupsOf[by](one)));
          const expected = [...ids].map((id) => {
            const now = calls.filter((one) => isNow(one) && groupsOf[by](one).includes(id));
            const before = calls.filter((one) => {
              if (distance === null) return false;
              const later = { ...one, day: one.day + distance };
              return isNow(later) && groupsOf[by](later).includes(id);
            });
            return {
              ...{ id, name: by === "agent" ? (id?.toUpperCase() ?? null) : by === "team" ? id : null },
              ...{ calls: now.length, now: spreadOf(now.map(measured)), before: spreadOf(before.map(measured)) },
            };
          });
          const groups = await store.trends.groups(by, measure, filter);
          const byId = (a: { id: string | null }, b: { id: string | null }) => (a.id ?? "").localeCompare(b.id ?? "");
          expect(groups.toSorted(byId), `${measure} by ${by}`).toEqual(expected.sort(byId));
        }
      }
      await store.close();
    }),
    { numRuns: 12 },
  );
});

test("calls without a start time have no week before", async () => {
  const store = await temporaryStore();
  await save(store, { recording: { id: "rec-1", startTime: null } });
  expect(await store.trends.groups("week", "score", {})).toMatchObject([{ id: null, calls: 1, before: null }]);
});

function evaluationThatLost(points: readonly (readonly [criterion: string, points: number])[]): EvaluationRecord {
  const record = evaluation();
  const { score } = record.evaluation;
  if (score.value === null) throw new Error("the sample has no score");
  const deductions = points.map(([criterion, lost]) => ({
    ...{ criterion, label: `Label of ${criterion}`, metric: "holdMs", value: 1, unit: "ms" as const },
    ...{ points: lost, critical: false, events: [] },
  }));
  return { ...record, evaluation: { ...record.evaluation, score: { ...score, deductions } } };
}

test("a measure that a definition has no rule for has no value, and what cost points is added up by criterion", async () => {
  const store = await temporaryStore();
  const withoutTalkOver = { ...evaluation(), definitionParameters: { name: "nice", talkOver: null } };
  await save(store, { recording: { id: "rec-1" }, evaluations: [withoutTalkOver] });
  const lost = evaluationThatLost([
    ["hold", 10],
    ["talk-over", 1.5],
  ]);
  await save(store, { recording: { id: "rec-2" }, evaluations: [lost] });
  await save(store, { recording: { id: "rec-4" }, evaluations: [evaluationThatLost([["hold", 20]])] });
  await save(store, { recording: { id: "rec-3" }, evaluations: [evaluation({ score: null })] });
  expect(await store.trends.groups("all", "talkOver", {})).toMatchObject([
    { calls: 4, now: { count: 3, median: 200 } },
  ]);
  expect(await store.trends.costs({})).toEqual([
    { scorecard: "guide", criterion: "hold", label: "Label of hold", calls: 2, points: 30 },
    { scorecard: "guide", criterion: "talk-over", label: "Label of talk-over", calls: 1, points: 1.5 },
  ]);
  const { evaluation: rescored } = evaluationThatLost([["hold", 5]]);
  const scorecard = { name: "strict", version: 1, sha256: "c".repeat(64) };
  await store.evaluations.rescore([{ evaluationId: 2, scorecard, evaluation: rescored }], 9_000);
  expect(await store.trends.costs({})).toEqual([
    { scorecard: "guide", criterion: "hold", label: "Label of hold", calls: 1, points: 20 },
    { scorecard: "strict", criterion: "hold", label: "Label of hold", calls: 1, points: 5 },
  ]);
  const seen = store.seenBy({ ...everyone, calls: { agentIds: ["a-1"], queueIds: [], teams: [] } });
  expect([await seen.trends.groups("all", "score", {}), await seen.trends.costs({})]).toEqual([[], []]);
  await expect(store.trends.groups("all", "score", { from: "soon" })).rejects.toMatchObject({
    code: "store.invalid_query",
  });
});
