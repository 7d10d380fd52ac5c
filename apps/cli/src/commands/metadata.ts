import { describeError, oneLine } from "@earshot/model";
import type { CheckResult, PublishResult } from "@earshot/workflow";
import { checkMetadata, conflictingVersions, publishMetadata, readMediaMatrix } from "@earshot/workflow";
import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { counted, note, print, printJson, printLine, printText, readTextInput } from "../io.ts";
import { withParts } from "../parts.ts";
import { readSubmissions, type Submission } from "../submissions.ts";

interface AnnotationFlags {
  annotations: string;
  truncate?: true | undefined;
  json?: true | undefined;
}

interface PublishFlags extends AnnotationFlags {
  force?: true | undefined;
}

/** The least time between two publications, in ms. */
const spacingMs = 100;

export function metadataCommand(): Command {
  const withAnnotations = (command: Command) =>
    command
      .requiredOption("--annotations <file>", "JSON file with the annotations, or - for standard input")
      .option("--truncate", "cut values that are too long instead of refusing them")
      .addOption(jsonOption());
  return new Command("metadata")
    .addCommand(
      new Command("matrix")
        .description("Shows the media of an interaction and what is expected of them.")
        .argument("<interaction>", "id of the interaction")
        .addOption(jsonOption())
        .action(matrix),
    )
    .addCommand(
      withAnnotations(
        new Command("validate")
          .description("Checks annotations and names every fault; nothing is sent.")
          .argument("<interaction>", "id of the interaction"),
      ).action(validate),
    )
    .addCommand(
      withAnnotations(
        new Command("publish")
          .description("Checks annotations and publishes them if all pass; what was published last is not sent again.")
          .argument("[interaction]", "id of the interaction; without it every line of the file names its own"),
      )
        .option("--force", "overwrite what somebody else has changed since the last publication")
        .addHelpText(
          "after",
          `
Examples:
  earshot metadata publish 12345678-1234-1234-1234-123456789012 --annotations annotations.json
  earshot metadata publish --annotations many.jsonl      lines of {"interactionId", "annotations"}

Exit code 1 when annotations were refused, or one of many interactions failed. Exit code 2 when somebody else has
changed the metadata since they were last published: both versions are shown and nothing is sent.`,
        )
        .action(publish),
    );
}

async function matrix(interactionId: string, flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const mediaTypes = await parts.mediaTypes();
    const { metadata } = await parts.genesys();
    const rows = await readMediaMatrix(metadata, interactionId, mediaTypes);
    if (flags.json) return printJson(rows);
    for (const row of rows) {
      const needs = [row.requiresTranscription ? "transcription" : "", row.requiresThumbnail ? "thumbnail" : ""];
      const place = row.storageLocation === null ? "no storage location" : "stored";
      printText(
        [row.mediaId ?? "no id", row.mediaType, row.expectedFormat, place, ...needs].filter(Boolean).join("  "),
      );
    }
    if (rows.length === 0) note("no media");
  });
}

async function validate(interactionId: string, flags: AnnotationFlags, command: Command): Promise<void> {
  const [submission] = readSubmissions(await readTextInput(flags.annotations), flags.annotations, interactionId);
  await withParts(command, async (parts) => {
    const { annotationPolicy: policy } = await parts.pii();
    const detector = await parts.detector();
    const mediaTypes = await parts.mediaTypes();
    const { metadata } = await parts.genesys();

    const options = { policy, mediaTypes, truncate: flags.truncate ?? false };
    const result = await checkMetadata({ metadata, detector }, interactionId, submission.annotations, options);
    if (flags.json) printJson(result);
    else printCheck(result);
    if (result.faults.length > 0) process.exitCode = 1;
  });
}

async function publish(interactionId: string | undefined, flags: PublishFlags, command: Command): Promise<void> {
  const submissions = readSubmissions(await readTextInput(flags.annotations), flags.annotations, interactionId);
  await withParts(command, async (parts) => {
    const { deps, options } = await parts.publishing();

    const { truncate = false, force = false } = flags;
    const asked = { ...options, truncate, force, actor: actorName() };
    const single = submissions.length === 1;
    let beganAtMs = Number.NEGATIVE_INFINITY;
    for (const submission of submissions) {
      await deps.clock.sleep(Math.max(0, beganAtMs + spacingMs - deps.clock.now()));
      beganAtMs = deps.clock.now();
      try {
        const result = await publishMetadata(deps, submission.interactionId, submission.annotations, asked);
        if (flags.json) await printLine(JSON.stringify(result, null, single ? 2 : undefined));
        else printPublication(submission, result);
        if (result.status === "rejected") process.exitCode = 1;
      } catch (error) {
        noteVersions(error);
        if (single) throw error;
        const { kind, code, message, hint } = describeError(error);
        if (kind === "bug" || code.startsWith("store.")) throw error;
        note(oneLine(`failed    ${submission.interactionId} ${message} [${code}]${hint === null ? "" : ` ${hint}`}`));
        process.exitCode = 1;
      }
    }
  });
}

/** Shows both sides of a conflict; as JSON in which nothing can draw on the terminal. */
function noteVersions(error: unknown): void {
  for (const [side, version] of Object.entries(conflictingVersions(error) ?? {})) {
    note(`${side.padEnd(6)} ${JSON.stringify(version).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}`);
  }
}

/** A character as JSON writes it in ASCII. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}

function printCheck({ faults, notes }: CheckResult): void {
  for (const { index, field, message, hint, rule } of faults) {
    printText(`annotation ${index} ${field}: ${message} [${rule}]\n  ${hint}`);
  }
  for (const { index, field, message } of notes) printText(`annotation ${index} ${field}: ${message}`);
  print(
    faults.length === 0 ? "every annotation passes" : `${counted(faults.length, "fault")}; nothing may be published`,
  );
}

function printPublication({ interactionId }: Submission, result: PublishResult): void {
  const { status, thumbnailsQueued, archiveSync, auditLog } = result;
  if (status === "rejected") printCheck(result);
  else for (const { index, field, message } of result.notes) printText(`annotation ${index} ${field}: ${message}`);
  print(
    `${status.padEnd(9)} ${interactionId}  ${counted(thumbnailsQueued.length, "thumbnail")} queued  audit entry ${auditLog.sequence}`,
  );
  for (const { archive, status: outcome, message } of archiveSync.synchronization) {
    printText(`  archive ${archive}: ${outcome}${message === undefined ? "" : `, ${message}`}`);
  }
}
