import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

// Each step is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

/** A call of one agent and one customer; the pause lies between their words. */
function transcript(startTime: string, conversation: object | undefined, pauseS = 1): string {
  const results = [
    { start_time: 0, end_time: 2.5, speaker: "agent", transcript: "hello how can I help" },
    { start_time: 2.5 + pauseS, end_time: 9 + pauseS, speaker: "guest", transcript: "I want a refund" },
  ];
  return JSON.stringify({ startTime, conversation, results });
}

const ann = { id: "a-1", name: "Ann Lee" };
const bob = { id: "a-2", name: "Bob" };
const billing = { id: "q-1", name: "Billing and more" };

/** The command line over three imported calls: transferred, of one agent with a long silence, and of nobody knows whom. */
async function importedCalls() {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "calls"));
  const write = (name: string, text: string) => writeFile(join(cwd, "calls", name), text);
  const transferred = {
    direction: "inbound",
    agents: [ann, bob],
    queues: [billing],
    wrapUpCodes: [{ id: "w-1", name: "Refund" }],
    legs: [
      { purpose: "acd", queueId: "q-1", startedAtMs: Date.parse("2026-11-25T10:00:00Z") },
      {
        purpose: "agent",
        agentId: "a-1",
        startedAtMs: Date.parse("2026-11-25T10:00:00Z"),
        endedAtMs: Date.parse("2026-11-25T10:00:05Z"),
      },
      { purpose: "agent", agentId: "a-2", startedAtMs: Date.parse("2026-11-25T10:00:05Z") },
    ],
  };
  await write("transferred.json", transcript("2026-11-25T10:00:00Z", transferred));
  await write("direct.json", transcript("2026-11-19T10:00:00Z", { direction: "outbound", agents: [ann] }, 11));
  await write("unknown.json", transcript("2026-11-18T10:00:00Z", undefined));
  const earshot = (...args: string[]) => runCli(args, { cwd, env: { EARSHOT_DATA: join(cwd, "data") } });
  const imported = await earshot("import", "calls", "--report", "calls.html");
  expect(imported).toMatchObject({ code: 0 });
  const found = async (...where: string[]): Promise<string[]> => {
    const { stdout, stderr } = await earshot(
      "search",
      "refund",
      "--json",
      ...where.flatMap((text) => ["--where", text]),
    );
    expect(stderr).toBe("");
    return JSON.parse(stdout).calls.map(({ recordingId }: { recordingId: string }) => recordingId);
  };
  return { cwd, earshot, found, write };
}

test("calls are found by who took part, by names and ids, together with how they went", async () => {
  const { found, earshot } = await importedCalls();
  expect(await found('agent = "ANN lee"')).toEqual(["transferred", "direct"]);
  expect(await found("agent = ann lee and agent = a-2")).toEqual(["transferred"]);
  expect(await found('queue = "Billing and more"', "direction = inbound")).toEqual(["transferred"]);
  expect(await found("agent=Ann Lee AND silence >= 10s")).toEqual(["direct"]);
  expect(await found("wrapup = refund and week = 2026-W48")).toEqual(["transferred"]);
  expect(await found("week = 2026-W47 and score < 100")).toEqual(["direct", "unknown"]);
  const nobody = await earshot("search", "refund", "--where", "agent = Ann and wrapup = gone");
  expect(nobody).toMatchObject({
    stdout: "nothing found\n",
    stderr: "no agent is called Ann; near: Ann Lee\nno wrap-up code is called gone\n",
  });
  const { stdout } = await earshot("report", "--format", "csv", "--where", "direction = inbound");
  expect(stdout.split("\n")).toHaveLength(3);
  expect(stdout).toContain(",inbound,Ann Lee; Bob,Billing and more,Refund,");
});

test("a transferred call has a score for each agent, also after it is scored anew", async () => {
  const { cwd, earshot } = await importedCalls();
  const partsOf = async () => {
    const { stdout } = await earshot("report", "--format", "json");
    const [call] = JSON.parse(stdout).calls;
    return call.agentParts.map(({ agentId, startMs, endMs, evaluation }: Record<string, unknown>) => ({
      ...{ agentId, startMs, endMs },
      evaluation,
    }));
  };
  expect(await partsOf()).toMatchObject([
    {
      ...{ agentId: "a-1", startMs: 0, endMs: 5000 },
      evaluation: { silence: { totalMs: 1000 }, talk: { agentMs: 2500, customerMs: 1500 }, score: { value: 98 } },
    },
    {
      ...{ agentId: "a-2", startMs: 5000, endMs: 10_000 },
      evaluation: { silence: { totalMs: 0 }, talk: { customerMs: 5000 }, score: { reason: "one_sided" } },
    },
  ]);
  expect((await earshot("report", "--format", "html")).stdout).toContain("Each agent's part");
  const scorecard = {
    ...{ name: "strict", version: 1, formula: "deduct" },
    criteria: [{ id: "speech", label: "Speech", metric: "speechMs", method: "linear", points: 1, per: 1000 }],
  };
  await writeFile(join(cwd, "strict.json"), JSON.stringify(scorecard));
  expect(await earshot("rescore", "--scorecard", "strict.json")).toMatchObject({ code: 0 });
  const scores = (await partsOf()).map(({ evaluation }: { evaluation: { score: unknown } }) => evaluation.score);
  expect(scores).toMatchObject([{ value: 96, scorecard: "strict@1" }, { reason: "one_sided" }]);
});

test("a report by agent, queue or week has a line for each", async () => {
  const { cwd, earshot } = await importedCalls();
  const { stdout } = await earshot("report", "--by", "agent");
  expect(stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
    ["agent", "calls"],
    [expect.stringMatching(/^─+$/)],
    ["Ann Lee", "2"],
    ["Bob", "1"],
    ["no agent", "1"],
    [""],
  ]);
  const byWeek = await earshot("report", "--by", "week", "--format", "json", "--where", 'agent = "Ann Lee"');
  expect(JSON.parse(byWeek.stdout)).toMatchObject({
    by: "week",
    groups: [
      { id: "2026-W48", calls: 1, meanSilenceMs: 1000 },
      { id: "2026-W47", calls: 1, meanSilenceMs: 11_000 },
    ],
  });
  const byCode = await earshot("report", "--by", "wrapup", "--format", "csv", "--run", "latest");
  expect(byCode.stdout.split("\n").slice(1, 3)).toEqual([
    expect.stringMatching(/^w-1,Refund,1,1,/),
    expect.stringMatching(/^,,2,2,/),
  ]);
  for (const page of [
    await readFile(join(cwd, "calls.html"), "utf8"),
    (await earshot("report", "--format", "html")).stdout,
  ]) {
    expect(page).toContain("Billing and more → Ann Lee → Bob");
    for (const heading of ["By agent", "By queue", "By week"]) expect(page).toContain(heading);
  }
});

test("an agent who was renamed in a later import has the newest name on all calls", async () => {
  const { earshot, found, write } = await importedCalls();
  await write("later.json", transcript("2026-11-26T10:00:00Z", { agents: [{ id: "a-1", name: "Ann Smith" }] }));
  expect(await earshot("import", "calls")).toMatchObject({ code: 0 });
  expect(await found("agent = Ann Smith")).toEqual(["later", "transferred", "direct"]);
  expect((await earshot("search", "--where", "agent = Ann Lee")).stdout).toBe("nothing found\n");
});

test("fields of --where are read in any case", async () => {
  const { found } = await importedCalls();
  expect(await found("Agent = ann lee AND DIRECTION = outbound")).toEqual(
    await found('agent = "Ann Lee" and direction = outbound'),
  );
});

test.each([
  ["agent > Ann", '"agent > Ann": agent takes =, not >'],
  ["silence = 5s", "silence takes >=, <=, > or <, not ="],
  ["agnt = Ann", "agnt: did you mean agent?"],
  ["Speaker = Ann", "Speaker: expected silence, talk-over, hold, score, agent"],
  ['agent = ""', "agent has no value"],
  ["direction = up", '"up" is no direction'],
  ["week = 2026-48", '"2026-48" is no week of ISO 8601'],
  ["week = 2026-W47 and week = 2026-W48", "a call has one week"],
  ['agent = "Ann', "The quotation mark before Ann is not closed"],
  ["agent = Ann, score < 60", '"Ann, score < 60" is no value'],
  ["silence >= 5", "5 has no unit: write 5s"],
  ["silence > loud", '"loud" is no time'],
  ["score < 60s", '"60s" is no score'],
  ["score < 60 or hold > 1min", "or is not supported"],
  ["score < 60 and hold", '"hold" is no condition'],
])("--where %j is refused", async (where, message) => {
  const { code, stderr } = await runCli(["report", "--where", where]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test("a conversation of another form fails its call and names the place; --by makes no HTML", async () => {
  const { earshot, write } = await importedCalls();
  await write("wrong.json", transcript("2026-11-26T10:00:00Z", { agents: ["Ann"] }));
  const imported = await earshot("import", "calls");
  expect(imported.code).toBe(1);
  expect(imported.stderr).toContain("wrong.json: conversation.agents.0: ");
  const refused = await earshot("report", "--by", "agent", "--format", "html");
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("the HTML report has the groups already");
});
