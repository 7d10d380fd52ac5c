import { expect, test } from "vitest";
import { createFolderSource } from "../src/index.ts";
import { faultsOf, folderOf, listAll, transcript } from "./files.ts";

const empty = { direction: null, agents: [], queues: [], skills: [], wrapUpCodes: [], divisions: [], legs: [] };

/** What a listing says of transcripts, by their names, that have this under `conversation`. */
async function read(conversations: Record<string, unknown>) {
  const files = Object.entries(conversations).map(([name, conversation]): [string, string] => [
    `${name}.json`,
    transcript(name, { conversation }),
  ]);
  const folder = folderOf(Object.fromEntries(files));
  const listing = await listAll(createFolderSource({ paths: [folder] }));
  return {
    known: Object.fromEntries(listing.recordings.map(({ id, conversation }) => [id, conversation])),
    faults: faultsOf(listing, folder),
  };
}

test("a transcript says who took part and where the call went; what it leaves out is empty", async () => {
  const leg = { purpose: "agent", startedAtMs: 1_795_600_800_000 };
  const full = {
    direction: "outbound",
    agents: [{ id: "a-1", name: "Ann" }, { id: "a-2" }],
    queues: [{ id: "q-1", name: null }],
    skills: ["German"],
    wrapUpCodes: [{ id: "w-1", name: "Refund" }],
    divisions: [{ id: "d-1", name: "Home" }],
    legs: [leg, { ...leg, purpose: "customer", agentId: "+15551234567", disconnectType: "peer" }],
  };
  const { known, faults } = await read({ full, direction: { direction: "inbound" }, queues: { queues: [] } });
  expect(faults).toEqual({});
  const storedLeg = { ...leg, agentId: null, queueId: null, endedAtMs: null, disconnectType: null };
  expect(known).toEqual({
    full: {
      ...full,
      agents: [
        { id: "a-1", name: "Ann" },
        { id: "a-2", name: null },
      ],
      legs: [storedLeg, { ...storedLeg, purpose: "customer", disconnectType: "peer" }],
    },
    direction: { ...empty, direction: "inbound" },
    queues: empty,
  });
});

test("lines say it too", async () => {
  const folder = folderOf({ "calls.jsonl": `${transcript("one", { conversation: { direction: "inbound" } })}\n` });
  const { recordings } = await listAll(createFolderSource({ paths: [folder] }));
  expect(recordings).toMatchObject([{ id: "calls:1", conversation: { direction: "inbound" } }]);
});

test.each([undefined, null, "inbound", 7, [], ["agents"], {}, { id: "c-1", state: "done" }])(
  "%j under the key means something else",
  async (conversation) => {
    expect(await read({ call: conversation })).toEqual({ known: { call: undefined }, faults: {} });
  },
);

test("a wrong form is named with its place", async () => {
  const { known, faults } = await read({
    agent: { agents: ["Ann"] },
    direction: { direction: "in" },
    typo: { agents: [], queue: [] },
    list: { agents: { id: "a-1" } },
    onlyTypo: { Agent: [] },
    id: { queues: [{ id: " " }] },
    leg: { legs: [{ purpose: "agent", startedAtMs: "2026" }] },
  });
  expect(known).toEqual({});
  expect(Object.keys(faults).sort()).toEqual(["agent", "direction", "id", "leg", "list", "onlyTypo", "typo"]);
  expect(faults.agent).toMatch(/^folder.wrong_conversation agent.json: conversation.agents.0: must be \{id, name\}/);
  expect(faults.list).toContain("conversation.agents: must be a list of {id, name}");
  expect(faults.onlyTypo).toContain("no place for Agent");
  expect(faults.direction).toContain("conversation.direction: ");
  expect(faults.typo).toContain("no place for queue");
  expect(faults.id).toContain("conversation.queues.0.id: ");
  expect(faults.leg).toContain("conversation.legs.0.startedAtMs: ");
});
