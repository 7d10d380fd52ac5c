import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Server, startServer } from "@earshot/api";
import { detectSpeechInFile } from "@earshot/audio";
import { createParts, parseSettings } from "@earshot/composition";
import { startSimulator } from "@earshot/genesys-simulator";
import {
  basisKey,
  type CallEvaluation,
  type EvaluatedCall,
  type Score,
  type Store,
  type StoredCall,
} from "@earshot/model";
import { findBuiltPages } from "../server/built-pages.ts";

/** The pages as `earshot serve` has them, over a real database. */
export interface ServedPages {
  origin: string;
  store: Store;
  server: Server;
  /** A recording of a sample call. */
  sound: { path: string; durationMs: number };
  close(): Promise<void>;
}

/** @param conversations of a simulated month that are evaluated first; none leaves the database empty */
export async function servePages(conversations: number): Promise<ServedPages> {
  const pages = findBuiltPages();
  if (pages === undefined) throw new Error("the pages are not built: turbo run pages");
  const folder = await mkdtemp(join(tmpdir(), "earshot-pages-"));
  const simulator = await startSimulator({ platform: { conversations } });
  const environment = {
    EARSHOT_DATA: folder,
    EARSHOT_GENESYS_SOURCE: "platform",
    EARSHOT_GENESYS_URL: simulator.origin,
    EARSHOT_GENESYS_LOGIN_URL: simulator.origin,
    EARSHOT_GENESYS_CLIENT_ID: simulator.clientId,
    EARSHOT_GENESYS_CLIENT_SECRET: simulator.clientSecret,
    EARSHOT_STT_URL: simulator.sttEndpoint,
  };
  const parts = createParts(parseSettings(environment, undefined), environment);
  const store = await parts.store();
  const server = await startServer(
    {
      ...{ kernel: await parts.kernel(), store, token: null, pii: (await parts.pii()).options, metadata: null, pages },
      sound: { media: await parts.media(), ffmpeg: null },
      keeping: { deps: await parts.keeping(), policies: [{ words: 30 }, { queue: "q-1", measures: 90 }] },
      evaluation: { deps: await parts.evaluation(), settings: await parts.runSettings() },
      importing: {
        open: (folder) => parts.importing({ paths: [folder] }),
        ...{ settings: await parts.runSettings(), longestUploadBytes: parts.settings.EARSHOT_UPLOAD_MAX_MB * 1e6 },
      },
    },
    { host: "127.0.0.1", port: 0, logLevel: "silent", onClose: async () => {} },
  );
  const [part] = simulator.calls[0]?.parts ?? [];
  if (part === undefined) throw new Error("there is no sample call");
  const sound = { path: join(folder, "sample.wav"), durationMs: part.durationMs };
  await writeFile(sound.path, part.audio);
  if (conversations > 0) await evaluate(server.origin);
  return {
    ...{ origin: server.origin, store, server, sound },
    close: async () => {
      await server.close();
      await parts.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function evaluate(origin: string): Promise<void> {
  const body = JSON.stringify({ from: "2026-10-01T00:00:00Z", definitions: ["standard", "contact-lens"] });
  const headers = { "content-type": "application/json" };
  const started = await fetch(`${origin}/v1/evaluations`, { method: "POST", headers, body });
  const url = `${origin}${started.headers.get("location")}`;
  while ((await (await fetch(url)).text()).includes('"status":"running"')) await setTimeout(50);
}

/** Text that would run as a script or break out of its place if a page took it for markup. */
export const hostileText = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>‮{{7*7}}`;

type Change = (
  call: StoredCall,
  evaluation: CallEvaluation,
) => Partial<EvaluatedCall> & Pick<EvaluatedCall, "recording">;

/** Stores changed copies of a call at once. */
export async function storeCopies(store: Store, recordingId: string, changes: readonly Change[]): Promise<string[]> {
  const call = await store.calls.get(recordingId);
  const [record] = call?.evaluations ?? [];
  if (call === undefined || record === undefined || record.basis === null)
    throw new Error(`${recordingId} is not stored`);
  const { evaluation, scorecard, scorecardVersion, basis } = record;
  const changed = changes.map((change) => change(call, evaluation));
  const ids = changed.map(({ recording }) => recording.id);
  const lease = { nowMs: Date.now(), leaseMs: 60_000, owner: "test" };
  const copies = (await store.work.claim("recording", ids, lease)).map((claim, index): EvaluatedCall => {
    const copy = changed[index];
    if (copy === undefined || "reason" in claim) throw new Error(`${ids[index]} can't be claimed`);
    const evaluations = copy.evaluations ?? [
      { definitionParameters: {}, scorecard: { name: scorecard, version: scorecardVersion }, evaluation },
    ];
    return {
      claim,
      utterances: call.utterances,
      fingerprint: {
        words: { roles: basis.roles, pii: basis.pii },
        evaluations: Object.fromEntries(
          evaluations.map((one) => [basisKey(one.evaluation.definition, one.scorecard.name), basis]),
        ),
      },
      events: [],
      ...copy,
      evaluations,
    };
  });
  await store.calls.saveEvaluated(copies, { runId: record.runId, atMs: Date.now() });
  return ids;
}

/** Stores a changed copy of a call. */
async function storeCopy(store: Store, recordingId: string, change: Change): Promise<string> {
  const [id = ""] = await storeCopies(store, recordingId, [change]);
  return id;
}

/** Stores a copy of a call in which every text is hostile. */
export function storeHostileCall(store: Store, recordingId: string): Promise<string> {
  const named = [{ id: hostileText, name: hostileText }];
  return storeCopy(store, recordingId, ({ durationMs, utterances }, evaluation) => ({
    recording: {
      ...{ id: `hostile/${hostileText}`, interactionId: hostileText, startTime: hostileText, durationMs },
      ...{ contentSha256: hostileText, media: [] },
      conversation: {
        ...{ direction: "inbound", agents: named, queues: named, skills: [hostileText], legs: [] },
        ...{ wrapUpCodes: named, divisions: named },
      },
    },
    utterances: utterances.map((said, index) => ({
      ...said,
      speaker: `${hostileText}${index % 2}`,
      text: hostileText,
    })),
    evaluations: [
      {
        definitionParameters: {},
        scorecard: { name: "guide", version: 1 },
        evaluation: {
          ...evaluation,
          score: withHostileLabels(evaluation.score),
          warnings: [{ code: hostileText, index: null, field: hostileText, message: hostileText }],
        },
      },
    ],
  }));
}

function withHostileLabels(score: Score): Score {
  if (score.value === null) return score;
  const deductions = score.deductions.map((deduction) => ({ ...deduction, label: hostileText }));
  return { ...score, notApplicable: [hostileText], deductions };
}

/** Stores a copy of the sample call with its sound, of which the third second is silent. `opening` is said first. */
export async function storeCallWithSound(
  { store, sound }: ServedPages,
  changes: Partial<EvaluatedCall["recording"]> = {},
  opening?: string | undefined,
): Promise<string> {
  const { items } = await store.calls.list({ sort: "length", ascending: true }, { limit: 1000 });
  const recordingId = items.find(({ durationMs }) => Math.abs(durationMs - sound.durationMs) < 100)?.recordingId ?? "";
  const content = await readFile(sound.path);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const { levels } = await detectSpeechInFile(sound.path, { ffmpeg: null });
  const levelsOf = (channel: number) => ({ channel, levels: levels.filter((_, at) => at % 2 === channel) });
  return storeCopy(store, recordingId, (call) => ({
    recording: {
      ...{ id: "with-sound", interactionId: "int-with-sound", startTime: "2026-11-01T10:00:00Z" },
      ...{ durationMs: sound.durationMs, contentSha256: sha256, conversation: call.conversation },
      media: [
        {
          ...{ partId: "1", sha256, bytes: content.length, contentType: "audio/wav", codec: "pcm_s16le" },
          ...{ channels: 2, durationMs: sound.durationMs, path: sound.path },
        },
      ],
      ...changes,
    },
    utterances: call.utterances.map((said, index) => ({
      ...said,
      channel: said.side === "agent" ? 0 : 1,
      text: index === 0 ? (opening ?? said.text) : said.text,
    })),
    silenced: [{ startMs: 2000, endMs: 3000 }],
    levels: [levelsOf(0), levelsOf(1)],
  }));
}
