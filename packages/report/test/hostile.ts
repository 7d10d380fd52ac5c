import type { Conversation } from "@earshot/model";
import { workedExample } from "@earshot/test-kit";
import { evaluateSample, reportCall } from "./evaluate-sample.ts";
import type { PageReport } from "./render-page.ts";

/** Texts that break out of carelessly built pages, or that shake their layout. */
export const hostileTexts = [
  `<script>document.title = "owned"</script>`,
  `"><img src="https://example.invalid/x.png" onerror="document.title='owned'">`,
  `<a href="javascript:document.title='owned'">open</a>`,
  `</style></textarea></title><b id="call-1">`,
  `&lt;already&gt; ${"'"}quoted${"'"} \u0000\u001b[31m`,
  "مرحبا، كيف يمكنني مساعدتك؟ abc \u202eevil",
  "😀👩‍👩‍👧‍👦 東京 café",
  "x".repeat(2000),
];

/** A report in which every text that comes from outside is hostile. */
export function hostileReport(): PageReport {
  const all = hostileTexts.join(" ");
  const segments = hostileTexts.map((text, index) => ({
    side: index % 2 === 0 ? ("agent" as const) : ("customer" as const),
    startMs: index * 3000,
    endMs: index * 3000 + 2000,
    text,
  }));
  const sample = { ...workedExample, id: all, segments };
  const evaluation = evaluateSample(sample, undefined, undefined, [{ code: all, index: 0, field: all, message: all }]);
  const { score } = evaluation;
  const relabelled =
    score.value === null
      ? score
      : {
          ...score,
          deductions: score.deductions.map((d) => ({ ...d, label: all, moments: [{ startMs: 0, endMs: 2000 }] })),
        };
  const named = hostileTexts.map((name, index) => ({ id: `${index} ${name}`, name }));
  const leg = { agentId: null, queueId: null, startedAtMs: 0, endedAtMs: null, disconnectType: all };
  const conversation: Conversation = {
    ...{ direction: "inbound", agents: named, queues: named, wrapUpCodes: named, divisions: named },
    skills: [...hostileTexts],
    legs: [...named.map(({ id }) => ({ ...leg, purpose: "agent", agentId: id })), { ...leg, purpose: all }],
  };
  const figures = {
    calls: 1234,
    scored: 1200,
    meanScore: 12.34,
    medianScore: 56.78,
    meanSilenceMs: 3_600_000,
    silencePercent: 12.34,
  };
  const groups = named.map((one) => ({ ...one, ...figures, meanTalkOverMs: 3_600_000 }));
  const call = reportCall(sample, 0, { ...evaluation, definition: all, score: relabelled });
  return {
    title: all,
    generatedAt: "2026-01-01T00:00:00Z",
    calls: [
      {
        ...call,
        interactionId: all,
        startTime: all,
        conversation,
        agentParts: named.map(({ id }) => ({ agentId: id, startMs: 0, endMs: 7_200_000, evaluation })),
        utterances: segments.map((segment) => ({ ...segment, speaker: segment.text })),
      },
    ],
    groups: [{ by: "agent", groups }],
    failures: [{ recordingId: all, code: all, message: all }],
  };
}
