import type { CallEvaluation, CallEvaluationRecord } from "@earshot/model";
import { formatScore, reasonText } from "@earshot/quality";
import { formatLength, formatNumber } from "@earshot/report";
import { ScrollRegion } from "../scroll-region.tsx";
import { type CallView, findDefinition } from "./call-view.ts";
import { eventRule } from "./rule-text.ts";

interface Measure {
  name: string;
  value: (evaluation: CallEvaluation) => string;
  /** What the number means under the definition of an evaluation. */
  meaning: (evaluation: CallEvaluation) => string;
}

const optional = (ms: number | null) => (ms === null ? "–" : formatLength(ms));
const counted = ({ count, totalMs }: { count: number; totalMs: number }) =>
  count === 0 ? "none" : `${formatLength(totalMs)} in ${count}`;

function ruleFor(kind: "silence" | "talkOver" | "hold"): Measure["meaning"] {
  return ({ definition }) => {
    const known = findDefinition(definition);
    return known === null ? `As ${definition} defines it.` : eventRule(kind, known);
  };
}

const supports = {
  recording: "From 0 to the end of the recording.",
  speech: "From the first start of speech to its last end: the length of the recording is not known.",
} as const;

const measures: readonly Measure[] = [
  { name: "Length", value: ({ durationMs }) => formatLength(durationMs), meaning: ({ support }) => supports[support] },
  {
    name: "Agent talks",
    value: ({ talk }) => formatLength(talk.agentMs),
    meaning: () => "The length of all the agent's speech, what overlaps counted once.",
  },
  {
    name: "Customer talks",
    value: ({ talk }) => formatLength(talk.customerMs),
    meaning: () => "The length of all the customer's speech, what overlaps counted once.",
  },
  {
    name: "Agent to customer",
    value: ({ talkRatio }) => (talkRatio === null ? "–" : `${formatNumber(talkRatio, 2)} : 1`),
    meaning: () => "How much the agent talks for each second of the customer.",
  },
  { name: "Notable silence", value: ({ silence }) => counted(silence), meaning: ruleFor("silence") },
  {
    name: "Longest silence",
    value: ({ silence }) => formatLength(silence.longestMs),
    meaning: () => "The longest notable silence.",
  },
  {
    name: "Silence at start, end",
    value: ({ silence }) => `${formatLength(silence.leadingMs)}, ${formatLength(silence.trailingMs)}`,
    meaning: () => "Before the first and after the last speech of the recording.",
  },
  {
    name: "Talk-over",
    value: ({ talkOver }) => (talkOver === null ? "not defined" : counted(talkOver)),
    meaning: ruleFor("talkOver"),
  },
  {
    name: "Hold",
    value: ({ hold, holdAudio }) =>
      `${counted(hold)}${holdAudio === "suppressed" && hold.count > 0 ? ", cut out" : ""}`,
    meaning: ruleFor("hold"),
  },
  {
    name: "Answer comes after",
    value: ({ responseLatency }) => optional(responseLatency.medianMs),
    meaning: () => "From the end of a customer's turn to the agent's next one: the median.",
  },
  {
    name: "95 % of answers within",
    value: ({ responseLatency }) => optional(responseLatency.p95Ms),
    meaning: () => "The 95th percentile of the same, by nearest rank.",
  },
  {
    name: "Agent's longest turn",
    value: ({ turns }) => formatLength(turns.agent.longestMs),
    meaning: () => "Speech of one side; gaps shorter than 300 ms are bridged.",
  },
  {
    name: "Customer's longest turn",
    value: ({ turns }) => formatLength(turns.customer.longestMs),
    meaning: () => "Speech of one side; gaps shorter than 300 ms are bridged.",
  },
];

/** Every measure with its meaning one click away. */
export function Measures({ view }: { view: CallView }) {
  const { evaluation } = view.record.value;
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Measures</h2>
        <span class="muted">under {evaluation.definition}</span>
      </div>
      <ul class="measures">
        {measures.map(({ name, value, meaning }) => (
          <li key={name}>
            <details>
              <summary>
                <span>{name}</span>
                <b>{value(evaluation)}</b>
              </summary>
              <p>{meaning(evaluation)}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

const scoreText = ({ score }: CallEvaluation) =>
  score.value === null ? reasonText[score.reason] : formatScore(score.value);

/** The same call by every definition and scorecard that is stored, side by side; one of them is shown on the page. */
export function Definitions({ view }: { view: CallView }) {
  const { evaluations } = view.call;
  if (evaluations.length < 2) return null;
  const rows = [
    { name: "Score", value: scoreText },
    ...measures.filter(({ name }) => compared.has(name)).map(({ name, value }) => ({ name, value })),
  ];
  return (
    <section class="panel wide">
      <h2>By definition</h2>
      <ScrollRegion label="The call by definition">
        <table class="plain">
          <thead>
            <tr>
              <td />
              {evaluations.map((record) => (
                <th scope="col" key={record.id} class={record.id === view.record.value.id ? "chosen" : ""}>
                  <button
                    type="button"
                    aria-pressed={record.id === view.record.value.id}
                    onClick={() => {
                      view.record.value = record;
                    }}
                  >
                    {evaluationName(record, evaluations)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {evaluations.map((record) => (
                  <td key={record.id} class={record.id === view.record.value.id ? "chosen" : ""}>
                    {value(record.evaluation)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

const compared: ReadonlySet<string> = new Set(["Notable silence", "Longest silence", "Talk-over", "Hold"]);

/** The definition, and the scorecard where they differ. */
function evaluationName({ evaluation, scorecard }: CallEvaluationRecord, all: readonly CallEvaluationRecord[]): string {
  const differs = new Set(all.map((record) => record.scorecard)).size > 1;
  return differs ? `${evaluation.definition}, ${scorecard}` : evaluation.definition;
}

const vendors = { "aws-call-analytics": "Amazon", "contact-lens": "Contact Lens", genesys: "Genesys" } as const;

/** What the source measured itself, beside our numbers. */
export function SourceNumbers({ view }: { view: CallView }) {
  const { evaluation } = view.record.value;
  const theirs = evaluation.vendorMetrics;
  if (theirs === undefined) return null;
  const { talkOver, silence, talk } = evaluation;
  const rows: [name: string, ours: string, theirs: string | null][] = [
    [
      "Length",
      formatLength(evaluation.durationMs),
      theirs.durationMs === null ? null : formatLength(theirs.durationMs),
    ],
    ["Agent talks", formatLength(talk.agentMs), theirs.talk && formatLength(theirs.talk.agentMs)],
    ["Customer talks", formatLength(talk.customerMs), theirs.talk && formatLength(theirs.talk.customerMs)],
    ["Silence", formatLength(silence.totalMs), theirs.silence && formatLength(theirs.silence.totalMs)],
    [
      "Talk-overs",
      talkOver === null ? "not defined" : String(talkOver.count),
      theirs.interruptions && String(theirs.interruptions.count ?? "–"),
    ],
  ];
  return (
    <section class="panel">
      <h2>Beside the source's numbers</h2>
      <table class="plain">
        <thead>
          <tr>
            <td />
            <th scope="col">Earshot</th>
            <th scope="col">{vendors[theirs.vendor]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ours, their]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{ours}</td>
              <td>{their ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What was doubtful in the input. */
export function Doubts({ view }: { view: CallView }) {
  const { warnings } = view.record.value.evaluation;
  if (warnings.length === 0) return null;
  return (
    <section class="panel">
      <h2>Doubts about the input</h2>
      <ul class="doubts">
        {warnings.map(({ code, message }, index) => (
          <li key={index}>
            <bdi>{message}</bdi> <code>{code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
