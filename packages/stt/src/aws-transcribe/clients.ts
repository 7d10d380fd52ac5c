import type { AwsTranscribeSettings } from "./options.ts";

/** What the SDK would print is in the errors that are thrown. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The SDK's clients. Loaded when a recording is transcribed: their packages are large. */
export async function loadClients(settings: AwsTranscribeSettings) {
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
    /** What must not appear in an error; nothing when there are no credentials. */
    async secrets(): Promise<string[]> {
      try {
        const { accessKeyId, secretAccessKey, sessionToken } = await jobs.config.credentials();
        return [accessKeyId, secretAccessKey, sessionToken ?? ""].filter((secret) => secret !== "");
      } catch {
        return [];
      }
    },
    close(): void {
      objects.destroy();
      jobs.destroy();
    },
  };
}

export type AwsClients = Awaited<ReturnType<typeof loadClients>>;
