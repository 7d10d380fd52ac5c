import { type CallGroup, type Conversation, formatClockSeconds, type Grouping } from "@earshot/model";
import type { MeasuredCall } from "../call.ts";
import { formatLength } from "../format.ts";
import { figures } from "../groups.ts";
import { groupingTitle, groupNames, namesOf, pathOf } from "../names.ts";
import { html, type Markup } from "./markup.ts";
import { scoreChip } from "./score-panel.ts";

/** The groups of the calls of a report. */
export interface ReportGroups {
  by: Grouping;
  groups: readonly CallGroup[];
}

/** Who took part in a call and where it went, as far as it is known. */
export function renderWho(conversation: Conversation | null): Markup {
  if (conversation === null) return html``;
  const { direction, agents, queues, skills, wrapUpCodes, divisions } = conversation;
  const facts: [string, string][] = [
    ["Direction", direction ?? ""],
    ["Agents", namesOf(agents).join(", ")],
    ["Queues", namesOf(queues).join(", ")],
    ["Path", pathOf(conversation)],
    ["Skills", skills.join(", ")],
    ["Wrap-up", namesOf(wrapUpCodes).join(", ")],
    ["Division", namesOf(divisions).join(", ")],
  ];
  const known = facts.filter(([, value]) => value !== "");
  if (known.length === 0) return html``;
  return html`<section><h4>Who and where</h4>
<dl class="measures">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl></section>`;
}

/** How each of several agents did while they had the call. */
export function renderAgentParts({ agentParts, conversation }: MeasuredCall): Markup {
  if (agentParts.length === 0) return html``;
  const rows = agentParts.map(({ agentId, startMs, endMs, evaluation: { score, silence, talkOver, hold } }) => {
    const name = conversation?.agents.find(({ id }) => id === agentId)?.name ?? agentId;
    const talkOverText = talkOver === null ? "" : `, talk-over ${formatLength(talkOver.totalMs)}`;
    const lengths = `silence ${formatLength(silence.totalMs)}${talkOverText}, hold ${formatLength(hold.totalMs)}`;
    return html`<div><dt><bdi>${name}</bdi> <small>${formatClockSeconds(startMs)}–${formatClockSeconds(endMs)}<br>${lengths}</small></dt><dd>${scoreChip(score)}</dd></div>`;
  });
  return html`<section><h4>Each agent's part</h4>
<dl class="measures">${rows}</dl></section>`;
}

/** A table for each way to group the calls that says something about them. */
export function renderGroups(all: readonly ReportGroups[]): Markup {
  return html`${all.filter(saysSomething).map(renderGroupTable)}`;
}

function saysSomething({ by, groups }: ReportGroups): boolean {
  return by === "week" ? groups.length > 1 : groups.some(({ id }) => id !== null);
}

/** Headings in the order of `figures`, and the class of their columns: what a narrow screen leaves out. */
const columns: readonly [heading: string, room: string][] = [
  ["Calls", "number"],
  ["Mean score", "number"],
  ["Median", "number"],
  ["Mean silence", "number more-room"],
  ["Silence", "number more-room"],
  ["Mean talk-over", "number more-room"],
];

function renderGroupTable({ by, groups }: ReportGroups): Markup {
  const names = groupNames(by, groups);
  const rows = groups.map((group, index) => {
    const cells = figures(group).map(
      (figure, column) => html`<td class="${columns[column]?.[1] ?? ""}">${figure}</td>`,
    );
    return html`
<tr><th scope="row"><bdi>${names[index] ?? ""}</bdi></th>${cells}</tr>`;
  });
  const headings = columns.map(([heading, room]) => html`<th scope="col" class="${room}">${heading}</th>`);
  return html`<section class="card wide" aria-labelledby="by-${by}"><h2 id="by-${by}">By ${groupingTitle[by]}</h2>
<table><thead><tr><td></td>${headings}</tr></thead><tbody>${rows}</tbody></table></section>`;
}
