import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createParts, parseSettings } from "@earshot/composition";
import {
  exampleInteractionId,
  startSimulator,
  startWebhookReceiver,
  type WebhookMode,
} from "@earshot/genesys-simulator";
import { everyone } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { mainFile, runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";

/** The three annotations of the guide's example. */
const annotations = [
  { key: "media.duration_sec", value: "142", mediaType: "voice", format: "wav", category: "technical" },
  { key: "media.quality_score", value: "0.89", mediaType: "voice", format: "wav", category: "analytics" },
  { key: "screen.capture_source", value: "agent_desktop", mediaType: "screen", format: "mp4", category: "system" },
];
const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;

/** A simulator and an archive, and the command line set up for both. */
async function start(mode: WebhookMode = "ok") {
  const simulator = await startSimulator();
  const receiver = await startWebhookReceiver({ secret, mode });
  onTestFinished(async () => {
    await simulator.close();
    await receiver.close();
  });
  const cwd = await temporaryFolder();
  const archives = {
    webhooks: [{ name: "records", url: receiver.url, secretEnv: "RECORDS_SECRET" }],
    allowHosts: ["127.0.0.1"],
    timeoutMs: 500,
  };
  await writeFile(join(cwd, "archives.json"), JSON.stringify(archives));
  await writeFile(join(cwd, "annotations.json"), JSON.stringify(annotations));
  const env = {
    ...simulatorEnv(simulator, join(cwd, "data")),
    EARSHOT_ARCHIVES: join(cwd, "archives.json"),
    RECORDS_SECRET: secret,
  };
  const earshot = (args: readonly string[], input?: string) => runCli(args, { cwd, env, input });
  return { simulator, receiver, cwd, env, earshot };
}

const publish = ["metadata", "publish", exampleInteractionId, "--annotations", "annotations.json"];

test("the guide's example: published, one thumbnail queued, the archive's answer recorded, the trail verified", async () => {
  const { simulator, receiver, earshot } = await start();
  const { code, stdout, stderr } = await earshot([...publish, "--json"]);
  expect(code, stderr).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    status: "success",
    mediaMatrix: [{ mediaType: "voice" }, { mediaType: "screen", requiresThumbnail: true }],
    thumbnailsQueued: [{ action: "generate_thumbnail", status: "queued", format: "jpeg", dimensions: "320x240" }],
    archiveSync: { synchronization: [{ archive: "records", status: "success", response: { status: 200 } }] },
    auditLog: { status: "completed", accuracyRate: 1, totalValidations: 3, governanceTag: "media_metadata_parsing_v1" },
  });
  expect(receiver.deliveries).toMatchObject([{ type: "metadata_parsed", signatureOk: true }]);
  expect(simulator.metadata.size).toBe(1);
  expect((await earshot(["audit", "verify"])).stdout).toContain("1 entry, the chain is whole");
  expect((await earshot(["archive", "status"])).stdout).toContain("records: 1 delivered");
  const exported = await earshot(["audit", "export", "--format", "json"]);
  expect(exported.stdout).toContain(result.auditLog.hash);
  const verify = (text: string) => earshot(["audit", "verify", "--against", "-"], text);
  for (const text of [exported.stdout, (await earshot(["audit", "export"])).stdout]) {
    expect((await verify(text)).stdout).toContain("1 entry, the chain is whole, and holds the 1 entry of the export");
  }
  const forged = await verify(exported.stdout.replaceAll(result.auditLog.hash, "0".repeat(64)));
  expect([forged.code, forged.stdout]).toEqual([1, "entry 1 edited: entry 1 is not the one that was exported\n"]);
  const longer = await verify(`{"sequence": 7, "hash": "${"0".repeat(64)}"}`);
  expect([longer.code, longer.stdout]).toEqual([1, "entry 7 removed: entry 7 of the export is missing\n"]);
  expect((await verify("no export")).code).toBe(2);
});

test("several faults come at once, with exit code 1, and nothing is sent", async () => {
  const { simulator, earshot } = await start();
  const bad = [
    { key: "a key", value: "x", mediaType: "voice", format: "wav" },
    { key: "long", value: "x".repeat(2001), mediaType: "voice", format: "wav" },
    { key: "contact", value: "call (555) 123-4567", mediaType: "voice", format: "wavelet" },
  ];
  const { code, stdout, stderr } = await earshot([...publish.slice(0, 4), "-"], JSON.stringify(bad));
  expect(code).toBe(1);
  for (const place of ["annotation 0 key", "annotation 1 value", "annotation 2 value", "annotation 2 format"]) {
    expect(stdout).toContain(place);
  }
  expect(stdout + stderr).not.toContain("123-4567");
  expect(simulator.requests.filter(({ method }) => method === "PUT")).toEqual([]);
});

test("killed between publication and delivery, every event still arrives, always with the same webhook-id", async () => {
  const { simulator, receiver, cwd, env, earshot } = await start("hang");
  const child = spawn(process.execPath, [mainFile, ...publish], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: "ignore",
  });
  while (receiver.deliveries.length === 0) await setTimeout(5);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(simulator.metadata.size).toBe(1);

  receiver.setMode("ok");
  // The dead process's claim has to run out first.
  let delivered = "";
  for (let pass = 0; pass < 40 && !delivered.includes("success"); pass += 1) {
    delivered = (await earshot(["archive", "deliver"])).stdout;
  }
  expect(delivered).toContain("success");
  expect(receiver.deliveries.length).toBe(2);
  expect(new Set(receiver.deliveries.map(({ id }) => id)).size).toBe(1);
  expect((await earshot(["archive", "status"])).stdout).toContain("1 delivered, 0 pending, 0 under way, 0 dead");
});

test("a failing archive does not fail the publication; its delivery waits", async () => {
  const { earshot } = await start("fail");
  const { code, stdout } = await earshot(publish);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^success /);
  expect(stdout).toContain("archive records: error");
  expect((await earshot(["archive", "status"])).stdout).toContain("1 pending");
});

test("an archive that may not be spoken to is named by doctor and archive status, with what to do", async () => {
  const { receiver, cwd, env, earshot } = await start();
  const archives = { webhooks: [{ name: "records", url: receiver.url, secretEnv: "RECORDS_SECRET" }] };
  await writeFile(join(cwd, "archives.json"), JSON.stringify(archives));
  const doctor = await earshot(["doctor"]);
  expect(doctor.code).toBe(2);
  expect(doctor.stdout).toMatch(/^FAIL archive records +may not be told: only https is allowed\n +.*allowHosts/m);

  expect((await earshot(publish)).code).toBe(0);
  const status = await earshot(["archive", "status"]);
  expect(status.stdout).toContain("records: 0 delivered, 0 pending, 0 under way, 1 dead");
  expect(status.stderr).toMatch(/^records: .*only https is allowed.*"127\.0\.0\.1".*allowHosts/m);
  expect(status.stderr).toContain("earshot archive retry");

  await writeFile(join(cwd, "archives.json"), JSON.stringify({ ...archives, allowHosts: ["127.0.0.1"] }));
  expect((await earshot(["doctor"])).stdout).toMatch(/^ok {3}archive records/m);
  expect(await earshot(["archive", "retry"])).toMatchObject({ code: 0, stderr: expect.stringContaining("1 dead") });
  expect(receiver.deliveries.length).toBe(1);
  expect(await earshot(["archive", "status"])).toMatchObject({ stderr: "", stdout: expect.stringContaining("0 dead") });
  const { RECORDS_SECRET: _, ...unset } = env;
  expect((await runCli(["doctor"], { cwd, env: unset })).stdout).toMatch(/^FAIL archives .*RECORDS_SECRET/m);
});

test("many interactions by JSON Lines: one that is unknown is named, the others go on", async () => {
  const { simulator, earshot } = await start();
  const lines = [
    { interactionId: "int-card-on-file", annotations: annotations.slice(0, 1) },
    { interactionId: "nobody", annotations: [] },
    { interactionId: exampleInteractionId, annotations },
  ];
  const { code, stderr } = await earshot(
    ["metadata", "publish", "--annotations", "-"],
    lines.map((line) => JSON.stringify(line)).join("\n"),
  );
  expect(code).toBe(1);
  expect(stderr).toContain("nobody");
  expect([...simulator.metadata.keys()].toSorted()).toEqual([exampleInteractionId, "int-card-on-file"].toSorted());
  const unnamed = await earshot(["metadata", "publish", "--annotations", "-"], '{"annotations": []}');
  expect(unnamed).toMatchObject({ code: 2, stdout: "" });
  expect(unnamed.stderr).toContain("-:1");
});

test("a change made elsewhere is shown and kept, with exit code 2; --force overwrites it", async () => {
  const { simulator, earshot, env, cwd } = await start();
  await earshot(publish);
  // Somebody with a database of their own.
  const others = { cwd, env: { ...env, EARSHOT_DATA: join(cwd, "others") } };
  const edited = [{ key: "other", value: "theirs \u202e", mediaType: "voice", format: "wav", category: "system" }];
  await runCli([...publish.slice(0, 4), "-"], { ...others, input: JSON.stringify(edited) });
  const theirs = { annotations: [{ key: "other", value: "theirs \u202e", category: "system" }] };
  expect(simulator.metadata.get(exampleInteractionId)).toMatchObject(theirs);

  const { code, stdout, stderr } = await earshot(publish);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("genesys.lost_update");
  expect(stderr).toContain("--force");
  expect(stderr).toMatch(/^yours {2}.*"media\.quality_score"/m);
  expect(stderr).toMatch(/^theirs .*"theirs \\u202e"/m);
  expect(simulator.metadata.get(exampleInteractionId)).toMatchObject(theirs);
  const line = JSON.stringify({ interactionId: exampleInteractionId, annotations });
  const many = await earshot(["metadata", "publish", "--annotations", "-"], `${line}\n${line}`);
  expect(many.code).toBe(1);
  expect(many.stderr.match(/^theirs /gm)).toHaveLength(2);

  expect(await earshot([...publish, "--force"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^success/) });
  expect(await earshot(publish)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^unchanged/) });
  expect((await earshot(["audit", "list"])).stdout).toContain("overwrote a change made elsewhere");
});

test("pii scan shows places and masks, never the data", async () => {
  const { code, stdout } = await runCli(["pii", "scan", "-"], {
    input: "first line\nmy card is 4111 1111 1111 1111\n",
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^2:12 {2}card/);
  expect(stdout).not.toContain("4111");
  expect((await runCli(["pii", "scan", "-"], { input: "order 12345" })).code).toBe(0);
});

test("the organisation's own names are listed and removed, and a scan goes by them", async () => {
  const env = { EARSHOT_DATA: await temporaryFolder() };
  const parts = createParts(parseSettings(env, undefined), env);
  const names = (await parts.store()).ownNamesBy(everyone);
  await names.allow("Ben and Jerry", 3, null, { atMs: 0, correlationId: "test" });
  await parts.close();
  const input = "I ordered from Ben and Jerry yesterday";
  expect(await runCli(["pii", "scan", "-"], { env, input })).toMatchObject({ code: 0 });
  expect((await runCli(["pii", "names", "list"], { env })).stdout).toBe(
    "1  never masked: Ben and Jerry  in all calls  –  1970-01-01T00:00:00.000Z  everyone\n",
  );
  expect((await runCli(["pii", "names", "remove", "1"], { env })).code).toBe(0);
  expect((await runCli(["pii", "scan", "-"], { env, input })).code).toBe(1);
});

test("archives that are configured wrongly are named with every fault", async () => {
  const { earshot, env, cwd } = await start();
  const { RECORDS_SECRET: _, ...unset } = env;
  const { code, stderr } = await runCli(publish, { cwd, env: unset });
  expect(code).toBe(2);
  expect(stderr).toContain("RECORDS_SECRET");
  expect((await earshot(["metadata", "matrix", exampleInteractionId])).stdout).toContain(
    "screen  mp4|webm  stored  thumbnail",
  );
});
