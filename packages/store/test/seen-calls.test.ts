import { type Conversation, everyone, type SeenCalls, type Store, type Viewer } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { claimRecording, evaluated, evaluation, save, saveFailed } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

const agents = ["a-1", "a-2", "a-3"];
const queues = ["q-1", "q-2"];
/** The same id as an agent's, of another kind; and one that a filter would take for the same. */
const strangers = ["a-9", "A-1", "a-1 "];

function conversation(agentIds: readonly string[], queueIds: readonly string[]): Conversation {
  const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: `name of ${id}` }));
  return {
    ...{ direction: null, skills: ["a-1"], wrapUpCodes: named(["q-1"]), divisions: [], legs: [] },
    agents: named(agentIds),
    queues: named(queueIds),
  };
}

const viewerWith = (calls: SeenCalls): Viewer => ({ ...everyone, calls });

interface Call {
  id: string;
  agents: readonly string[];
  queues: readonly string[];
}

/** What every way of reading shows of the calls, by their ids. */
async function readAll(store: Store, viewer: Viewer, calls: readonly Call[]) {
  const reading = store.seenBy(viewer);
  const ids = calls.map(({ id }) => id);
  const list = await reading.evaluations.list({}, { limit: 100 });
  const all = await store.evaluations.list({}, { limit: 100 });
  const gotten = await Promise.all(all.items.map(({ id }) => reading.evaluations.get(id)));
  const those = async (isSeen: (id: string) => Promise<boolean>) =>
    (await Promise.all(ids.map(async (id) => ((await isSeen(id)) ? id : [])))).flat().sort();
  const byId = await Promise.all(
    ids.map(async (id) => {
      const { calls: found } = await reading.search.calls({ words: id }, { limit: 100 });
      const { hits } = await reading.search.utterances({ words: id }, { limit: 100 });
      expect(hits.map(({ recordingId }) => recordingId)).toEqual(found.map(({ recordingId }) => recordingId));
      return found.map(({ recordingId }) => recordingId);
    }),
  );
  const groups = await reading.conversations.groups("week", {});
  return {
    list: list.items.map(({ recordingId }) => recordingId).sort(),
    whole: (await reading.evaluations.listWhole({}, { limit: 100 })).items.map(({ recordingId }) => recordingId).sort(),
    get: gotten.flatMap((stored) => stored?.recordingId ?? []).sort(),
    utterances: await those(async (id) => (await reading.evaluations.utterances(id)).length > 0),
    calls: (await reading.calls.list({}, { limit: 100 })).items.map(({ recordingId }) => recordingId).sort(),
    call: await those(async (id) => (await reading.calls.get(id)) !== undefined),
    sound: await those(async (id) => (await reading.calls.sound(id)) !== null),
    levels: await those(async (id) => (await reading.levels.find(id)).length > 0),
    utterancesOf: [...(await reading.evaluations.utterancesOf(ids)).keys()].sort(),
    search: (await reading.search.calls({ words: "help" }, { limit: 100 })).calls
      .map((call) => call.recordingId)
      .sort(),
    hits: [
      ...new Set((await reading.search.utterances({}, { limit: 1000 })).hits.map((hit) => hit.recordingId)),
    ].sort(),
    byId: byId.flat().sort(),
    find: [...(await reading.conversations.find(ids)).keys()].sort(),
    interactions: await those((id) => reading.seesInteraction(`int of ${id}`)),
    counts: [
      groups.reduce((sum, group) => sum + group.calls, 0),
      await reading.calls.count({}),
      (await reading.trends.groups("all", "score", {}))[0]?.calls ?? 0,
    ],
  };
}

test("every way of reading shows the calls of a viewer, and no others", async () => {
  const call = fc.record({
    agents: fc.uniqueArray(fc.constantFrom(...agents, ...strangers), { maxLength: 3 }),
    queues: fc.uniqueArray(fc.constantFrom(...queues), { maxLength: 2 }),
  });
  const seen = fc.record({
    agentIds: fc.uniqueArray(fc.constantFrom(...agents), { maxLength: 1 }),
    queueIds: fc.uniqueArray(fc.constantFrom(...queues), { maxLength: 2 }),
    teams: fc.uniqueArray(fc.constantFrom("north", "none"), { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 5 }), seen, async (drawn, calls) => {
      const store = await temporaryStore();
      await store.people.teams.set({ name: "north", agentIds: ["a-2", "a-3"] });
      const stored = drawn.map((facts, index) => ({ id: `rec${index}`, ...facts }));
      for (const { id, agents, queues } of stored) {
        await save(store, {
          levels: [{ channel: 0, levels: Uint8Array.of(1, 2, 3) }],
          recording: { id, interactionId: `int of ${id}`, conversation: conversation(agents, queues) },
        });
      }
      const agentIds = [...calls.agentIds, ...(calls.teams.includes("north") ? ["a-2", "a-3"] : [])];
      const visible = stored
        .filter(({ agents, queues }) =>
          [...agents, ...queues].some((id) => [...agentIds, ...calls.queueIds].includes(id)),
        )
        .map(({ id }) => id);
      const { counts, ...lists } = await readAll(store, viewerWith(calls), stored);
      for (const [name, ids] of Object.entries(lists)) expect(ids, name).toEqual(visible);
      expect(counts).toEqual([visible.length, visible.length, visible.length]);
    }),
    { numRuns: 15 },
  );
});

test("of a call that two agents had, each sees the whole and their own part", async () => {
  const store = await temporaryStore();
  const claim = await claimRecording(store);
  const record = evaluation();
  const part = (agentId: string, startMs: number) => ({
    ...{ agentId, startMs, endMs: startMs + 1000 },
    evaluation: record.evaluation,
  });
  const evaluations = [{ ...record, agentParts: [part("a-1", 0), part("a-2", 1000)] }] as const;
  await store.calls.saveEvaluated(
    [evaluated(claim, { evaluations, recording: { conversation: conversation(["a-1", "a-2"], ["q-1", "q-2"]) } })],
    { runId: "run-1", atMs: 2_000 },
  );
  const seenBy = async (calls: SeenCalls) => {
    const reading = store.seenBy(viewerWith(calls));
    return {
      parts: [...(await reading.conversations.agentParts([1])).values()].flat().map(({ agentId }) => agentId),
      agents: (await reading.conversations.groups("agent", {})).map(({ id }) => id),
    };
  };
  const none = { agentIds: [], queueIds: [], teams: [] };
  expect(await seenBy({ ...none, agentIds: ["a-1"] })).toEqual({ parts: ["a-1"], agents: ["a-1"] });
  expect(await seenBy({ ...none, queueIds: ["q-2"] })).toEqual({ parts: ["a-1", "a-2"], agents: ["a-1", "a-2"] });
  expect(await seenBy(none)).toEqual({ parts: [], agents: [] });
});

test("a slip finds no name of calls that are not seen", async () => {
  const store = await temporaryStore();
  await save(store, { recording: { id: "rec-1", conversation: conversation(["a-1"], ["q-1"]) } });
  await save(store, { recording: { id: "rec-2", conversation: conversation(["a-2"], ["q-2"]) } });
  const viewer = viewerWith({ agentIds: ["a-1"], queueIds: [], teams: [] });
  const names = { agent: ["name of a-2", "name of a-1"], queue: ["q-2"] };
  expect(await store.seenBy(viewer).conversations.unknownNames(names)).toEqual([
    { kind: "agent", name: "name of a-2", near: ["name of a-1"] },
    { kind: "queue", name: "q-2", near: ["name of q-1"] },
  ]);
});

test("failures of other queues are not there", async () => {
  const store = await temporaryStore();
  await saveFailed(store, { recording: { id: "rec-1", conversation: conversation(["a-1"], ["q-1"]) } });
  await saveFailed(store, { recording: { id: "rec-2" } });
  const failed = async (queueIds: string[]) => {
    const { calls } = store.seenBy(viewerWith({ agentIds: [], queueIds, teams: [] }));
    const { items } = await calls.failures({}, { limit: 10 });
    return items.map(({ recordingId }) => recordingId);
  };
  expect(await failed(["q-1"])).toEqual(["rec-1"]);
  expect(await failed(["q-2"])).toEqual([]);
});
