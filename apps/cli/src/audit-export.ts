import type { AuditEntry, AuditFault } from "@earshot/model";
import { UsageError } from "@earshot/model";

/** The hash of each entry by its number, as `earshot audit export` wrote them, in either of its formats. */
export function readAuditExport(text: string, source: string): Map<number, string> {
  const hashes = new Map<number, string>();
  for (const { value, place } of documentsOf(text, source)) {
    const { sequence, hash } = toLink(value, place);
    hashes.set(sequence, hash);
  }
  if (hashes.size === 0) throw notAnExport(`${source}: no entry in it`);
  return hashes;
}

/** Entries of an export that the trail lacks, or has otherwise. Later entries than the export's are no fault. */
export async function compareWithExport(
  hashes: ReadonlyMap<number, string>,
  entries: AsyncIterable<Pick<AuditEntry, "sequence" | "hash">>,
): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  const missing = new Set(hashes.keys());
  const add = (problem: AuditFault["problem"], sequence: number, message: string) =>
    faults.push({ sequence, lastSequence: sequence, problem, message });
  for await (const { sequence, hash } of entries) {
    const exported = hashes.get(sequence);
    missing.delete(sequence);
    if (exported !== undefined && exported !== hash) {
      add("edited", sequence, `entry ${sequence} is not the one that was exported`);
    }
  }
  for (const sequence of missing) add("removed", sequence, `entry ${sequence} of the export is missing`);
  return faults.sort((a, b) => a.sequence - b.sequence);
}

function documentsOf(text: string, source: string): { value: unknown; place: string }[] {
  if (text.trimStart().startsWith("[")) {
    const list = parse(text, source);
    return Array.isArray(list) ? list.map((value, index) => ({ value, place: `${source}[${index}]` })) : [];
  }
  return text.split("\n").flatMap((line, index) => {
    const place = `${source}:${index + 1}`;
    return line.trim() === "" ? [] : [{ value: parse(line, place), place }];
  });
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAnExport(`${place}: not valid JSON`);
  }
}

function toLink(value: unknown, place: string): { sequence: number; hash: string } {
  if (typeof value === "object" && value !== null && "sequence" in value && "hash" in value) {
    const { sequence, hash } = value;
    if (typeof sequence === "number" && Number.isSafeInteger(sequence) && typeof hash === "string") {
      return { sequence, hash };
    }
  }
  throw notAnExport(`${place}: not an entry of an audit trail`);
}

function notAnExport(message: string): UsageError {
  return new UsageError(message, "Give a file that `earshot audit export` wrote.");
}
