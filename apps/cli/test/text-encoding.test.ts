import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleInteractionId, startSimulator } from "@earshot/genesys-simulator";
import { guideScorecard } from "@earshot/quality";
import { expect, onTestFinished, test } from "vitest";
import { runCli, simulatorEnv, temporaryFolder } from "./run-cli.ts";
import { transcript } from "./worked-example.ts";

const byteOrderMark = "\uFEFF";
const annotation = {
  key: "media.duration_sec",
  value: "142",
  mediaType: "voice",
  format: "wav",
  category: "technical",
};
const archives = { webhooks: [{ name: "records", url: "https://records.example", secretEnv: "RECORDS_SECRET" }] };
const archiveSecret = `whsec_${Buffer.alloc(32).toString("base64")}`;

/** Each file that is read, and a command that reads it. */
const readers: [name: string, content: string, args: string[], env?: Record<string, string>][] = [
  ["call.json", JSON.stringify(transcript), ["analyze", "call.json", "--json"]],
  ["calls.jsonl", `${JSON.stringify(transcript)}\n`, ["analyze", "calls.jsonl", "--jsonl"]],
  ["events.json", '{"entities": []}', ["analyze", "good.json", "--events", "events.json", "--json"]],
  ["roles.json", '{"labels": {"Sam": "agent"}}', ["analyze", "good.json", "--roles", "roles.json", "--json"]],
  ["card.json", JSON.stringify(guideScorecard), ["analyze", "good.json", "--scorecard", "card.json", "--json"]],
  ["notes.txt", "nothing personal", ["pii", "scan", "notes.txt"]],
  ["pii.json", '{"defaultRegion": "DE"}', ["pii", "scan", "good.txt"], { EARSHOT_PII: "pii.json" }],
  [
    "archives.json",
    JSON.stringify(archives),
    ["archive", "deliver", "--json"],
    { EARSHOT_ARCHIVES: "archives.json", RECORDS_SECRET: archiveSecret },
  ],
  [
    "annotations.json",
    JSON.stringify([annotation]),
    ["metadata", "validate", exampleInteractionId, "--annotations", "annotations.json"],
  ],
  [
    "lines.jsonl",
    `${JSON.stringify({ interactionId: exampleInteractionId, annotations: [annotation] })}\n`,
    ["metadata", "publish", "--annotations", "lines.jsonl"],
  ],
  [
    "types.json",
    '{"types": {"fax": {"formats": ["tiff"]}}}',
    ["metadata", "matrix", exampleInteractionId],
    { EARSHOT_MEDIA_TYPES: "types.json" },
  ],
  [".env", "LANG=C\n", ["pii", "scan", "good.txt"]],
];

async function start() {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "good.json"), JSON.stringify(transcript));
  await writeFile(join(cwd, "good.txt"), "nothing personal");
  return { cwd, env: simulatorEnv(simulator, join(cwd, "data")) };
}

test.each(readers)("%s may begin with a byte order mark", async (name, content, args, settings) => {
  const { cwd, env } = await start();
  await writeFile(join(cwd, name), byteOrderMark + content);
  const { code, stderr } = await runCli(args, { cwd, env: { ...env, ...settings } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test.each(readers)("%s in UTF-16 is named with what to do", async (name, content, args, settings) => {
  const { cwd, env } = await start();
  await writeFile(join(cwd, name), Buffer.from(byteOrderMark + content, "utf16le"));
  const { code, stderr } = await runCli(args, { cwd, env: { ...env, ...settings } });
  expect(code, stderr).not.toBe(0);
  expect(stderr).toContain(name);
  expect(stderr).toContain("UTF-16");
  expect(stderr).toContain("as UTF-8");
});

test("the first variable of a .env with a byte order mark counts", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, ".env"), `${byteOrderMark}EARSHOT_API_TOKEN=short\n`);
  const { code, stderr } = await runCli(["db", "check"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("EARSHOT_API_TOKEN must have at least 16 characters");
});

test("places are counted behind a byte order mark", async () => {
  const input = `${byteOrderMark}555-123-4567`;
  const { stdout } = await runCli(["pii", "scan", "-", "--json"], { input });
  expect(JSON.parse(stdout)).toMatchObject([{ kind: "phone", start: 0, end: 12 }]);
});
