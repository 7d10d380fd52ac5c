import type { AgentPart, CallFilter, CallGroup, Conversation, Store } from "@earshot/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimRecording, evaluated, evaluation, save, saveFailed, saveSkipped } from "./samples.ts";
import { countOf, plainSql, startRun, temporaryStore } from "./temporary.ts";

const ann = { id: "a-1", name: "Ann Lee" };
const bob = { id: "a-2", name: "Bob" };
const billing = { id: "q-1", name: "Billing" };

/** A call that went from the queue to an agent and on to another. */
const transferred: Conversation = {
  direction: "inbound",
  agents: [bob, ann],
  queues: [billing],
  skills: ["German", "Refunds"],
  wrapUpCodes: [{ id: "w-1", name: null }],
  divisions: [{ id: "d-1", name: "Home" }],
  legs: [
    leg({ purpose: "customer", endedAtMs: 9_000 }),
    leg({ purpose: "acd", queueId: "q-1", endedAtMs: 2_000, disconnectType: "transfer" }),
    leg({ purpose: "agent", agentId: "a-2", queueId: "q-1", startedAtMs: 2_000, endedAtMs: 5_000 }),
    leg({ purpose: "agent", agentId: "a-1", startedAtMs: 5_000 }),
  ],
};

function leg(changes: Partial<Conversation["legs"][number]>): Conversation["legs"][number] {
  return {
    purpose: "agent",
    agentId: null,
    queueId: null,
    startedAtMs: 1_000,
    endedAtMs: null,
    disconnectType: null,
    ...changes,
  };
}

function conversation(changes: Partial<Conversation>): Conversation {
  const empty = { agents: [], queues: [], skills: [], wrapUpCodes: [], divisions: [], legs: [] };
  return { direction: null, ...empty, ...changes };
}

const stored = async (store: Store, id: string) => (await store.conversations.find([id])).get(id);

async function idsOf(store: Store, filter: CallFilter): Promise<string[]> {
  const { items } = await store.evaluations.list(filter, { limit: 100 });
  const { hits } = await store.search.utterances(filter, { limit: 1000 });
  const ids = items.map(({ recordingId }) => recordingId);
  expect([...new Set(hits.map(({ recordingId }) => recordingId))]).toEqual(ids);
  return ids;
}

describe("a conversation", () => {
  test("is stored with its call, in its order, and each id once", async () => {
    const store = await temporaryStore();
    const twice = { ...transferred, agents: [bob, ann, bob] };
    await save(store, { recording: { id: "rec-1", conversation: twice } });
    await save(store, { recording: { id: "rec-2" } });
    const known = await store.conversations.find(["rec-1", "rec-2", "rec-3"]);
    expect(known).toEqual(new Map([["rec-1", transferred]]));
    expect(await countOf(store, "names")).toBe(7);
  });

  test("of which nothing is known differs from one that its source does not know", async () => {
    const store = await temporaryStore();
    await save(store, { recording: { conversation: conversation({}) } });
    expect(await stored(store, "rec-1")).toEqual(conversation({}));
  });

  test("finds its call among those that could not be evaluated", async () => {
    const store = await temporaryStore();
    const startTime = "2026-11-25T10:00:00Z";
    await saveFailed(store, { recording: { id: "rec-1", startTime, conversation: transferred } });
    await saveFailed(store, { recording: { id: "rec-2", startTime, conversation: conversation({ agents: [ann] }) } });
    const failed = async (filter: CallFilter) =>
      (await store.calls.failures(filter, { limit: 10 })).items.map(({ recordingId }) => recordingId);
    expect(await failed({ agent: ["ann lee"], week: "2026-W48" })).toEqual(["rec-1", "rec-2"]);
    expect(await failed({ agent: ["Ann Lee"], queue: ["Billing"], direction: "inbound" })).toEqual(["rec-1"]);
    expect(await failed({ agent: ["Ann Lee"], week: "2026-W47" })).toEqual([]);
  });

  test("names that no call has are known, and what is near them", async () => {
    const store = await temporaryStore();
    const agents = ["Dan Ortiz", "Dana Novak", "Diana Prince", "Zoë"].map((name, index) => ({
      id: `a-${index}`,
      name,
    }));
    await save(store, { recording: { conversation: conversation({ agents, queues: [billing] }) } });
    const filter = {
      agent: ["dana", "Zoe", "DANA NOVAK", "a-1", "Dana Nowak", "x"],
      queue: ["Dana Novak"],
      skill: ["German"],
    };
    expect(await store.conversations.unknownNames(filter)).toEqual([
      { kind: "agent", name: "dana", near: ["Dana Novak", "Dan Ortiz", "Diana Prince"] },
      { kind: "agent", name: "Zoe", near: ["Zoë"] },
      { kind: "agent", name: "Dana Nowak", near: ["Dana Novak"] },
      { kind: "agent", name: "x", near: [] },
      { kind: "queue", name: "Dana Novak", near: [] },
      { kind: "skill", name: "German", near: [] },
    ]);
    expect(await store.conversations.unknownNames({})).toEqual([]);
  });

  test("is replaced when its call is evaluated again, and stays where its source does not know it any more", async () => {
    const store = await temporaryStore();
    await save(store, { recording: { conversation: transferred } });
    const other = conversation({ direction: "outbound", agents: [ann] });
    await save(store, { recording: { conversation: other } });
    expect(await stored(store, "rec-1")).toEqual(other);
    expect(await idsOf(store, { agent: ["Bob"] })).toEqual([]);
    await save(store, { recording: { conversation: null } });
    expect(await stored(store, "rec-1")).toEqual(other);
    await save(store, { recording: { conversation: conversation({}) } });
    expect(await stored(store, "rec-1")).toEqual(conversation({}));
    expect(await countOf(store, "recording_names")).toBe(0);
  });

  test("of a call that failed or was skipped is stored; of one that was evaluated it stays", async () => {
    const store = await temporaryStore();
    await saveSkipped(store, { recording: { conversation: transferred } });
    expect(await stored(store, "rec-1")).toEqual(transferred);
    const other = conversation({ queues: [billing] });
    await saveFailed(store, { recording: { conversation: other } });
    expect(await stored(store, "rec-1")).toEqual(other);
    await save(store, { recording: { id: "rec-2", conversation: transferred } });
    await saveFailed(store, { recording: { id: "rec-2", conversation: other } });
    expect(await stored(store, "rec-2")).toEqual(transferred);
  });

  test("is not stored when its call is not", async () => {
    const store = await temporaryStore();
    const lost = { ...(await claimRecording(store)), token: 99 };
    const call = evaluated(lost, { recording: { conversation: transferred } });
    expect(await store.calls.saveEvaluated([call], { runId: "run-1", atMs: 0 })).toEqual(["rec-1"]);
    expect(await countOf(store, "names")).toBe(0);
  });

  test("whose agent was renamed shows and finds the name that was stored last", async () => {
    const store = await temporaryStore();
    await save(store, { recording: { id: "rec-1", conversation: conversation({ agents: [ann] }) } });
    const married = { id: "a-1", name: "Ann Smith" };
    await save(store, { recording: { id: "rec-2", conversation: conversation({ agents: [married] }) } });
    await save(store, {
      recording: { id: "rec-3", conversation: conversation({ agents: [{ id: "a-1", name: null }] }) },
    });
    for (const id of ["rec-1", "rec-2", "rec-3"]) expect((await stored(store, id))?.agents).toEqual([married]);
    expect(await idsOf(store, { agent: ["Ann Lee"] })).toEqual([]);
    expect(await idsOf(store, { agent: ["ann smith"] })).toEqual(["rec-1", "rec-2", "rec-3"]);
  });

  test("is plain SQL for other tools", async () => {
    const store = await temporaryStore();
    await save(store, { recording: { conversation: transferred } });
    expect(
      await plainSql(
        store,
        `SELECT n.name, r.direction, v.score FROM evaluations v JOIN recordings r ON r.key = v.recording_key
         JOIN recording_names t ON t.recording_key = r.key JOIN names n ON n.key = t.name_key
         WHERE n.kind = 'agent' AND v.is_primary = 1 ORDER BY n.name`,
      ),
    ).toEqual([
      { name: "Ann Lee", direction: "inbound", score: 89 },
      { name: "Bob", direction: "inbound", score: 89 },
    ]);
  });
});

describe("agents' parts", () => {
  const part = (agentId: string, score: number): AgentPart => ({
    ...{ agentId, startMs: 1000, endMs: 2000 },
    evaluation: evaluation({ score }).evaluation,
  });
  const withParts = (...agentParts: AgentPart[]) => [{ ...evaluation(), agentParts }] as const;
  const scoresOf = async (store: Store) => {
    const { items } = await store.evaluations.list({}, { limit: 10 });
    const parts = await store.conversations.agentParts(items.map(({ id }) => id));
    return items.map(({ id, scorecard }) => [
      scorecard,
      ...(parts.get(id) ?? []).map(({ agentId, evaluation: { score } }) => `${agentId} ${score.value}`),
    ]);
  };

  test("are stored with their evaluation, and replaced and removed with it", async () => {
    const store = await temporaryStore();
    await save(store, { evaluations: withParts(part("b", 70), part("a", 80)) });
    expect(await store.conversations.agentParts([1, 2])).toEqual(new Map([[1, [part("b", 70), part("a", 80)]]]));
    await save(store, { evaluations: withParts(part("a", 90)) });
    expect(await scoresOf(store)).toEqual([["guide", "a 90"]]);
    await save(store);
    expect(await scoresOf(store)).toEqual([["guide"]]);
    await save(store, { evaluations: withParts(part("a", 90)) });
    await save(store, { recording: { contentSha256: "c".repeat(64) } });
    expect(await countOf(store, "agent_parts")).toBe(0);
  });

  test("are rescored with their evaluation, in its place or beside it", async () => {
    const store = await temporaryStore();
    await save(store, { evaluations: withParts(part("a", 90)) });
    const rescore = (name: string, score: number) =>
      store.evaluations.rescore(
        [
          {
            evaluationId: 1,
            scorecard: { name, version: 2, sha256: "0".repeat(64) },
            evaluation: evaluation({ score, scorecard: name }).evaluation,
            agentParts: [part("a", score)],
          },
        ],
        5_000,
      );
    await rescore("guide", 60);
    expect(await scoresOf(store)).toEqual([["guide", "a 60"]]);
    await rescore("strict", 30);
    await rescore("strict", 20);
    expect(await scoresOf(store)).toEqual([
      ["guide", "a 60"],
      ["strict", "a 20"],
    ]);
    expect(await countOf(store, "agent_parts")).toBe(2);
  });
});

describe("calls are found", () => {
  async function threeCalls(): Promise<Store> {
    const store = await temporaryStore();
    const at = (day: number) => `2026-11-${day}T10:00:00Z`;
    const jurgen = { id: "A-3", name: "Jürgen Ö" };
    const outbound = conversation({ direction: "outbound", agents: [jurgen], queues: [{ id: "q-2", name: "Sales" }] });
    await save(store, { recording: { id: "rec-a", startTime: at(25), conversation: transferred } });
    await save(store, { recording: { id: "rec-b", startTime: at(22), conversation: outbound } });
    await save(store, { recording: { id: "rec-c", startTime: at(12) } });
    return store;
  }

  test.each<[CallFilter, string[]]>([
    [{ agent: ["Ann Lee"] }, ["rec-a"]],
    [{ agent: ["a-2"] }, ["rec-a"]],
    [{ agent: ["a-3"] }, ["rec-b"]],
    [{ agent: [" JÜRGEN ö"] }, ["rec-b"]],
    [{ agent: ["jU\u0308rgen o\u0308"] }, ["rec-b"]],
    [{ agent: ["Ann"] }, []],
    [{ agent: ["Ann Lee", "bob"] }, ["rec-a"]],
    [{ agent: ["Ann Lee", "Jürgen Ö"] }, []],
    [{ agent: ["Billing"] }, []],
    [{ queue: ["billing"] }, ["rec-a"]],
    [{ queue: ["Q-2"], direction: "outbound" }, ["rec-b"]],
    [{ queue: ["Q-2"], direction: "inbound" }, []],
    [{ skill: ["german"] }, ["rec-a"]],
    [{ wrapup: ["W-1"] }, ["rec-a"]],
    [{ division: ["home"] }, ["rec-a"]],
    [{ direction: "inbound" }, ["rec-a"]],
    [{ week: "2026-W48" }, ["rec-a"]],
    [{ week: "2026-W47" }, ["rec-b"]],
    [{ week: "2026-W47", from: "2026-11-23T00:00:00Z" }, []],
    [{ queue: ["%"] }, []],
    [{ queue: ["' OR 1"] }, []],
    [{ agent: [] }, ["rec-a", "rec-b", "rec-c"]],
  ])("by %j", async (filter, expected) => {
    expect(await idsOf(await threeCalls(), filter)).toEqual(expected);
  });

  test.each<CallFilter>([
    { agent: [" "] },
    { week: "2026-W54" },
    { week: "last" },
    { from: "2026-11-24", to: "2026-11-23" },
  ])("not by %j", async (filter) => {
    const store = await temporaryStore();
    await expect(idsOf(store, filter)).rejects.toMatchObject({ code: "store.invalid_query" });
    await expect(store.conversations.groups("agent", filter)).rejects.toMatchObject({ code: "store.invalid_query" });
  });

  test("and a cursor goes on only for the same names", async () => {
    const store = await temporaryStore();
    for (const id of ["rec-1", "rec-2"]) await save(store, { recording: { id, conversation: transferred } });
    const { nextCursor } = await store.evaluations.list({ agent: ["Bob"] }, { limit: 1 });
    const cursor = nextCursor ?? "";
    const next = await store.evaluations.list({ agent: ["Bob"] }, { limit: 1, cursor });
    expect(next.items.map(({ recordingId }) => recordingId)).toEqual(["rec-2"]);
    await expect(store.evaluations.list({ agent: ["Ann Lee"] }, { limit: 1, cursor })).rejects.toMatchObject({
      code: "store.invalid_cursor",
    });
  });
});

describe("groups", () => {
  test("count a call with two agents for each, and calls without one last", async () => {
    const store = await temporaryStore();
    await save(store, { recording: { id: "rec-1", conversation: transferred } });
    await save(store, {
      recording: { id: "rec-2", conversation: conversation({ agents: [ann] }) },
      evaluations: [evaluation({ score: 60, silenceMs: 3000, talkOverMs: 0 })],
    });
    await save(store, { recording: { id: "rec-3" }, evaluations: [evaluation({ score: null, talkOverMs: 0 })] });
    await saveFailed(store, { recording: { id: "rec-4", conversation: transferred } });
    const silencePercent = (100 * 3000) / (2 * evaluation({}).evaluation.durationMs);
    const means = { meanScore: 89, medianScore: 89, meanSilenceMs: 0, silencePercent: 0, meanTalkOverMs: 200 };
    expect(await store.conversations.groups("agent", {})).toEqual([
      {
        ...{ ...ann, calls: 2, scored: 2, meanScore: 74.5, medianScore: 74.5 },
        ...{ meanSilenceMs: 1500, silencePercent: expect.closeTo(silencePercent), meanTalkOverMs: 100 },
      },
      { ...bob, calls: 1, scored: 1, ...means },
      {
        ...{ id: null, name: null, calls: 1, scored: 0, meanScore: null, medianScore: null },
        ...{ meanSilenceMs: 0, silencePercent: 0, meanTalkOverMs: 0 },
      },
    ]);
    expect(await store.conversations.groups("wrapup", { agent: ["bob"] })).toEqual([
      { id: "w-1", name: null, calls: 1, scored: 1, ...means },
    ]);
  });

  test("are sorted by mean score, the worst first, then by name; without a score and without an agent come last", async () => {
    const store = await temporaryStore();
    const agents = [
      [{ id: "a-1", name: "Zoe" }, 70],
      [{ id: "a-2", name: "Cleo" }, null],
      [{ id: "a-3", name: "bert" }, 80],
      [{ id: "a-4", name: "Anna" }, 80],
      [{ id: "a-5", name: "Ute" }, 40],
      [null, 10],
    ] as const;
    for (const [index, [agent, score]] of agents.entries()) {
      const named = conversation({ agents: agent === null ? [] : [agent] });
      await save(store, {
        recording: { id: `rec-${index}`, conversation: named },
        evaluations: [evaluation({ score })],
      });
    }
    const groups = await store.conversations.groups("agent", {});
    expect(groups.map(({ name }) => name)).toEqual(["Ute", "Zoe", "Anna", "bert", "Cleo", null]);
  });

  test("look at the primary evaluation alone, and at the run that is asked for", async () => {
    const store = await temporaryStore();
    await startRun(store, "run-2");
    const both = [evaluation({ score: 50 }), evaluation({ definition: "nice", score: 10 })] as const;
    await save(store, { recording: { id: "rec-1" }, evaluations: both });
    await save(store, { recording: { id: "rec-2" }, runId: "run-2" });
    expect(await store.conversations.groups("queue", { runId: "run-1" })).toMatchObject([{ calls: 1, meanScore: 50 }]);
    expect(await store.conversations.groups("queue", {})).toMatchObject([{ calls: 2, meanScore: 69.5 }]);
  });

  test("leave talk-over out where the definition has no rule for it", async () => {
    const store = await temporaryStore();
    const without = { ...evaluation({ talkOverMs: 0 }), definitionParameters: { talkOver: null } };
    await save(store, { recording: { id: "rec-1" }, evaluations: [without] });
    expect(await store.conversations.groups("week", {})).toMatchObject([{ meanTalkOverMs: null }]);
    await save(store, { recording: { id: "rec-2" } });
    expect(await store.conversations.groups("week", {})).toMatchObject([{ id: "2023-W43", meanTalkOverMs: 200 }]);
  });

  const call = fc.record({
    score: fc.option(fc.integer({ min: 0, max: 100 })),
    silenceMs: fc.nat(60_000),
    agents: fc.uniqueArray(fc.constantFrom<string>("a", "b", "c")),
    startDay: fc.option(fc.integer({ min: -40, max: 40 })),
  });

  test("have the figures of a plain reading of the calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
        const store = await temporaryStore();
        for (const [index, { score, silenceMs, agents, startDay }] of calls.entries()) {
          const named = agents.map((id) => ({ id, name: null }));
          const startTime = startDay === null ? null : new Date(startDay * 86_400_000).toISOString();
          await save(store, {
            recording: { id: `rec-${index}`, startTime, conversation: conversation({ agents: named }) },
            evaluations: [evaluation({ score, silenceMs })],
          });
        }
        const byAgent = (id: string | null) =>
          calls.filter(({ agents }) => (id === null ? agents.length === 0 : agents.includes(id)));
        const groups = await store.conversations.groups("agent", {});
        expect(new Set(groups.map(({ id }) => id))).toEqual(
          new Set(calls.flatMap(({ agents }) => (agents.length === 0 ? [null] : agents))),
        );
        for (const group of groups) expectFigures(group, byAgent(group.id));
        const weeks = await store.conversations.groups("week", {});
        expect(weeks.reduce((sum, { calls }) => sum + calls, 0)).toBe(calls.length);
        const dated = weeks.flatMap(({ id }) => id ?? []);
        expect(dated).toEqual(dated.toSorted().reverse());
        for (const { id, calls: count } of weeks) {
          if (id !== null) expect(await idsOf(store, { week: id })).toHaveLength(count);
        }
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  function expectFigures(group: CallGroup, calls: readonly { score: number | null; silenceMs: number }[]): void {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const scores = calls.flatMap(({ score }) => score ?? []).sort((a, b) => a - b);
    const middle = scores.slice(Math.ceil(scores.length / 2) - 1, Math.floor(scores.length / 2) + 1);
    expect(group).toMatchObject({ calls: calls.length, scored: scores.length });
    expect(group.meanSilenceMs).toBeCloseTo(mean(calls.map(({ silenceMs }) => silenceMs)));
    if (scores.length === 0) expect(group).toMatchObject({ meanScore: null, medianScore: null });
    else {
      expect(group.meanScore).toBeCloseTo(mean(scores));
      expect(group.medianScore).toBe(mean(middle));
    }
  }
});
