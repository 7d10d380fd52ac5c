import { describeError, type EvaluationWarning, oneLine, quotedName } from "@earshot/model";
import {
  documentTooLarge,
  type Inspection,
  inspectTranscript,
  type Line,
  longestDocumentBytes,
  parseTranscript,
  type RoleMap,
  readContent,
  readLines,
  type SetFile,
  sourceName,
} from "@earshot/transcripts";
import { counted, note, printLine, printText } from "./io.ts";
import { findProblems } from "./transcript-problems.ts";

/** Listed of one transcript for people; as JSON it has all. */
const mostSpeakers = 6;

/** What a file of JSON Lines holds in all. It does not grow with the lines. */
interface Summary {
  transcripts: number;
  unreadable: number;
  doubtful: number;
  formats: Map<string, number>;
  /** How often each kind of problem occurs, and where first. */
  problems: Map<string, { count: number; first: string }>;
}

/**
 * Prints a line for each transcript of JSON Lines, its problems on standard error, and what they are in all. What cannot be read is
 * a problem of its line.
 * @returns whether there was any problem
 */
export async function inspectLines(
  file: SetFile,
  { roleMap, asJson }: { roleMap: RoleMap; asJson: boolean },
): Promise<boolean> {
  const name = sourceName(file.path);
  const summary: Summary = { transcripts: 0, unreadable: 0, doubtful: 0, formats: new Map(), problems: new Map() };
  let fault: unknown = null;
  try {
    for await (const line of readLines(readContent(file), longestDocumentBytes)) await inspectLine(line);
  } catch (error) {
    // What was good in front of it is worth a summary.
    fault = error;
  }
  if (asJson) note(summaryText(summary));
  else printText(summaryText(summary));
  if (fault !== null) throw fault;
  return summary.problems.size > 0;

  async function inspectLine({ number, bytes }: Line): Promise<void> {
    const source = `${name}:${number}`;
    const place = { file: file.path, line: number };
    try {
      if (bytes === null) throw documentTooLarge(source);
      const transcript = parseTranscript(bytes, { source, roleMap });
      const inspection = inspectTranscript(transcript);
      const problems = findProblems(transcript, inspection);
      summary.transcripts += 1;
      summary.formats.set(inspection.format, (summary.formats.get(inspection.format) ?? 0) + 1);
      if (problems.length > 0) summary.doubtful += 1;
      for (const code of new Set(problems.map(({ code }) => code))) noteProblem(code, source);
      const { vendorMetrics = null } = transcript;
      if (asJson) await printLine(JSON.stringify({ ...place, ...inspection, vendorMetrics, problems }));
      else await printForPeople(source, inspection, problems);
    } catch (error) {
      const { kind, code, message, hint } = describeError(error);
      if (kind === "bug") throw error;
      summary.unreadable += 1;
      noteProblem(code, source);
      if (asJson) await printLine(JSON.stringify({ ...place, error: { code, message, hint } }));
      else note(`error ${message} [${code}]${hint === null ? "" : ` ${hint}`}`);
    }
  }

  function noteProblem(code: string, source: string): void {
    const known = summary.problems.get(code);
    summary.problems.set(code, { first: known?.first ?? source, count: (known?.count ?? 0) + 1 });
  }
}

async function printForPeople(
  source: string,
  inspection: Inspection,
  problems: readonly EvaluationWarning[],
): Promise<void> {
  await printLine(oneLine(lineText(source, inspection)));
  for (const { message, code } of problems) note(`warning ${source}: ${message} [${code}]`);
}

function lineText(source: string, { format, segments, speakers }: Inspection): string {
  const named = speakers.slice(0, mostSpeakers).map(({ speaker, side }) => {
    return `${quotedName(speaker)} ${side}`;
  });
  if (speakers.length > mostSpeakers) named.push(`${speakers.length - mostSpeakers} more`);
  return [source, format, counted(segments, "segment"), named.join(", ")].filter((part) => part !== "").join("  ");
}

function summaryText({ transcripts, unreadable, doubtful, formats, problems }: Summary): string {
  const kinds = [...formats].sort(([, a], [, b]) => b - a).map(([format, count]) => `${format} ${count}`);
  return [
    `${counted(transcripts, "transcript")}, ${doubtful} with doubts; ${counted(unreadable, "line")} could not be read`,
    ...(kinds.length === 0 ? [] : [`  formats   ${kinds.join(", ")}`]),
    ...[...problems].map(([code, { count, first }], index) => {
      return `  ${(index === 0 ? "problems" : "").padEnd(9)} ${code} in ${count}, first in ${first}`;
    }),
  ].join("\n");
}
