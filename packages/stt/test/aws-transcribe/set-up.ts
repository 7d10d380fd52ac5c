import { type AwsSimulator, type AwsSimulatorOptions, startAwsSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import { fakeClock } from "@earshot/test-kit";
import { onTestFinished, vi } from "vitest";
import type { AwsTranscribeOptions } from "../../src/aws-transcribe/options.ts";
import { createAwsTranscribeProvider } from "../../src/aws-transcribe/provider.ts";
import { callInput, spokenCall } from "../input-of.ts";

export const sessionToken = "session+token/that-is-secret";

/** A simulator that knows one recording, and the credentials for it in the environment. */
export async function setUp(options: AwsSimulatorOptions = {}) {
  const aws = await startAwsSimulator({ audio: [spokenCall], ...options });
  onTestFinished(() => aws.close());
  stubEnvironment({ ...aws.credentials, AWS_SESSION_TOKEN: sessionToken });
  const input = await callInput();
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
