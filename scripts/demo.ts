import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "@earshot/genesys-simulator";

/**
 * Runs the real command line against a simulated Genesys Cloud on a free loopback port: evaluates the sample calls
 * by their sound alone and by the transcripts of a speech service, publishes annotations, has some refused for personal
 * data, and verifies the audit trail.
 */
const root = join(import.meta.dirname, "..");
const data = join(root, "earshot-demo");
const report = join(data, "report.html");

await rm(data, { recursive: true, force: true });
const simulator = await startSimulator();
console.log(`A simulated Genesys Cloud with sample calls serves on ${simulator.origin}\n`);
const env = {
  ...process.env,
  EARSHOT_DATA: data,
  EARSHOT_GENESYS_SOURCE: "platform",
  EARSHOT_GENESYS_URL: simulator.origin,
  EARSHOT_GENESYS_LOGIN_URL: simulator.origin,
  EARSHOT_GENESYS_CLIENT_ID: simulator.clientId,
  EARSHOT_GENESYS_CLIENT_SECRET: simulator.clientSecret,
  EARSHOT_STT: "azure-fast",
  EARSHOT_STT_LANGUAGE: "en-US",
  EARSHOT_AZURE_SPEECH_ENDPOINT: simulator.origin,
  EARSHOT_AZURE_SPEECH_KEY: simulator.speech.key,
};

/** Runs a command as a user would; ends the demo when it does not end as it should. */
async function earshot(args: readonly string[], input = "", expectedCode = 0): Promise<void> {
  const cli = spawn(process.execPath, [join(root, "apps/cli/src/main.ts"), ...args], {
    stdio: ["pipe", "inherit", "inherit"],
    env,
  });
  cli.stdin.end(input);
  const [code] = await once(cli, "exit");
  if (code !== expectedCode) throw new Error(`earshot ${args.join(" ")} ended with ${code}`);
}

const publish = ["metadata", "publish", "int-billing-dispute", "--annotations", "-"];
const annotations = [
  { key: "media.duration_sec", value: "142", mediaType: "voice", format: "wav", category: "technical" },
  { key: "voice.quality", value: "good", mediaType: "voice", format: "wav", category: "technical" },
];
const personal = [{ key: "contact", value: "Call back on (555) 123-4567", mediaType: "voice", format: "wav" }];

try {
  const evaluate = ["evaluate", "--from", "2026-10-01"];
  console.log("The calls by their sound alone, who speaks when:");
  await earshot([...evaluate, "--transcript-from", "voice-activity"]);
  console.log("\nThe same calls with their words, by a stand-in of Azure's fast transcription:");
  await earshot([...evaluate, "--transcript-from", "service", "--force", "--report", report]);
  console.log("\nAnnotations of an interaction, published:");
  await earshot(publish, JSON.stringify(annotations));
  console.log("\nThe same with a phone number in them, refused:");
  await earshot(publish, JSON.stringify(personal), 1);
  console.log("\nThe audit trail of both:");
  await earshot(["audit", "list"]);
  await earshot(["audit", "verify"]);
  console.log(`\nThe report of the calls: ${report}`);
  console.log(`To look at them on pages: EARSHOT_DATA=${data} npx -y pnpm@12.21.0 earshot serve`);
} finally {
  await simulator.close();
}
