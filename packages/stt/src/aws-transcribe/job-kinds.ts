import type { LanguageCode, StartCallAnalyticsJobRequest } from "@aws-sdk/client-transcribe";
import type { SttInput } from "@earshot/model";
import type { AwsClients } from "./clients.ts";
import type { AwsTranscribeSettings } from "./options.ts";
import {
  documentKeyOf,
  isCallAnalyticsName,
  languageOf,
  mediaFormatOf,
  mediaKeyOf,
  requestOf,
  wordsOf,
} from "./request-of-job.ts";

interface Job {
  status: string | undefined;
  failureReason: string | undefined;
  documentUri: string | undefined;
}

/** Transcribe has two kinds of jobs, which live the same life under other names. */
export interface JobKind {
  format: "aws-transcribe" | "aws-call-analytics";
  /** What starts the job. Throws `SttError` for audio and languages that the service does not take. */
  starter(
    input: SttInput,
    name: string,
    settings: AwsTranscribeSettings,
    languages: readonly LanguageCode[],
  ): (aws: AwsClients, abortSignal: AbortSignal) => Promise<unknown>;
  /** Null for an answer without a job. */
  describe(aws: AwsClients, name: string, abortSignal: AbortSignal): Promise<Job | null>;
  remove(aws: AwsClients, name: string, abortSignal: AbortSignal): Promise<unknown>;
}

export const jobKindOf = (name: string): JobKind => (isCallAnalyticsName(name) ? callAnalytics : transcription);

const transcription: JobKind = {
  format: "aws-transcribe",
  starter(input, name, settings, languages) {
    const request = requestOf(input, name, settings, languages);
    return ({ jobs, transcribe }, abortSignal) =>
      jobs.send(new transcribe.StartTranscriptionJobCommand(request), { abortSignal });
  },
  async describe({ jobs, transcribe }, name, abortSignal) {
    const command = new transcribe.GetTranscriptionJobCommand({ TranscriptionJobName: name });
    const { TranscriptionJob: job } = await jobs.send(command, { abortSignal });
    if (job === undefined) return null;
    const { TranscriptionJobStatus: status, FailureReason: failureReason, Transcript } = job;
    return { status, failureReason, documentUri: Transcript?.TranscriptFileUri };
  },
  remove: ({ jobs, transcribe }, name, abortSignal) =>
    jobs.send(new transcribe.DeleteTranscriptionJobCommand({ TranscriptionJobName: name }), { abortSignal }),
};

const callAnalytics: JobKind = {
  format: "aws-call-analytics",
  starter(input, name, settings, languages) {
    const request = callAnalyticsRequestOf(input, name, settings, languages);
    return ({ jobs, transcribe }, abortSignal) =>
      jobs.send(new transcribe.StartCallAnalyticsJobCommand(request), { abortSignal });
  },
  async describe({ jobs, transcribe }, name, abortSignal) {
    const command = new transcribe.GetCallAnalyticsJobCommand({ CallAnalyticsJobName: name });
    const { CallAnalyticsJob: job } = await jobs.send(command, { abortSignal });
    if (job === undefined) return null;
    const { CallAnalyticsJobStatus: status, FailureReason: failureReason, Transcript } = job;
    return { status, failureReason, documentUri: Transcript?.TranscriptFileUri };
  },
  remove: ({ jobs, transcribe }, name, abortSignal) =>
    jobs.send(new transcribe.DeleteCallAnalyticsJobCommand({ CallAnalyticsJobName: name }), { abortSignal }),
};

function callAnalyticsRequestOf(
  input: SttInput,
  name: string,
  settings: AwsTranscribeSettings,
  languages: readonly LanguageCode[],
): StartCallAnalyticsJobRequest {
  const { bucket, outputBucket, callAnalytics } = settings;
  const { language, vocabulary } = wordsOf(input, settings);
  mediaFormatOf(input.path, input.audio);
  const agentChannel = callAnalytics?.agentChannel ?? 0;
  return {
    CallAnalyticsJobName: name,
    Media: { MediaFileUri: `s3://${bucket}/${mediaKeyOf(name)}` },
    DataAccessRoleArn: callAnalytics?.role,
    Settings: {
      ...(language === undefined ? {} : { LanguageOptions: [languageOf(language, languages)] }),
      ...(vocabulary === undefined ? {} : { VocabularyName: vocabulary }),
    },
    ChannelDefinitions: [
      { ChannelId: agentChannel, ParticipantRole: "AGENT" },
      { ChannelId: 1 - agentChannel, ParticipantRole: "CUSTOMER" },
    ],
    ...(outputBucket === undefined ? {} : { OutputLocation: `s3://${outputBucket}/${documentKeyOf(name)}` }),
  };
}
