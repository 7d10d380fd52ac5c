import { createPiiDetector, transcriptPolicy } from "../src/index.ts";
import { createNameFinder } from "../src/names/finder.ts";
import { rulesPolicy } from "../test/found.ts";
import { readTalk } from "../train/examples.ts";

const annotations = [
  "Customer asked about the renewal of the annual plan and was offered the loyalty discount; agent followed the script to the end.",
  "queue=billing-eu wait_s=42 handle_ms=318220 disposition=resolved wrapup=refund-issued",
  "interaction 6ba7b810-9dad-41d1-80b4-00c04fd430c8 evaluated 2026-03-01T10:15:30.000Z by automated_parser 1.4.2",
  "Silence of 12.4 s after the hold, two interruptions, talk ratio 0.82; the agent apologised twice and promised a call within the day.",
  "score 87 of 100, scorecard guide v3, order #10023341 shipped on 2026-02-27, total $1,204.50",
  "Screen recording shows the CRM form with the address fields empty until minute 4:12, then completed in one go.",
];
const secrets = ["call (415) 555-0132", "card 4111 1111 1111 1111", "mail jane.roe@example.com", "SSN 123-45-6789"];
const loading = performance.now();
createNameFinder().find([{ text: "hello there", speaker: "agent", known: [] }]);
console.log(`${"load the model of names".padEnd(46)} ${(performance.now() - loading).toFixed(0)} ms`);
const detector = createPiiDetector();

function measure(name: string, texts: readonly string[], work: (text: string) => unknown): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  for (const text of texts) work(text);
  const runs = [0, 1, 2, 3, 4].map(() => {
    const start = performance.now();
    for (const text of texts) work(text);
    return performance.now() - start;
  });
  const median = runs.sort((left, right) => left - right)[2] ?? 0;
  console.log(`${name.padEnd(46)} ${(bytes / 1e6 / (median / 1000)).toFixed(1)} MB/s`);
}

const clean = Array.from({ length: 40_000 }, (_, index) => annotations[index % annotations.length] ?? "");
const mixed = clean.map((text, index) =>
  index % 20 === 0 ? `${text} ${secrets[(index / 20) % secrets.length]}` : text,
);
measure("detect, annotations", clean, detector.detect);
measure("detect, annotations, 1 in 20 with a secret", mixed, detector.detect);
measure("redact, annotations, 1 in 20 with a secret", mixed, (text) => detector.redact(text, transcriptPolicy));
measure("detect, one text of all annotations", [clean.join("\n")], detector.detect);

/** Calls of 100 utterances, none of which comes again: each is two lines of talk. */
const talk = readTalk();
const calls = Array.from({ length: 500 }, (_, call) =>
  Array.from({ length: 100 }, (_, index) => {
    const at = call * 100 + index;
    const text = `${talk[at % talk.length]} ${talk[(7 * at + 131 * call + 1) % talk.length]}`;
    return { speaker: index % 2 === 0 ? "agent" : "customer", text };
  }),
);

function measureCalls(name: string, work: (call: (typeof calls)[number]) => unknown): void {
  const middle = calls.length / 2;
  for (const call of calls.slice(0, middle)) work(call);
  const measured = calls.slice(middle);
  const start = performance.now();
  for (const call of measured) work(call);
  const ms = performance.now() - start;
  const bytes = measured.flat().reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const speed = `${(bytes / 1e6 / (ms / 1000)).toFixed(1)} MB/s`;
  console.log(`${name.padEnd(46)} ${speed}, ${(ms / measured.length).toFixed(1)} ms a call of 100 utterances`);
}

measureCalls("redact, talk, by rules alone", (call) => detector.redactUtterances(call, rulesPolicy));
measureCalls("redact, talk, with names", (call) => detector.redactUtterances(call, transcriptPolicy));
