import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SetPosition, SetResult, SetTable } from "@earshot/measuring";
import { fileError, UsageError } from "@earshot/model";
import { createEncoder, type Encoder, type OutputFormat } from "./encoder.ts";
import { type Manifest, readManifest, type SetSums, writeManifest } from "./manifest.ts";
import { createPartialFile, type PartialFile } from "./partial-file.ts";
import { free, type SetOutput } from "./set-output.ts";

export interface FolderOptions {
  format: OutputFormat;
  /** Each has files of its own, which are cut at the same places. */
  tables: readonly SetTable[];
  /** A file that has reached it is ended with the piece of the set that it is at. */
  splitBytes: number;
  /** What tells one input and its settings from others. */
  plan: string;
  resume: boolean;
  overwrite: boolean;
}

export interface FolderOutput extends SetOutput {
  /** Where the set continues, and what was counted before; null at its beginning. */
  earlier: Manifest["pieces"][number] | null;
  /** Nothing is left to analyze. */
  isDone: boolean;
}

interface OpenFile {
  name: string;
  file: PartialFile;
  encoder: Encoder;
}

const ownName = /^_?(?:calls|events|turns)-\d{5}\.(?:jsonl|csv|parquet|arrow)(?:\.part)?$/;

/** Files of a folder, cut by their size. Each is listed once it is whole, so that another run can continue behind it. */
export async function folderOutput(folder: string, options: FolderOptions): Promise<FolderOutput> {
  const { format, tables, splitBytes, plan } = options;
  const manifest = await openFolder(folder, options);
  const earlier = manifest.pieces.at(-1) ?? null;
  let sums: SetSums = earlier?.sums ?? { calls: 0, segments: 0, bytes: 0, failed: 0, scored: 0, atEnds: 0 };
  let position: SetPosition = earlier?.position ?? { tasks: 0, lines: 0 };
  let total = position.tasks;
  let piece: OpenFile[] | null = null;

  const open = async (table: SetTable): Promise<OpenFile> => {
    const name = `${table}-${String(manifest.pieces.length).padStart(5, "0")}.${format}`;
    return { name, file: await createPartialFile(join(folder, name)), encoder: await createEncoder(format, table) };
  };
  const begin = async (): Promise<OpenFile[]> => {
    const files: OpenFile[] = [];
    for (const table of tables) files.push(await open(table));
    return files;
  };
  const finish = async (files: readonly OpenFile[]): Promise<void> => {
    for (const { file, encoder } of files) {
      await file.write(encoder.end());
      await file.finish();
    }
    manifest.pieces.push({ files: files.map(({ name }) => name), position, sums });
    piece = null;
    await writeManifest(folder, manifest);
  };
  return {
    earlier,
    isDone: manifest.done,
    async add(part) {
      piece ??= await begin();
      for (const { file, encoder } of piece) await file.write(encoder.add(part));
      sums = added(sums, part);
      total = part.progress.total;
      free(part);
      const isFull = piece.some(({ file }) => file.bytes() >= splitBytes);
      const reached = isFull ? part.position() : null;
      if (reached === null) return;
      position = reached;
      await finish(piece);
    },
    async end() {
      // A set without calls has a file too, with the columns.
      if (piece !== null || manifest.pieces.length === 0) {
        position = { tasks: total, lines: 0 };
        await finish(piece ?? (await begin()));
      }
      await writeManifest(folder, { ...manifest, plan, done: true });
    },
    async discard() {
      for (const { file } of piece ?? []) await file.discard();
    },
  };
}

async function openFolder(folder: string, { plan, resume, overwrite }: FolderOptions): Promise<Manifest> {
  try {
    await mkdir(folder, { recursive: true });
    const own = (await readdir(folder)).filter((name) => ownName.test(name));
    const manifest = await readManifest(folder).catch((cause) => (overwrite ? null : Promise.reject(cause)));
    if (!overwrite && !resume && (manifest !== null || own.length > 0)) {
      throw new UsageError(
        `${folder} has an analysis already`,
        "Finish it with --resume, or replace it with --overwrite.",
      );
    }
    if (!overwrite && manifest !== null && manifest.plan !== plan) {
      throw new UsageError(
        `${folder} was begun with other input or other settings`,
        "Give the same ones, or begin anew with --overwrite.",
      );
    }
    const known = overwrite || manifest === null ? { version: 1 as const, plan, done: false, pieces: [] } : manifest;
    const whole = new Set(known.pieces.flatMap(({ files }) => files));
    for (const name of own) if (!whole.has(name)) await rm(join(folder, name));
    await writeManifest(folder, known);
    return known;
  } catch (cause) {
    throw fileError(folder, cause);
  }
}

function added(sums: SetSums, { calls, segments, bytes, faults, scores }: SetResult): SetSums {
  return {
    calls: sums.calls + calls,
    segments: sums.segments + segments,
    bytes: sums.bytes + bytes,
    failed: sums.failed + faults.length,
    scored: sums.scored + scores.scored,
    atEnds: sums.atEnds + scores.atEnds,
  };
}
