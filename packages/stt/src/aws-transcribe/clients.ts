import type { S3Client } from "@aws-sdk/client-s3";
import type { TranscribeClient } from "@aws-sdk/client-transcribe";
import type { AwsTranscribeSettings } from "./options.ts";

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

/** The SDK's clients. Loaded when a recording is transcribed: their packages are large. */
export async function loadClients(settings: AwsTranscribeSettings): Promise<AwsClients> {
  const { region, endpoint, credentials, profile, answerTimeoutMs } = settings;
  const [s3, transcribe] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/client-transcribe")]);
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
