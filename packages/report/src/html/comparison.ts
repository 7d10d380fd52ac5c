import { type CallEvaluation, formatClock, type SoundEvidence, type VendorMetrics } from "@earshot/model";
import { formatLength, formatNumber } from "../format.ts";
import { unitsText } from "../units.ts";
import { html, type Markup } from "./markup.ts";

/** One witness of a call: what it says of each measure; an empty text is what it does not say. */
interface Witness {
  title: string;
  duration: string;
  silence: string;
  talkOver: string;
  agent: string;
  customer: string;
  wordsPerMinute: string;
}

const measures: readonly [name: string, key: Exclude<keyof Witness, "title">][] = [
  ["Length", "duration"],
  ["Silence", "silence"],
  ["Talk-over", "talkOver"],
  ["Agent talks", "agent"],
  ["Customer talks", "customer"],
  ["Words per minute, agent and customer", "wordsPerMinute"],
];

/** Places named of one kind; the transcript marks its own. */
const mostPlaces = 20;

const vendorName = {
  "aws-call-analytics": "Amazon Transcribe Call Analytics",
  "contact-lens": "Contact Lens",
  genesys: "Genesys Cloud",
} as const;

/** Our measures beside those of the sound and of the service that made the transcript; nothing when there are none. */
export function renderComparison(evaluation: CallEvaluation): Markup {
  const { sound, vendorMetrics } = evaluation;
  if (sound === undefined && vendorMetrics === undefined) return html``;
  const witnesses = [
    ownMeasures(evaluation),
    ...(sound === undefined ? [] : [soundMeasures(sound)]),
    ...(vendorMetrics === undefined ? [] : [vendorMeasures(vendorMetrics)]),
  ];
  const rows = measures
    .filter(([, key]) => witnesses.slice(1).some((witness) => witness[key] !== ""))
    .map(
      ([name, key]) =>
        html`<tr><th scope="row">${name}</th>${witnesses.map((witness) => html`<td>${witness[key] || "–"}</td>`)}</tr>`,
    );
  return html`<section><h4>Measured otherwise</h4>
<table class="comparison"><thead><tr><td></td>${witnesses.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows}</tbody></table>
${vendorMetrics !== undefined && html`<p class="muted">${vendorName[vendorMetrics.vendor]} measures by definitions of its own.</p>`}
${sound !== undefined && html`${places("Words without speech in the recording, which may be invented", sound.wordsWithoutSpeech)}${places("Speech in the recording without words", sound.speechWithoutWords)}`}</section>`;
}

function places(title: string, stretches: SoundEvidence["wordsWithoutSpeech"]): Markup {
  if (stretches.length === 0) return html``;
  const shown = stretches
    .slice(0, mostPlaces)
    .map(({ side, startMs, endMs }) => `${formatClock(startMs)}–${formatClock(endMs)} (${side})`);
  const others = stretches.length - shown.length;
  return html`<p class="places-of">${title}: ${shown.join(", ")}${others > 0 && ` and ${others} more`}</p>`;
}

function ownMeasures(evaluation: CallEvaluation): Witness {
  const { durationMs, silence, talkOver, talk } = evaluation;
  return {
    title: `By ${unitsText(evaluation)}`,
    duration: formatLength(durationMs),
    silence: counted(silence),
    talkOver: talkOver === null ? "" : counted(talkOver),
    agent: formatLength(talk.agentMs),
    customer: formatLength(talk.customerMs),
    wordsPerMinute: "",
  };
}

function soundMeasures({ silence, talkOver, talk }: SoundEvidence): Witness {
  return {
    title: "By its sound",
    duration: "",
    silence: counted(silence),
    talkOver: talkOver === null ? "" : counted(talkOver),
    agent: lengthOf(talk?.agentMs),
    customer: lengthOf(talk?.customerMs),
    wordsPerMinute: "",
  };
}

function vendorMeasures({ vendor, durationMs, silence, interruptions, talk, wordsPerMinute }: VendorMetrics): Witness {
  const rate = (value: number | null) => (value === null ? "–" : formatNumber(value, 0));
  return {
    title: `By ${vendorName[vendor]}`,
    duration: lengthOf(durationMs),
    silence: silence === null ? "" : counted(silence),
    talkOver: interruptions === null ? "" : counted(interruptions),
    agent: lengthOf(talk?.agentMs),
    customer: lengthOf(talk?.customerMs),
    wordsPerMinute: wordsPerMinute === null ? "" : `${rate(wordsPerMinute.agent)}, ${rate(wordsPerMinute.customer)}`,
  };
}

function counted({ count, totalMs }: { count: number | null; totalMs: number | null }): string {
  if (count === 0) return "none";
  if (totalMs === null) return count === null ? "" : `${count} times`;
  return `${formatLength(totalMs)}${count === null ? "" : ` in ${count}`}`;
}

function lengthOf(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? "" : formatLength(ms);
}
