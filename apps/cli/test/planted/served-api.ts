import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text as readText } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";
import { mainFile } from "../run-cli.ts";
import type { Outputs } from "./outputs.ts";

const json = { "content-type": "application/json" };
const listings = [
  ...["evaluations?limit=1000", "runs", "audit", "audit/verification", "archives/deliveries", "costs", "trends"],
  ...["reviews", "calibrations", "scorecards", "holds", "retention", "erasures", "me/views", "report?format=csv"],
  ...["report?format=json", "report?format=html"],
];

/** The API as a process of its own, with its most verbose log. All that it answers is among the outputs. */
export async function serveApi(folder: string, env: Record<string, string>, outputs: Outputs) {
  const child = spawn(process.execPath, [mainFile, "serve", "--port", "0"], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const log = readText(child.stdout);
  const notes: string[] = [];
  let origin = "";
  for await (const line of createInterface({ input: child.stderr })) {
    notes.push(line);
    origin = /serves on (http:\/\/[\d.:]+)/.exec(line)?.[1] ?? "";
    if (origin !== "") break;
  }
  const ask = async (path: string, init: RequestInit = {}): Promise<Buffer> => {
    const answer = await fetch(`${origin}${path}`, init);
    const body = Buffer.from(await answer.arrayBuffer());
    outputs.push([`${init.method ?? "GET"} ${path.split("?")[0]}`, body]);
    return body;
  };
  const send = async (method: string, path: string, body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return (await ask(path, { method, headers: json, body: text })).toString();
  };
  return {
    async upload(name: string, content: string): Promise<void> {
      const headers = { "content-type": "application/octet-stream" };
      const answer = await ask(`/v1/uploads?name=${name}`, { method: "POST", headers, body: content });
      const { job } = JSON.parse(answer.toString());
      await expect
        .poll(async () => (await ask(job.url)).toString(), { timeout: 60_000 })
        .not.toContain('"status":"running"');
    },
    /** A review of the first evaluation, with a comment each; what can't be read is sent as well. */
    async review(comments: readonly string[], broken: readonly string[]): Promise<void> {
      const { items } = JSON.parse((await ask("/v1/evaluations?limit=1")).toString());
      const begun = JSON.parse(await send("POST", "/v1/reviews", { evaluationId: items[0].id }));
      const content = { struck: [], coaching: false, comments: comments.map((text) => ({ atMs: null, text })) };
      const saved = await send("PUT", `/v1/reviews/${begun.id}`, { version: begun.version, ...content });
      expect(saved).toContain("••••");
      for (const text of broken) {
        await send("PUT", `/v1/reviews/${begun.id}`, `{"comments": [{"text": ${text}}]}`);
        await send("PUT", `/v1/reviews/${begun.id}`, { comments: text, coaching: text });
        await send("POST", "/v1/analyze", {
          transcript: { results: [{ speaker: { [text]: text }, start_time: text }] },
        });
        await send("PUT", "/v1/interactions/none/metadata", { annotations: [{ key: text, value: 1 }] });
      }
    },
    sound: (id: string) => fetch(`${origin}/v1/calls/${id}/sound`).then(async (answer) => await answer.bytes()),
    async askEverything(said: string): Promise<void> {
      const { items } = JSON.parse((await ask("/v1/calls?limit=1000")).toString());
      for (const { recordingId } of items) await ask(`/v1/calls/${encodeURIComponent(recordingId)}`);
      for (const listing of listings) await ask(`/v1/${listing}`);
      for (const q of ["thank", "name", said]) {
        await ask(`/v1/search?${new URLSearchParams({ q, limit: "1000" })}`);
        await ask(`/v1/search/utterances?${new URLSearchParams({ q, limit: "1000" })}`);
      }
      await ask("/metrics");
      const { items: runs } = JSON.parse((await ask("/v1/runs")).toString());
      for (const { id } of runs) {
        await ask(`/v1/runs/${id}/failures`);
        await ask(`/v1/runs/${id}/outcomes`);
      }
    },
    async stop(): Promise<void> {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      outputs.push(["log of serve", (await log) + notes.join("\n")]);
    },
  };
}
