import { formatClock, type SoundEvidence } from "@earshot/model";
import type { ReportCall, ReportUtterance } from "../call.ts";
import { html, type Markup } from "./markup.ts";
import type { Moment } from "./moments.ts";

const sideName = { agent: "Agent", customer: "Customer", other: "Other", unknown: "Unknown" } as const;

/** What was said in time order, with a row for every moment at the place where it begins. */
export function renderTranscript(
  call: number,
  { utterances, evaluation }: ReportCall,
  moments: readonly Moment[],
): Markup {
  const talkOvers = moments.filter(({ kind, highlight }) => kind === "talkOver" && highlight !== "");
  const unheard = evaluation.sound?.wordsWithoutSpeech ?? [];
  const rows: Markup[] = [];
  let next = 0;
  const placeUntil = (ms: number) => {
    for (let moment = moments[next]; moment !== undefined && moment.startMs < ms; moment = moments[++next]) {
      rows.push(momentRow(moment));
    }
  };
  const said = utterances.map((utterance, index) => ({ utterance, index }));
  said.sort((a, b) => a.utterance.startMs - b.utterance.startMs || a.index - b.index);
  for (const { utterance, index } of said) {
    placeUntil(utterance.startMs);
    rows.push(utteranceRow(`call-${call}-utterance-${index + 1}`, utterance, talkOvers, unheard));
  }
  placeUntil(Number.POSITIVE_INFINITY);
  return html`<section class="said"><h4>Transcript</h4>
${rows.length === 0 ? html`<p class="muted">Nothing was said.</p>` : html`<ol class="transcript">${rows}</ol>`}</section>`;
}

function utteranceRow(
  id: string,
  utterance: ReportUtterance,
  talkOvers: readonly Moment[],
  unheard: SoundEvidence["wordsWithoutSpeech"],
): Markup {
  const { side, speaker, text, startMs, endMs } = utterance;
  const inside = talkOvers.filter((moment) => moment.startMs < endMs && moment.endMs > startMs);
  const invented = unheard.filter((gap) => gap.side === side && gap.startMs < endMs && gap.endMs > startMs);
  const doubt = invented.map((gap) => `${formatClock(gap.startMs)}–${formatClock(gap.endMs)}`).join(", ");
  const classes = ["utterance", side, ...inside.map(({ highlight }) => highlight)].join(" ");
  const name = speaker.toLowerCase() === side || speaker === "" ? null : html` <bdi>${speaker}</bdi>`;
  return html`
<li class="${classes}" id="${id}"><span class="at">${formatClock(startMs)}</span><b>${sideName[side]}${name}</b><p dir="auto">${text}</p>${doubt && html`<small class="unheard">No speech in the recording at ${doubt}</small>`}</li>`;
}

function momentRow({ id, kind, highlight, startMs, title, detail }: Moment): Markup {
  return html`
<li class="moment ${kind}${highlight && ` ${highlight}`}" id="${id}" tabindex="-1"><span class="at">${formatClock(startMs)}</span><span>${title}${detail && html` <small>${detail}</small>`}</span></li>`;
}
