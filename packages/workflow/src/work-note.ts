import type { JobRef } from "@earshot/model";
import { z } from "zod";

const noteSchema = z.object({
  /** By part: the job under way at a speech service, and the content it is for. */
  jobs: z.record(z.string(), z.object({ provider: z.string(), id: z.string(), sha256: z.string() })),
});

/** What is kept beside the claim on a recording: a worker that goes on after another was killed finds it. */
export type WorkNote = z.infer<typeof noteSchema>;

/** The note of a piece of work; without jobs when there is none, or none that can be read. */
export function readWorkNote(note: unknown): WorkNote {
  return noteSchema.catch({ jobs: {} }).parse(note);
}

/** The job under way for a part, if it is for this very content. */
export function jobOf(note: WorkNote, part: { partId: string; sha256: string }): JobRef | null {
  const job = note.jobs[part.partId];
  return job?.sha256 === part.sha256 ? { provider: job.provider, id: job.id } : null;
}

export function withJob(note: WorkNote, part: { partId: string; sha256: string }, job: JobRef): WorkNote {
  return { jobs: { ...note.jobs, [part.partId]: { ...job, sha256: part.sha256 } } };
}
