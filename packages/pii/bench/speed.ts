import { createPiiDetector, transcriptPolicy } from "../src/index.ts";

const annotations = [
  "Customer asked about the renewal of the annual plan and was offered the loyalty discount; agent followed the script to the end.",
  "queue=billing-eu wait_s=42 handle_ms=318220 disposition=resolved wrapup=refund-issued",
  "interaction 6ba7b810-9dad-41d1-80b4-00c04fd430c8 evaluated 2026-03-01T10:15:30.000Z by automated_parser 1.4.2",
  "Silence of 12.4 s after the hold, two interruptions, talk ratio 0.82; the agent apologised twice and promised a call within the day.",
  "score 87 of 100, scorecard guide v3, order #10023341 shipped on 2026-02-27, total $1,204.50",
  "Screen recording shows the CRM form with the address fields empty until minute 4:12, then completed in one go.",
];
const secrets = ["call (415) 555-0132", "card 4111 1111 1111 1111", "mail jane.roe@example.com", "SSN 123-45-6789"];
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
