import type { CallGroup, Conversation } from "@earshot/model";
import { sampleCalls, workedExample } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { csvLines, renderGroupCsv, renderGroupJson, renderGroupTable } from "../src/index.ts";
import { reportCall } from "./evaluate-sample.ts";
import { renderPage } from "./render-page.ts";

const leg = { agentId: null, queueId: null, startedAtMs: 0, endedAtMs: null, disconnectType: null };
const conversation: Conversation = {
  direction: "inbound",
  agents: [
    { id: "a-1", name: "Ann Lee" },
    { id: "a-2", name: null },
  ],
  queues: [{ id: "q-1", name: "=Billing" }],
  skills: ["German", "Refunds"],
  wrapUpCodes: [{ id: "w-1", name: "Refund" }],
  divisions: [],
  legs: [
    { ...leg, purpose: "customer" },
    { ...leg, purpose: "ivr" },
    { ...leg, purpose: "acd", queueId: "q-1" },
    { ...leg, purpose: "acd", queueId: "q-1" },
    { ...leg, purpose: "agent", agentId: "a-1", queueId: "q-1" },
    { ...leg, purpose: "agent", agentId: "a-2" },
  ],
};
const group: CallGroup = {
  ...{ id: "a-1", name: "Ann Lee", calls: 12, scored: 11, meanScore: 57.826_800_000_000_006, medianScore: 84 },
  ...{ meanSilenceMs: 12_345.678_9, silencePercent: 20.55, meanTalkOverMs: null },
};
const groups: CallGroup[] = [
  group,
  { ...group, id: "a-2", name: null, calls: 3, meanScore: null, medianScore: null, meanTalkOverMs: 400 },
  { ...group, id: "a-3", name: "Bob\u001b[2J" },
  { ...group, id: null, name: null, calls: 1 },
];
const generatedAt = "2026-01-01T00:00:00Z";

test("the table of groups has a line for each", () => {
  expect(`\n${renderGroupTable("agent", groups, { color: false })}`).toBe(`
agent     calls  mean score  median  mean silence  silence  mean talk-over
──────────────────────────────────────────────────────────────────────────
Ann Lee      12        57.8    84.0        0:12.3   20.6 %               –
a-2           3           –       –        0:12.3   20.6 %          0:00.4
Bob�[2J      12        57.8    84.0        0:12.3   20.6 %               –
no agent      1        57.8    84.0        0:12.3   20.6 %               –
`);
  expect(renderGroupTable("agent", [], { color: false })).toBe("No calls.\n");
});

test("groups of one name are told apart by their ids, and those without any are named", () => {
  const twins = [group, { ...group, id: "a-9" }, { ...group, id: null, name: null }];
  const lines = renderGroupTable("wrapup", twins, { color: false }).split("\n");
  expect(lines.slice(2, 5).map((line) => line.split("  ")[0])).toEqual([
    "Ann Lee (a-1)",
    "Ann Lee (a-9)",
    "no wrap-up code",
  ]);
  expect(renderGroupTable("week", [{ ...group, id: null, name: null }], { color: false })).toContain("no start time");
});

test.each([" =1+1", "\n=1+1", "＝1+1"])("the name %j of a group is no formula in a CSV", (name) => {
  expect(renderGroupCsv([{ ...group, name }])).toContain(`'${name}`);
});

test("groups as CSV have three decimals at most, as JSON their exact figures", () => {
  expect(renderGroupCsv([{ ...group, name: "=1+1" }])).toBe(
    "id,name,calls,scored,mean_score,median_score,mean_silence_ms,silence_percent,mean_talk_over_ms\na-1,'=1+1,12,11,57.827,84,12345.679,20.55,\n",
  );
  expect(JSON.parse(renderGroupJson("agent", groups))).toEqual({ by: "agent", groups });
});

test("a row of the CSV says who took part and where", async () => {
  const lines = csvLines([{ ...reportCall(workedExample), conversation }], []);
  const [header = "", row = ""] = (await Array.fromAsync(lines)).map((line) => line.trimEnd());
  const cells = Object.fromEntries(header.split(",").map((name, index) => [name, row.split(",")[index]]));
  expect(cells).toMatchObject({
    direction: "inbound",
    agents: "Ann Lee; a-2",
    queues: "'=Billing",
    wrap_up_codes: "Refund",
  });
});

test("the page says of each call who took part and where it went, and how each group did", async () => {
  const calls = sampleCalls().map((sample, index) => reportCall(sample, index));
  const known = calls.map((call, index) => (index === 0 ? { ...call, conversation } : call));
  const page = await renderPage({
    title: "Calls",
    generatedAt,
    calls: known,
    failures: [],
    groups: [
      { by: "agent", groups },
      { by: "queue", groups: [{ ...group, id: null, name: null }] },
      { by: "week", groups: [{ ...group, id: "2026-W48", name: null }] },
    ],
  });
  expect(page).toContain("ivr → =Billing → Ann Lee → a-2");
  expect(page.match(/Who and where/g)).toHaveLength(1);
  expect(page).toContain(">Agents</th>");
  expect(page).toContain(">By agent</h2>");
  // Groups that say nothing are left out: no call has a queue, and all are of one week.
  expect(page).not.toContain(">By queue</h2>");
  expect(page).not.toContain(">By week</h2>");
  expect(await renderPage({ title: "Calls", generatedAt, calls, failures: [] })).not.toContain(">Agents</th>");
});

test("long names are cut in the table, and none is taken for another", () => {
  const name = "n".repeat(1_000_000);
  const table = renderGroupTable(
    "agent",
    [
      { ...group, name },
      { ...group, id: "a-9", name: `${name}!` },
    ],
    {
      color: false,
    },
  );
  const names = table.split("\n").slice(2, 4);
  expect(names.map((line) => line.split("  ")[0])).toEqual(["a-1", "a-9"].map((id) => `${"n".repeat(79)}… (${id})`));
});

test("hostile names in the CSV neither move the cursor nor run as formulas", async () => {
  const hostile = "\u001b[2J\u0085\u0007=1+1";
  expect(renderGroupCsv([{ ...group, name: hostile }]).split("\n")[1]).toMatch(/^a-1,' +=1\+1,12,/);
  const lines = await Array.fromAsync(csvLines([], [{ recordingId: hostile, code: "c", message: "a\u001b[2Jb" }]));
  expect(lines.join("").replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  expect(lines[1]).toMatch(/^failed,' +=1\+1,/);
});

test("hostile names don't move the cursor", () => {
  expect(renderGroupTable("agent", [{ ...group, name: "a\u001b[2Jb\r\nc" }], { color: false })).toContain(
    "a\uFFFD[2Jb\uFFFD c ",
  );
});
