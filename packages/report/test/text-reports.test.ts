import { stripVTControlCharacters } from "node:util";
import { getDefinition } from "@earshot/quality";
import { sampleCalls, workedExample } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { csvLines, htmlPieces, jsonPieces, tablePieces } from "../src/index.ts";
import { evaluateSample, otherwise, reportCall } from "./evaluate-sample.ts";
import { renderPage } from "./render-page.ts";

const oneSided = { ...workedExample, id: "one-sided", segments: workedExample.segments.slice(0, 1) };
const calls = [...sampleCalls(), workedExample, oneSided].map((sample, index) => reportCall(sample, index));
const failures = [{ recordingId: "rec-17", code: "http.truncated", message: "ended after 1024 of 88412 bytes" }];

async function renderTable(...args: Parameters<typeof tablePieces>): Promise<string> {
  return (await Array.fromAsync(tablePieces(...args))).join("");
}

test("the table shows every call, and failures with their reason below", async () => {
  expect(`\n${await renderTable(calls, failures, { color: false, width: 120 })}`).toBe(`
recording            start (UTC)       duration      score     silence   talk-over        hold  utterances
──────────────────────────────────────────────────────────────────────────────────────────────────────────
angry-interruptions  2023-10-25 14:00    0:27.6       78.2  0:01.3 (1)  0:03.9 (6)           0          10
billing-dispute      2023-10-25 14:01    1:02.9       71.5  0:12.5 (8)  0:00.7 (2)  0:12.0 (1)          13
card-on-file         2023-10-25 14:02    0:36.8       79.6  0:08.7 (5)  0:00.6 (1)           0          10
long-silence         2023-10-25 14:03    0:53.1       44.0  0:28.0 (6)           0           0           8
two-holds            2023-10-25 14:04    0:45.6       91.4  0:04.3 (4)           0  0:18.5 (2)           9
worked-example       2023-10-25 14:05    0:04.7       89.0           0  0:00.2 (1)  1:30.0 (1)           3
one-sided            2023-10-25 14:06    0:01.6  one-sided           0           0  1:30.0 (1)           1

definition standard, scorecard guide@1

Failed (1)
  rec-17  http.truncated: ended after 1024 of 88412 bytes
`);
});

test("who took part is shown where it is known, and longest in a narrow terminal", async () => {
  const [first] = calls;
  if (first === undefined) throw new Error("no calls");
  const named = { id: "a-1", name: "Ann Lee" };
  const conversation = {
    ...{ direction: null, agents: [named], queues: [], skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  };
  const headAt = async (width: number) =>
    (await renderTable([{ ...first, conversation }], [], { color: false, width })).split("\n")[0];
  expect(await headAt(140)).toMatch(
    /^recording +start \(UTC\) +agents +duration +score +silence +talk-over +hold +utterances$/,
  );
  expect(await headAt(72)).toMatch(/^recording +start \(UTC\) +agents +duration +score +silence$/);
  expect(await renderTable([{ ...first, conversation }], [], { color: false, width: 72 })).toContain(
    "14:00  Ann Lee  ",
  );
});

test("a set whose calls were measured by other units says so, in the table and on the page", async () => {
  const [first, second] = calls;
  if (first === undefined || second === undefined) throw new Error("no calls");
  const byWords = { ...second, evaluation: { ...second.evaluation, units: "words" as const, wordGapMs: 300 } };
  const mixed =
    "measured by the transcript's segments, or words less than 300 ms apart: such numbers differ and are not to be compared";
  const table = (of: typeof calls) => renderTable(of, [], { color: false, width: 120 });
  expect(await table([first, byWords])).toContain(mixed);
  expect(await table([byWords])).not.toContain("measured by");
  const page = async (of: typeof calls) =>
    (
      await Array.fromAsync(
        htmlPieces({
          ...{ calls: of, limit: 9, withWords: async () => of, failures: [] },
          ...{ generatedAt: "2023-10-25T15:00:00Z", title: "Calls" },
        }),
      )
    ).join("");
  expect(await page([first, byWords])).toContain(mixed.replace("'", "&#39;"));
  expect(await page([first])).not.toContain("not to be compared");
});

test("the CSV has what the sound and the service measured beside our own", async () => {
  const [first] = calls;
  if (first === undefined) throw new Error("no calls");
  const evaluation = { ...first.evaluation, ...otherwise };
  const [head = "", row = ""] = await Array.fromAsync(csvLines([{ ...first, evaluation }], []));
  const cells = row.trimEnd().split(",");
  const named = head
    .trimEnd()
    .split(",")
    .map((name, index) => [name, cells[index]]);
  expect(Object.fromEntries(named.filter(([name]) => /^(sound|words|speech_w|vendor)/.test(name ?? "")))).toEqual({
    ...{ sound_silence_ms: "1500", sound_talk_over_ms: "", sound_agent_talk_ms: "", sound_customer_talk_ms: "" },
    ...{ words_without_speech_ms: "2500", speech_without_words_ms: "0" },
    ...{ vendor: "contact-lens", vendor_duration_ms: "27000", vendor_silence_ms: "3000", vendor_silence_count: "2" },
    ...{ vendor_interruption_ms: "", vendor_interruption_count: "4" },
    ...{ vendor_agent_talk_ms: "9000", vendor_customer_talk_ms: "8000" },
    ...{ vendor_agent_words_per_minute: "150.5", vendor_customer_words_per_minute: "" },
  });
});

test("colour adds escape sequences and nothing else", async () => {
  const plain = await renderTable(calls, failures, { color: false, width: 120 });
  const coloured = await renderTable(calls, failures, { color: true, width: 120 });
  expect(plain).not.toContain("\u001b");
  expect(coloured).toContain("\u001b[31m44.0\u001b[39m");
  expect(stripVTControlCharacters(coloured).replaceAll(/ +$/gm, "")).toBe(plain);
});

test.each([120, 100, 80, 72])("the table keeps to %i columns", async (width) => {
  const long = calls.map((call) => ({ ...call, recordingId: "0f6a3c1e-8f1b-4c37-9a55-0d2b7e6c4f10" }));
  for (const line of (await renderTable(long, [], { color: false, width })).split("\n")) {
    expect(line.length).toBeLessThanOrEqual(width);
  }
});

test("text from outside can't move the cursor, set colours or break a line", async () => {
  const [first] = calls;
  if (first === undefined) throw new Error("no calls");
  const evil = await renderTable(
    [{ ...first, recordingId: "a\u001b[2Jb\r\nc" }],
    [{ recordingId: "r", code: "c", message: "x\ny\u0007" }],
    {
      color: false,
      width: 120,
    },
  );
  expect(evil).toContain("a\uFFFD[2Jb\uFFFD c ");
  expect(evil).toContain("  r  c: x y");
  expect(evil.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

test("a table of many calls has one head and a line for each, and reads each call once", async () => {
  async function* read() {
    const call = reportCall(workedExample);
    for (let index = 0; index < 1201; index++) yield { ...call, recordingId: `r-${index}` };
  }
  const lines = (await renderTable(read(), [], { color: false, width: 120 })).split("\n");
  expect(lines.slice(2, 1203).map((line) => line.split(" ")[0])).toEqual(
    Array.from({ length: 1201 }, (_, index) => `r-${index}`),
  );
  expect(lines.slice(1203)).toEqual(["", "definition standard, scorecard guide@1", ""]);
  expect(lines.filter((line) => line.includes("talk-over"))).toHaveLength(1);
});

test("no calls at all say so", async () => {
  expect(await renderTable([], [], { color: false, width: 80 })).toBe("No calls.\n");
});

test("the CSV has one row per recording with its failures, and formulas are disarmed", async () => {
  const formula = { ...workedExample, id: '=HYPERLINK("http://example.invalid")' };
  const undefinedTalkOver = reportCall(workedExample, 0, evaluateSample(workedExample, getDefinition("nice")));
  const lines = csvLines(
    [reportCall(formula), undefinedTalkOver, reportCall(oneSided)],
    [{ recordingId: "+1", code: "stt.failed", message: "@SUM(A1), then\nmore" }],
  );
  expect(`\n${(await Array.fromAsync(lines)).join("")}`).toBe(`
status,recording_id,interaction_id,start_time,direction,agents,queues,wrap_up_codes,definition,support,units,word_gap_ms,sides_from,duration_ms,score,unscorable_reason,scorecard,deductions,failed_critical,speech_ms,silence_ms,silence_count,longest_silence_ms,talk_over_ms,talk_over_count,hold_ms,hold_count,agent_talk_ms,customer_talk_ms,talk_ratio,agent_utterances,customer_utterances,sound_silence_ms,sound_talk_over_ms,sound_agent_talk_ms,sound_customer_talk_ms,words_without_speech_ms,speech_without_words_ms,vendor,vendor_duration_ms,vendor_silence_ms,vendor_silence_count,vendor_interruption_ms,vendor_interruption_count,vendor_agent_talk_ms,vendor_customer_talk_ms,vendor_agent_words_per_minute,vendor_customer_words_per_minute,failure_code,failure_message,page
evaluated,"'=HYPERLINK(""http://example.invalid"")","interaction-of-=HYPERLINK(""http://example.invalid"")",2023-10-25T14:00:00Z,,,,,standard,speech,segments,,unknown,4700,89,,guide@1,hold 10; talk-over 1,,4500,0,0,0,200,1,90000,1,3000,1700,${30 / 17},2,1,,,,,,,,,,,,,,,,,,,
evaluated,worked-example,interaction-of-worked-example,2023-10-25T14:00:00Z,,,,,nice,speech,segments,,unknown,4700,90,,guide@1,hold 10,,4500,0,0,0,,,90000,1,3000,1700,${30 / 17},2,1,,,,,,,,,,,,,,,,,,,
evaluated,one-sided,interaction-of-one-sided,2023-10-25T14:00:00Z,,,,,standard,speech,segments,,unknown,1600,,one_sided,,,,1600,0,0,0,0,0,90000,1,1600,0,,1,0,,,,,,,,,,,,,,,,,,,
failed,'+1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,stt.failed,"'@SUM(A1), then
more",
`);
});

test.each([
  { calls, failures },
  { calls: [], failures },
  { calls, failures: [] },
  { calls: [], failures: [] },
])("the JSON report is what went in, indented: $calls.length calls, $failures.length failures", async (report) => {
  const pieces = await Array.fromAsync(jsonPieces(report.calls, report.failures));
  expect(pieces.join("")).toBe(`${JSON.stringify(report, null, 2)}\n`);
});

test("a cell that a spreadsheet may run is disarmed, also behind blanks; a number is not", async () => {
  for (const sign of ["=", "+", "-", "@", "＝"]) {
    for (const blank of ["", " ", "\n", "\u00A0"]) {
      const text = `${blank}${sign}1+1`;
      const csv = (await Array.fromAsync(csvLines([], [{ recordingId: text, code: "x", message: "fine - yes" }]))).join(
        "",
      );
      expect(csv).toContain(`'${text}`);
      expect(csv).not.toContain("'fine");
    }
  }
});

test("every evaluated call links to its page, whatever its id, and nothing links anywhere without an address", async () => {
  const publicUrl = new URL("https://earshot.example.com");
  const hostile = 'a/../b?"><img src=x>\ud800#é';
  const call = { ...reportCall(workedExample), recordingId: hostile };
  const url = "https://earshot.example.com/calls/a%2F..%2Fb%3F%22%3E%3Cimg%20src%3Dx%3E%EF%BF%BD%23%C3%A9";
  const [, row = "", failed = ""] = await Array.fromAsync(csvLines([call], failures.slice(0, 1), { publicUrl }));
  expect(row.trimEnd().split(",").at(-1)).toBe(url);
  expect(failed).toMatch(/,\n$/);
  const json = (await Array.fromAsync(jsonPieces([call], failures, { publicUrl }))).join("");
  expect(JSON.parse(json)).toMatchObject({ calls: [{ page: url }], failures });
  const page = { calls: [call], failures, generatedAt: "2023-10-25T15:00:00Z", title: "Calls" };
  expect((await renderPage({ ...page, publicUrl })).split(`href="${url}"`)).toHaveLength(3);
  expect(await renderPage(page)).not.toContain("https:");
});
