import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { createMediaFolder } from "@earshot/media";
import type { Clock, MediaStore, Recording, RecordingSource, Store } from "@earshot/model";
import { createPiiDetector } from "@earshot/pii";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { wavFile } from "@earshot/test-kit";
import { defaultRoleMap } from "@earshot/transcripts";
import { evaluateRecordings, type KeepingDeps } from "../src/index.ts";

/** One of every so many calls is of the same agent. */
const agents = 20;

export const agentName = (agent: number) => `Agentname${agent}x Familyname${agent}x`;

const syllables = ["ba", "do", "fi", "gu", "ka", "lo", "mi", "nu", "pe", "ro", "sa", "ti", "vo", "wu", "ze"];

interface KeptCall {
  recording: Recording;
  agent: number;
  customer: string;
  order: string;
  wav: Buffer;
}

/** The same calls for the same number: each with a customer, a number and a sound of its own. */
export function keptCall(at: number): KeptCall {
  const agent = at % agents;
  const word = [at, at * 7, at * 13, at * 29].map((by) => syllables[(by + at) % syllables.length]).join("");
  const conversation = {
    ...{ direction: "inbound" as const, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
    agents: [{ id: `agent-id-${agent}x`, name: agentName(agent) }],
    queues: [{ id: `queue-${at % 3}`, name: `Queue ${at % 3}` }],
  };
  const wav = wavFile({ samples: 800, channels: 1, sampleRateHz: 8000 });
  wav.write(`sound of call ${at}x`, 100);
  return {
    ...{ agent, wav, customer: `Customer${word}${at}x`, order: `order${(at * 7919 + 100_003) % 1_000_003}x` },
    recording: {
      ...{ id: `rec-${at}x`, interactionId: `int-${at}x`, state: { kind: "ready" } },
      startTime: new Date(Date.UTC(2026, 9, 1) + at * 600_000).toISOString(),
      parts: [{ id: `part-${at}`, mediaType: "voice", format: "wav", channel: null, state: { kind: "ready" } }],
      conversation,
    },
  };
}

/** What must not be found of a call, in any file. */
export function tracesOf({ customer, order, recording }: KeptCall): string[] {
  return [customer, order, recording.id, recording.interactionId, `sound of call ${recording.id.slice(4)}`];
}

export function agentTraces(agent: number): string[] {
  return [`agent-id-${agent}x`, `Agentname${agent}x`, `Familyname${agent}x`];
}

/** A source of so many calls, with their transcripts and sounds. */
function sourceOf(count: number): RecordingSource {
  const calls = new Map(
    Array.from({ length: count }, (_, at) => keptCall(at)).map((call) => [call.recording.id, call]),
  );
  const found = (id: string) => {
    const call = calls.get(id);
    if (call === undefined) throw new Error(`there is no ${id}`);
    return call;
  };
  return {
    name: "generated",
    async *list() {
      for (const { recording } of calls.values()) yield recording;
    },
    get: async (id) => found(id).recording,
    media: async ({ id }, _part, directory) => {
      const { wav } = found(id);
      const sha256 = createHash("sha256").update(wav).digest("hex");
      const path = join(directory, `${sha256}.wav`);
      await writeFile(path, wav);
      return { path, bytes: wav.length, sha256, contentType: "audio/wav" };
    },
    holds: async () => ({ events: [], pauses: [], warnings: [] }),
    transcript: async ({ id }) => {
      const { customer, order, agent } = found(id);
      const results = [
        { start_time: 0.005, end_time: 0.02, speaker: "agent", transcript: `This is ${agentName(agent)}, hello` },
        { start_time: 0.02, end_time: 0.04, speaker: "customer", transcript: `My name is ${customer} with ${order}` },
        { start_time: 0.04, end_time: 0.05, speaker: "agent", transcript: `Thank you ${customer}` },
      ];
      return { kind: "document", format: null, document: { results } };
    },
  };
}

/** Where the files of an installation lie; media in the folder `media` unless it is said where. */
export function keepingDeps(
  store: Store,
  folder: string,
  clock: Pick<Clock, "now">,
  media?: MediaStore | undefined,
): KeepingDeps {
  return {
    ...{ store, clock },
    media: async (other) => (other === undefined && media) || createMediaFolder(other ?? join(folder, "media")),
    folders: {
      ...{ work: join(folder, "work"), thumbnails: join(folder, "thumbnails"), answers: join(folder, "answers") },
      erasedList: join(folder, "erased.jsonl"),
    },
  };
}

/** Evaluates the calls with all that may be stored of them. */
export async function keepCalls(
  store: Store,
  folder: string,
  count: number,
  clock: Clock,
  media: MediaStore = createMediaFolder(join(folder, "media")),
  { force = false }: { force?: boolean | undefined } = {},
) {
  const redaction = { detector: createPiiDetector(), policy: { default: "allow" as const, kinds: {} }, options: {} };
  return evaluateRecordings(
    { source: sourceOf(count), stt: null, store, kernel: await createKernel(), clock },
    {
      ...{ query: {}, definitions: [getDefinition("standard")], scorecard: guideScorecard, roleMap: defaultRoleMap },
      ...{ redaction, archives: ["records"], concurrency: 8, batchSize: 100, workDirectory: join(folder, "work") },
      ...{ soundCheck: "always", sttPollMs: 10, retryFailed: false, force },
      keepMedia: { store: media, which: "fetched" },
    },
  );
}

/** Stores what people and other services add to a call: a review, a publication with a thumbnail, an answer of a speech service. */
export async function addToCall(store: Store, folder: string, at: number, clock: Pick<Clock, "now">): Promise<void> {
  const { recording, customer, agent } = keptCall(at);
  const { interactionId } = recording;
  const nowMs = clock.now();
  const who = { actor: "user mia", userId: "u-mia", agentId: null, role: null, rights: [], calls: "all" } as const;
  const call = await store.calls.get(recording.id);
  const [evaluation] = call?.evaluations ?? [];
  if (evaluation === undefined) throw new Error(`${recording.id} is not stored`);
  const facts = { atMs: nowMs, correlationId: "test" };
  const review = await store.reviewsBy(who).begin(evaluation.id, facts);
  await store.reviewsBy(who).save(
    review.id,
    review.version,
    {
      ...{ struck: [], struckCriteria: [], answers: [{ question: "q", answer: `of ${customer}` }], coaching: false },
      ...{ comments: [{ atMs: null, text: `${customer} was kind` }], reviewed: evaluation.evaluation.score },
    },
    facts,
  );
  await store.publications.record({
    publication: { interactionId, payloadHash: "hash", etag: null, publishedAtMs: nowMs },
    audit: {
      ...{ timestamp: new Date(nowMs).toISOString(), interactionId: "of no call", payloadHash: "hash" },
      ...{ status: "completed", reason: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
      ...{ governanceTag: "test", correlationId: "test", actor: "test" },
    },
    event: () => ({
      ...{ id: `evt_${at}`, type: "metadata_parsed", interactionId, occurredAtMs: nowMs, archives: ["records"] },
      data: { interactionId, summary: `${customer} called ${agentName(agent)}` },
    }),
    thumbnails: [{ interactionId, mediaId: "screen" }],
  });
  await mkdir(join(folder, "thumbnails"), { recursive: true });
  await mkdir(join(folder, "answers"), { recursive: true });
  await writeFile(join(folder, "thumbnails", `${interactionId}.screen.jpg`), `picture of ${customer}`);
  await writeFile(join(folder, "answers", `${"0".repeat(60)}${at}.json`), JSON.stringify({ text: customer }));
  await store.speechUsage.add({
    ...{ provider: "speech", workId: 10_000 + at, partId: `${recording.id}/1`, sha256: "a".repeat(64) },
    ...{ recordingId: recording.id, submittedAtMs: nowMs, soundMs: 60_000 },
  });
}

/** What a trace of a generated call looks like. */
const anyTrace = /(?:agentname|familyname|customer|order|agent-id-|rec-|int-|sound of call )[a-z0-9]*x/gi;

/** Those of the texts that are anywhere in the files of a folder, or in one of their names. */
export async function findInFiles(folder: string, texts: readonly string[]): Promise<string[]> {
  const wanted = new Set(texts.map((text) => text.toLowerCase()));
  const found = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const content = entry.isFile() ? await readFile(join(entry.parentPath, entry.name), "latin1") : "";
    for (const [text] of `${entry.name} ${content}`.matchAll(anyTrace)) {
      if (wanted.has(text.toLowerCase())) found.add(`${text} in ${entry.name}`);
    }
  }
  return [...found];
}
