import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AwsSimulator, type AwsSimulatorOptions, startAwsSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { SttInput } from "@earshot/model";
import { fakeClock, temporaryFolder, wavFile } from "@earshot/test-kit";
import { onTestFinished, vi } from "vitest";
import type { AwsTranscribeOptions } from "../../src/aws-transcribe/options.ts";
import { createAwsTranscribeProvider } from "../../src/aws-transcribe/provider.ts";

export const audio = wavFile({ samples: 16_000 });

export const speech = [
  { speaker: "agent", startMs: 100, endMs: 900, text: "Good morning, how can I help?" },
  { speaker: "customer", startMs: 850, endMs: 1800, text: "I was charged twice." },
] as const;

export const sessionToken = "session+token/that-is-secret";

/** A simulator that knows one recording, and the credentials for it in the environment. */
export async function setUp(options: AwsSimulatorOptions = {}) {
  const aws = await startAwsSimulator({ audio: [{ audio, speech }], ...options });
  onTestFinished(() => aws.close());
  stubEnvironment({ ...aws.credentials, AWS_SESSION_TOKEN: sessionToken });
  const path = join(await temporaryFolder(), "call.wav");
  await writeFile(path, audio);
  const input: SttInput = {
    recordingId: "rec-1",
    partId: "part-1",
    path,
    bytes: audio.length,
    sha256: createHash("sha256").update(audio).digest("hex"),
    contentType: "audio/wav",
    audio: { container: "WAVE", codec: "PCM", channels: 2, sampleRateHz: 8000, durationMs: 2000 },
  };
  const clock = fakeClock();
  return { aws, input, clock, connect: (more: Partial<AwsTranscribeOptions> = {}) => connect(aws, clock, more) };
}

/** A provider as a process makes it that has just been started. */
function connect(aws: AwsSimulator, clock: ReturnType<typeof fakeClock>, more: Partial<AwsTranscribeOptions>) {
  const http = createHttp({}, { clock, random: () => 0.5 });
  const place = { region: "eu-central-1", bucket: "earshot-calls", endpoint: aws.endpoint };
  const provider = createAwsTranscribeProvider({ ...place, ...more }, { http, clock, random: () => 0.5 });
  onTestFinished(async () => {
    await provider.close();
    await http.close();
  });
  return provider;
}

/** Nothing that this machine knows of AWS may decide a test. */
function stubEnvironment(variables: Record<string, string>): void {
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}
