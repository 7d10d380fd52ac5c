import { createHash } from "node:crypto";
import { sampleCalls, workedExample } from "@earshot/test-kit";
import { expect, test } from "vitest";
import type { ReportCall } from "../src/index.ts";
import { evaluateSample, otherwise, reportCall } from "./evaluate-sample.ts";
import { hostileReport } from "./hostile.ts";
import { renderPage } from "./render-page.ts";

const report = (calls: readonly ReportCall[]) =>
  renderPage({ calls, failures: [], generatedAt: "2026-01-01T00:00:00Z", title: "Calls" });
const samples = () => sampleCalls().map((sample, index) => reportCall(sample, index));
const matches = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map((match) => match[1] ?? "");

const voidTags = new Set(["meta", "link", "br"]);

/** Throws when the tags of a page do not nest; relies on `<` being escaped everywhere else. */
function assertNested(page: string): void {
  const open: string[] = [];
  const markup = page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
  for (const [, end, name = "", attributes] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi)) {
    if (end === "/") expect(open.pop(), `closing ${name}`).toBe(name);
    else if (!voidTags.has(name) && !attributes?.endsWith("/")) open.push(name);
  }
  expect(open).toEqual([]);
}

test.each([
  ["the samples", () => report(samples())],
  ["hostile text", () => renderPage(hostileReport())],
  ["no calls", () => report([])],
])("%s: tags nest, ids are unique, every link has its target", async (_, render) => {
  const page = await render();
  assertNested(page);
  const ids = matches(page, /\sid="([^"]*)"/g);
  expect(new Set(ids).size).toBe(ids.length);
  for (const target of matches(page, /\shref="#([^"]*)"/g)) expect(ids).toContain(target);
});

test("the policy lets in the page's own style and script only, and nothing is loaded or styled inline", async () => {
  const page = await report(samples());
  const policy = matches(page, /Content-Security-Policy" content="([^"]*)"/g)[0];
  for (const kind of ["style", "script"]) {
    const [content = ""] = matches(page, new RegExp(`<${kind}>([\\s\\S]*?)</${kind}>`, "g"));
    const hash = createHash("sha256").update(content).digest("base64");
    expect(policy).toContain(`${kind}-src 'sha256-${hash}'`);
  }
  expect(policy).toContain("default-src 'none'");
  expect(page).not.toMatch(/\s(style|src|on\w+)="/);
  expect(matches(page, /\shref="([^#"][^"]*)"/g)).toEqual(["data:,"]);
  expect(page).not.toMatch(/url\(|@import|https?:/);
});

test("music or noise has a lane of its own, in which what may be a hold stands out", async () => {
  const [first, second] = samples();
  if (first === undefined || second === undefined) throw new Error("no calls");
  const stretches = [
    { channel: 0, startMs: 1000, endMs: 9000 },
    { channel: 0, startMs: 20_000, endMs: 31_000 },
  ];
  const voiceless = { stretches, proposedHolds: [{ startMs: 20_000, endMs: 31_000 }] };
  const page = await report([{ ...first, evaluation: { ...first.evaluation, voiceless } }, second]);
  assertNested(page);
  const places = (path: string) => matches(path, /M(\d+ \d+h\d+)v/g).map((place) => place.replace(/ \d+h/, "+"));
  const [both = ""] = matches(page, /<path class="voiceless behind" d="([^"]*)"/g);
  const [proposed = ""] = matches(page, /<path class="voiceless" d="([^"]*)"/g);
  expect([places(both), places(proposed)]).toEqual([["1000+8000", "20000+11000"], ["20000+11000"]]);
  expect(matches(page, /<span class="(voiceless)">Music, noise</g)).toHaveLength(1);
  expect(matches(page, /(music or noise 2 times)/g)).toHaveLength(1);
});

test("our measures are shown beside those of the sound and of the service, and words that nobody says are marked", async () => {
  const [first, second] = samples();
  if (first === undefined || second === undefined) throw new Error("no calls");
  const page = await report([{ ...first, evaluation: { ...first.evaluation, ...otherwise } }, second]);
  assertNested(page);
  const [table = "", ...others] = matches(page, /<table class="comparison">([\s\S]*?)<\/table>/g);
  expect(others).toEqual([]);
  const rows = matches(table, /<tr>([\s\S]*?)<\/tr>/g).map((row) => matches(row, /<t[hd][^>]*>([^<]*)<\/t[hd]>/g));
  expect(rows).toEqual([
    ["", "By the transcript&#39;s segments", "By its sound", "By Contact Lens"],
    ["Length", "27.6 s", "–", "27.0 s"],
    ["Silence", "1.3 s in 1", "1.5 s in 2", "3.0 s in 2"],
    ["Talk-over", "3.9 s in 6", "–", "4 times"],
    ["Agent talks", expect.any(String), "–", "9.0 s"],
    ["Customer talks", expect.any(String), "–", "8.0 s"],
    ["Words per minute, agent and customer", "–", "–", "151, –"],
  ]);
  expect(page).toContain("which may be invented: 0:00.5–0:03.0 (agent)");
  expect(matches(page, /<small class="unheard">([^<]*)</g)[0]).toBe("No speech in the recording at 0:00.5–0:03.0");
});

test("text from outside is shown as text", async () => {
  const page = await renderPage(hostileReport());
  expect(matches(page, /(<script)/g)).toHaveLength(1);
  expect(matches(page, /(<\/style)/g)).toHaveLength(1);
  expect(page).not.toContain("<img");
  expect(page).toContain("&lt;script&gt;document.title = &quot;owned&quot;&lt;/script&gt;");
  expect(page).toContain("東京 café");
});

test("every event that cost points is linked from its deduction", async () => {
  for (const call of samples()) {
    const page = await report([call]);
    const { score } = call.evaluation;
    if (score.value === null) throw new Error("unscorable");
    const slug = { silence: "silence", talkOver: "talk-over", hold: "hold" };
    const panel = page.slice(page.indexOf('class="deductions"'), page.indexOf('class="measures"'));
    for (const { kind, index } of score.deductions.flatMap(({ events }) => events)) {
      expect(panel).toContain(`href="#call-1-${slug[kind]}-${index + 1}"`);
    }
  }
});

test("what was said or not said is listed, drawn and linked as events are", async () => {
  const [first] = samples();
  if (first === undefined || first.evaluation.score.value === null) throw new Error("no scored call");
  const refund = {
    ...{ criterion: "refund", label: "Promises a <refund>", metric: "phrase", value: 2, unit: "count" as const },
    ...{ points: 4, critical: false, events: [] },
    moments: [
      { startMs: 1000, endMs: 3000 },
      { startMs: 8000, endMs: 9000 },
    ],
  };
  const { score } = first.evaluation;
  const evaluation = { ...first.evaluation, score: { ...score, deductions: [refund, ...score.deductions] } };
  const page = await report([{ ...first, evaluation }]);
  assertNested(page);
  const ids = ["call-1-words-1", "call-1-words-2"];
  const panel = page.slice(page.indexOf('class="deductions"'), page.indexOf("</li></ul>"));
  const table = page.slice(page.indexOf("moments as a table"), page.indexOf('class="transcript"'));
  const transcript = page.slice(page.indexOf('class="transcript"'));
  for (const [index, id] of ids.entries()) {
    expect(panel).toContain(`href="#${id}" aria-label="Promises a &lt;refund&gt; at 0:0${index === 0 ? 1 : 8}.0, `);
    expect(table).toContain(`<a href="#${id}"><bdi>Promises a &lt;refund&gt;</bdi></a>`);
    expect(transcript).toMatch(new RegExp(`<li class="moment phrase m\\d+" id="${id}"`));
    expect(page).toContain(`<a href="#${id}" tabindex="-1"><title>`);
  }
  expect(page).toContain("hold 0 times, words 2 times.");
});

test("calls are worst first and those without a score last", async () => {
  const oneSided = { ...workedExample, id: "one-sided", segments: workedExample.segments.slice(0, 1) };
  const page = await report([reportCall(oneSided), ...samples()]);
  expect(matches(page, /<h3><bdi>([^<]*)<\/bdi>/g)).toEqual([
    "long-silence",
    "billing-dispute",
    "angry-interruptions",
    "card-on-file",
    "two-holds",
    "one-sided",
  ]);
  expect(page).toContain("No score: one-sided");
});

test("a limit keeps the worst calls, says how many are left out, and the summary counts them all", async () => {
  const calls = samples();
  const all = await report(calls);
  const page = await renderPage({ calls, limit: 2, failures: [], generatedAt: "2026-01-01T00:00:00Z", title: "Calls" });
  expect(matches(page, /<h3><bdi>([^<]*)<\/bdi>/g)).toEqual(["long-silence", "billing-dispute"]);
  expect(page).toContain("The 2 worst of 5 calls. 3 are left out; the summary counts them all.");
  expect(all).not.toContain("left out");
  const summary = (text: string) => text.slice(text.indexOf('<dl class="figures"'), text.indexOf('id="calls"'));
  expect(summary(page)).toBe(summary(all));
  assertNested(page);
});

test("hold before and after the audio widens the time axis", async () => {
  const early = {
    ...workedExample,
    holds: [
      { startMs: -20_000, endMs: -5000 },
      { startMs: 10_000, endMs: 40_000 },
    ],
  };
  expect(await report([reportCall(early)])).toContain('viewBox="-20000 0 60000 ');
});

test("a call of a thousand moments costs no more than five hundred style rules", async () => {
  const segments = Array.from({ length: 2002 }, (_, index) => ({
    side: index % 2 === 0 ? ("agent" as const) : ("customer" as const),
    startMs: index * 2000,
    endMs: index * 2000 + 1000,
    text: "yes",
  }));
  const long = { id: "long", durationMs: null, holds: [], segments };
  const page = await report([reportCall(long, 0, evaluateSample(long))]);
  expect(matches(page, /(:target\) \.m)/g)).toHaveLength(500);
  assertNested(page);
});

test("sound is let in by the policy only when a page has some, and calls whose sound is too much are said before a page is made", async () => {
  const [call] = samples();
  if (call === undefined) throw new Error("no sample");
  const page = (calls: readonly ReportCall[]) => {
    const soundOf = async () => ({ missing: "its recording was not kept" });
    return renderPage({ calls, soundOf, failures: [], generatedAt: "2026-01-01T00:00:00Z", title: "Calls" });
  };
  expect(await page([call])).toContain("media-src data:;");
  expect(await report([call])).not.toContain("media-src");
  const hour = { ...call, evaluation: { ...call.evaluation, durationMs: 3_600_000 } };
  expect(await page(Array.from({ length: 3 }, () => hour))).toContain("No sound");
  await expect(page(Array.from({ length: 12 }, () => hour))).rejects.toMatchObject({
    code: "usage",
    message: "the sound of 12 calls takes 461 MB, and a page holds 150 MB",
    hint: "Show the 3 worst of them with --limit 3, or narrow the calls with --where.",
  });
});
