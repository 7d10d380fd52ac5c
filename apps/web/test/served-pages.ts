import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Server, startServer } from "@earshot/api";
import { createParts, parseSettings } from "@earshot/composition";
import { startSimulator } from "@earshot/genesys-simulator";
import { basisKey, type Store } from "@earshot/model";
import { findBuiltPages } from "../built-pages.ts";

/** The pages as `earshot serve` has them, over a real database. */
export interface ServedPages {
  origin: string;
  store: Store;
  server: Server;
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
      evaluation: { deps: await parts.evaluation(), settings: await parts.runSettings() },
    },
    { host: "127.0.0.1", port: 0, logLevel: "silent", onClose: async () => {} },
  );
  if (conversations > 0) await evaluate(server.origin);
  return {
    ...{ origin: server.origin, store, server },
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

/** Stores a copy of a call in which every text is hostile. */
export async function storeHostileCall(store: Store, recordingId: string): Promise<string> {
  const call = await store.calls.get(recordingId);
  const [record] = call?.evaluations ?? [];
  if (call === undefined || record?.basis == null) throw new Error(`${recordingId} is not stored`);
  const id = `hostile/${hostileText}`;
  const named = [{ id: hostileText, name: hostileText }];
  const { evaluation } = record;
  const [claim] = await store.work.claim("recording", [id], { nowMs: Date.now(), leaseMs: 60_000, owner: "test" });
  if (claim === undefined || "reason" in claim) throw new Error("the hostile call can't be claimed");
  await store.calls.saveEvaluated(
    [
      {
        claim,
        recording: {
          ...{ id, interactionId: hostileText, startTime: hostileText, durationMs: call.durationMs },
          ...{ contentSha256: hostileText, media: [] },
          conversation: {
            ...{ direction: "inbound", agents: named, queues: named, skills: [hostileText], legs: [] },
            ...{ wrapUpCodes: named, divisions: named },
          },
        },
        utterances: call.utterances.map((said, index) => ({
          ...said,
          speaker: `${hostileText}${index % 2}`,
          text: hostileText,
        })),
        evaluations: [
          {
            definitionParameters: {},
            scorecard: { name: record.scorecard, version: record.scorecardVersion },
            evaluation: {
              ...evaluation,
              score:
                evaluation.score.value === null
                  ? evaluation.score
                  : {
                      ...evaluation.score,
                      notApplicable: [hostileText],
                      deductions: evaluation.score.deductions.map((deduction) => ({
                        ...deduction,
                        label: hostileText,
                      })),
                    },
              warnings: [{ code: hostileText, index: null, field: hostileText, message: hostileText }],
            },
          },
        ],
        fingerprint: {
          words: { roles: hostileText, pii: hostileText },
          evaluations: {
            [basisKey(evaluation.definition, record.scorecard)]: { ...record.basis, engine: hostileText },
          },
        },
        events: [],
      },
    ],
    { runId: record.runId, atMs: Date.now() },
  );
  return id;
}
