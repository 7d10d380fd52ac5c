import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startSimulator } from "@earshot/genesys-simulator";
import type { JobRef } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { transcribeFile } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");
const path = fileURLToPath(new URL("../../genesys-simulator/samples/card-on-file.ogg", import.meta.url));

test("the README's example is one that runs, and pays once however often it is stopped", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const simulator = await startSimulator({ speech: { mode: "jobs", keys: false, pollsUntilDone: 1 } });
  onTestFinished(() => simulator.close());
  const jobs = new Map<string, JobRef>();
  const first = await transcribeFile(simulator.sttEndpoint, path, jobs);
  expect(first.segments).toHaveLength(10);
  expect(await transcribeFile(simulator.sttEndpoint, path, jobs)).toEqual(first);
  expect(simulator.speech.stats()).toEqual({ uploads: 1, billedUploads: 1, polls: 2 });
});

test("a service that knows keys bills an upload once that is repeated because the job was not stored", async () => {
  const simulator = await startSimulator({ speech: { mode: "jobs", keys: true, pollsUntilDone: 1 } });
  onTestFinished(() => simulator.close());
  for (let time = 0; time < 2; time += 1) await transcribeFile(simulator.sttEndpoint, path, new Map());
  expect(simulator.speech.stats()).toEqual({ uploads: 2, billedUploads: 1, polls: 2 });
});

test("the README names every code", async () => {
  const [readme, source] = await Promise.all([textOf("../README.md"), textOf("../src/errors.ts")]);
  const codes = [...source.matchAll(/"(stt\.\w+)"/g)].map(([, code]) => code);
  expect(codes).not.toHaveLength(0);
  for (const code of codes) expect(readme).toContain(`\`${code}\``);
});
