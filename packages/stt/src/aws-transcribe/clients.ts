import type { S3Client } from "@aws-sdk/client-s3";
import type { TranscribeClient } from "@aws-sdk/client-transcribe";
import { SttError } from "../errors.ts";
import { type AwsTranscribeSettings, providerName } from "./options.ts";

/** What the SDK would print is in the errors that are thrown. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export interface AwsClients {
  s3: typeof import("@aws-sdk/client-s3");
  transcribe: typeof import("@aws-sdk/client-transcribe");
  objects: S3Client;
  jobs: TranscribeClient;
  /** What must not appear in an error; nothing when there are no credentials. */
  secrets(): Promise<string[]>;
  close(): void;
}

/** The SDK's clients. Loaded when a recording is transcribed: their packages are large. Throws `SttError` where they are not installed. */
export async function loadClients(settings: AwsTranscribeSettings): Promise<AwsClients> {
  const { region, endpoint, credentials, profile, answerTimeoutMs } = settings;
  const [s3, transcribe] = await loadPackages();
  const shared = {
    region,
    maxAttempts: 1,
    logger: silent,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: answerTimeoutMs },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(profile === undefined ? {} : { profile }),
  };
  const objects = new s3.S3Client({
    ...shared,
    forcePathStyle: endpoint !== undefined,
    // The upload carries the SHA-256 that is known already.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const jobs = new transcribe.TranscribeClient(shared);
  return {
    s3,
    transcribe,
    objects,
    jobs,
    async secrets() {
      try {
        const { accessKeyId, secretAccessKey, sessionToken } = await jobs.config.credentials();
        return [accessKeyId, secretAccessKey, sessionToken ?? ""].filter((secret) => secret !== "");
      } catch {
        return [];
      }
    },
    close() {
      objects.destroy();
      jobs.destroy();
    },
  };
}

/** A sixth of what an installed Earshot would weigh, for one service of several: whoever uses it installs them. */
async function loadPackages() {
  try {
    return await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/client-transcribe")]);
  } catch (cause) {
    throw new SttError("stt.configuration", `${providerName} needs the AWS SDK, which is not installed`, {
      hint: "Install it beside Earshot: npm install @aws-sdk/client-s3 @aws-sdk/client-transcribe, globally if Earshot is.",
      provider: providerName,
      cause,
    });
  }
}
