import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startAwsSimulator } from "@earshot/genesys-simulator";
import { systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, onTestFinished, test, vi } from "vitest";
import { eraseCalls, parseRetention, planRetention, runRetention } from "../src/index.ts";
import { agentTraces, findInFiles, keepCalls, keepingDeps, keptCall, tracesOf } from "./kept-calls.ts";
import { openBucket } from "./media-bucket.ts";

const count = 80;
const agent = 7;
const isErased = (at: number) => at % 20 === agent;
const all = Array.from({ length: count }, (_, at) => at);
const traces = [...agentTraces(agent), ...all.filter(isErased).flatMap((at) => tracesOf(keptCall(at)))];
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
const keyOf = (name: string) => `earshot-calls/kept/${name.slice(0, 2)}/${name}`;
const objectOf = (at: number) => keyOf(sha256(keptCall(at).wav));

test("of erased calls no version is left in a bucket, also when it is killed, refused and in trouble", async () => {
  const aws = await startAwsSimulator({ versions: true, listedTogether: 50 });
  onTestFinished(() => aws.close());
  const { http, media } = openBucket(aws.endpoint);
  onTestFinished(() => http.close());
  const folder = await temporaryFolder();
  const path = join(folder, "earshot.db");
  const store = await openStore(path);
  onTestFinished(() => store.close());
  expect(await keepCalls(store, folder, count, systemClock, media)).toMatchObject({ evaluated: count });
  expect(aws.objects()).toHaveLength(count);

  // The words go even though the media can't.
  aws.fail("DeleteObject", "forbidden");
  const selection = { agentIds: [`agent-id-${agent}x`] };
  const options = { actor: "cli:jo", measuresKept: false };
  const deps = keepingDeps(store, folder, systemClock, media);
  await expect(eraseCalls(deps, selection, options)).rejects.toMatchObject({ code: "media.unauthorized" });
  expect(await findInFiles(folder, traces)).toEqual([]);
  expect(aws.objects()).toHaveLength(count);
  aws.fail("DeleteObject", "forbidden", 0);

  const deleted = () => count - aws.objects().length;
  const child = () =>
    spawn(process.execPath, [join(import.meta.dirname, "children", "erase.ts"), folder, aws.endpoint]);
  const run = child();
  const ended = once(run, "exit");
  await vi.waitUntil(() => deleted() >= 1, { timeout: 60_000, interval: 1 });
  run.kill("SIGKILL");
  await ended;
  const last = child();
  const [errors] = await Promise.all([text(last.stderr), once(last, "exit")]);
  expect(errors).toBe("");
  const others = all.filter((at) => !isErased(at)).map(objectOf);
  expect(aws.objects()).toEqual(others.toSorted());
  expect([aws.oldVersions(), aws.unfinishedUploads()]).toEqual([[], []]);
  expect(await store.keeping.leftovers()).toEqual([]);
  expect(await findInFiles(folder, traces)).toEqual([]);
}, 120_000);

test("media in a bucket to which no call refers are found over many pages, and removed once they are a day old", async () => {
  const aws = await startAwsSimulator({ listedTogether: 5 });
  onTestFinished(() => aws.close());
  const { http, media } = openBucket(aws.endpoint);
  onTestFinished(() => http.close());
  const folder = await temporaryFolder();
  const store = await openStore(join(folder, "earshot.db"));
  onTestFinished(() => store.close());
  await keepCalls(store, folder, 20, systemClock, media);
  const orphans = ["one", "two", "three"].map((word) => Buffer.from(`nobody refers to ${word}`));
  for (const orphan of orphans) {
    await writeFile(join(folder, "orphan"), orphan);
    await media.put(sha256(orphan), join(folder, "orphan"));
  }
  const policies = parseRetention('{"policies": [{"measures": 10000}]}', "retention.json");
  const at = (later: number) => keepingDeps(store, folder, { now: () => Date.now() + later }, media);
  const hour = 3_600_000;
  expect((await planRetention(at(hour), policies)).orphans).toEqual({ files: 0, bytes: 0 });
  const bytes = orphans.reduce((sum, { length }) => sum + length, 0);
  expect((await planRetention(at(25 * hour), policies)).orphans).toEqual({ files: 3, bytes });
  expect(await runRetention(at(25 * hour), policies, { actor: "cli:jo" })).toMatchObject({ orphansRemoved: 3 });
  expect(aws.objects()).toEqual(all.slice(0, 20).map(objectOf).toSorted());
});
