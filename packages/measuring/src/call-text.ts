import type { CallEvaluation, SoundEvidence } from "@earshot/model";
import { formatPoints, formatScore, reasonHelp, reasonText, wordsReasonText } from "@earshot/quality";
import { inSeconds } from "./times-in-words.ts";

/** One call for people, in several lines: its score, what it lost points for, and its measures. */
export function callText(name: string, call: CallEvaluation): string {
  const { score, silence, talkOver, talk, utterances } = call;
  const rows: [string, string][] = [
    [
      "score",
      score.value === null
        ? `none: ${reasonText[score.reason]}. ${reasonHelp[score.reason]}`
        : `${formatScore(score.value)} of 100 (${score.scorecard})`,
    ],
    [
      "measured over",
      `${inSeconds(call.durationMs)} of ${call.support}${call.units === "words" ? `, by words less than ${call.wordGapMs} ms apart` : ""}, definition ${call.definition}`,
    ],
    ["silence", eventsText(silence)],
    ["talk-over", talkOver === null ? "not defined" : eventsText(talkOver)],
    ["hold", holdText(call)],
    ["talk", `agent ${inSeconds(talk.agentMs)}, customer ${inSeconds(talk.customerMs)}`],
    ["utterances", `agent ${utterances.agent}, customer ${utterances.customer}`],
  ];
  if (score.value !== null) {
    for (const { label, points, moments } of score.deductions) {
      const at = moments === undefined ? "" : ` at ${moments.map(({ startMs }) => inSeconds(startMs)).join(", ")}`;
      rows.push(["", `−${formatPoints(points)}  ${label}${at}`]);
    }
    for (const [criterion, reason] of Object.entries(score.notApplicableBecause ?? {})) {
      rows.push(["", `not judged: ${criterion}, ${wordsReasonText[reason]}`]);
    }
  }
  if (call.sound !== undefined) rows.push(["its sound", soundText(call.sound)]);
  if (call.vendorMetrics !== undefined) rows.push(["service", vendorText(call.vendorMetrics)]);
  return [name, ...rows.map(([title, text]) => `  ${title.padEnd(14)} ${text}`)].join("\n");
}

function holdText({ hold, holdAudio }: CallEvaluation): string {
  if (holdAudio !== "suppressed" || hold.count === 0) return eventsText(hold);
  return `${inSeconds(hold.totalMs)} in ${hold.count}, cut out of the recording`;
}

function eventsText({
  count,
  totalMs,
  events,
}: CallEvaluation["hold"] | CallEvaluation["silence"] | NonNullable<CallEvaluation["talkOver"]>): string {
  if (count === 0) return "none";
  const longest = events.reduce((widest, event) =>
    event.endMs - event.startMs > widest.endMs - widest.startMs ? event : widest,
  );
  return `${inSeconds(totalMs)} in ${count}, the longest at ${inSeconds(longest.startMs)}–${inSeconds(longest.endMs)}`;
}

/** What the sound has of the same measures. */
function soundText({ silence, talkOver, talk }: SoundEvidence): string {
  const said = [
    `silence ${inSeconds(silence.totalMs)}`,
    talkOver === null ? [] : `talk-over ${inSeconds(talkOver.totalMs)}`,
    talk === null ? [] : `talk agent ${inSeconds(talk.agentMs)}, customer ${inSeconds(talk.customerMs)}`,
  ].flat();
  return said.join(", ");
}

/** What the service measured, as far as it says. */
function vendorText({ vendor, silence, interruptions, talk }: NonNullable<CallEvaluation["vendorMetrics"]>): string {
  const said = [
    silence === null ? [] : `silence ${inSeconds(silence.totalMs)}`,
    typeof interruptions?.totalMs === "number" ? `talk-over ${inSeconds(interruptions.totalMs)}` : [],
    talk === null ? [] : `talk agent ${inSeconds(talk.agentMs)}, customer ${inSeconds(talk.customerMs)}`,
  ].flat();
  return `${vendor}: ${said.join(", ")}`;
}
