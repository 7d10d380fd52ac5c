import type { Job, RunFailuresAnswer, UploadedAnswer } from "@earshot/api";
import { type Signal, signal } from "@preact/signals";
import { getJson, RequestError } from "../api.ts";
import { toRequestError } from "../loading.ts";
import { viewer } from "../people/viewer.ts";
import { sendFile } from "./send-file.ts";

/** A file that somebody adds, on its way to be a call. */
type FileState =
  | { at: "waiting" }
  /** `share` is how much has been sent, from 0 to 1. */
  | { at: "sending"; share: number }
  | { at: "evaluating" }
  | { at: "stored"; recordingId: string }
  | { at: "failed"; error: RequestError };

export interface AddedFile {
  id: number;
  file: File;
  /** When its call began, as a field for a time gives it; empty when nobody said. */
  began: string;
  state: Signal<FileState>;
  /** Stops its sending. */
  abort: AbortController;
}

/** So many are evaluated while the next one is sent: the server takes four from all people. */
const mostEvaluated = 2;
/** How long to wait when the server is busy with those of others. */
const busyMs = 5000;
const askAgainMs = 1000;

/** All files since the page was loaded: they go on when the dialog is closed. */
export const addedFiles = signal<readonly AddedFile[]>([]);

let lastId = 0;
let isSending = false;

export function addFiles(files: Iterable<File>, began: string): void {
  const added = Array.from(files, (file): AddedFile => {
    lastId += 1;
    return { id: lastId, file, began, state: signal({ at: "waiting" }), abort: new AbortController() };
  });
  addedFiles.value = [...addedFiles.peek(), ...added];
  void sendAll();
}

export function tryAgain({ id, file, began }: AddedFile): void {
  addedFiles.value = addedFiles.peek().filter((added) => added.id !== id);
  addFiles([file], began);
}

/** One after the other, since they share one line. */
async function sendAll(): Promise<void> {
  if (isSending) return;
  isSending = true;
  addEventListener("beforeunload", askBeforeLeaving);
  const evaluating = new Set<Promise<void>>();
  for (let next = nextFile(); next !== undefined; next = nextFile()) {
    const uploaded = await send(next);
    if (uploaded === null) continue;
    const evaluated = evaluate(next, uploaded).finally(() => evaluating.delete(evaluated));
    evaluating.add(evaluated);
    if (evaluating.size >= mostEvaluated) await Promise.race(evaluating);
  }
  isSending = false;
  removeEventListener("beforeunload", askBeforeLeaving);
}

const nextFile = () => addedFiles.peek().find(({ state }) => state.peek().at === "waiting");

/** A page that is left sends nothing more. */
const askBeforeLeaving = (event: Event) => event.preventDefault();

async function send({ file, began, state, abort: { signal } }: AddedFile): Promise<UploadedAnswer | null> {
  const csrfToken = viewer.peek()?.csrfToken ?? null;
  const onSent = (share: number) => {
    state.value = { at: "sending", share };
  };
  onSent(0);
  try {
    for (;;) {
      try {
        const query = new URLSearchParams({ name: file.name });
        if (began !== "") query.set("startTime", new Date(began).toISOString());
        const path = `/v1/uploads?${query}`;
        return await sendFile<UploadedAnswer>(path, file, { csrfToken, onSent, signal });
      } catch (error) {
        if (toRequestError(error).code !== "server.busy") throw error;
        await wait(busyMs);
      }
    }
  } catch (error) {
    state.value = { at: "failed", error: toRequestError(error) };
    return null;
  }
}

async function evaluate({ state }: AddedFile, { job: { id, url }, recordingId }: UploadedAnswer): Promise<void> {
  state.value = { at: "evaluating" };
  try {
    const { counts, failure } = await endOf(url);
    const [fault = failure] =
      counts.failed > 0 ? (await getJson<RunFailuresAnswer>(`/v1/runs/${id}/failures`)).failures : [];
    state.value =
      counts.evaluated > 0
        ? { at: "stored", recordingId }
        : { at: "failed", error: new RequestError(0, fault?.message ?? "It is not evaluated", fault?.hint ?? "") };
  } catch (error) {
    state.value = { at: "failed", error: toRequestError(error) };
  }
}

async function endOf(url: string): Promise<Job> {
  for (;;) {
    const job = await getJson<Job>(url);
    if (job.status !== "running") return job;
    await wait(askAgainMs);
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
