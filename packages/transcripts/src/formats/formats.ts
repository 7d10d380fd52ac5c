import type { TranscriptFormat } from "@earshot/model";
import { assemblyai } from "./assemblyai.ts";
import { audacity, isAudacity } from "./audacity.ts";
import { awsCallAnalytics } from "./aws-call-analytics.ts";
import { awsStreaming } from "./aws-streaming.ts";
import { awsTranscribe } from "./aws-transcribe.ts";
import { azureBatch } from "./azure-batch.ts";
import { azureFast } from "./azure-fast.ts";
import { captionsFormat, srt, webvtt } from "./captions.ts";
import { contactLens } from "./contact-lens.ts";
import { csv, isCsv } from "./csv.ts";
import { ctm, isCtm } from "./ctm.ts";
import { deepgram } from "./deepgram.ts";
import { earshot } from "./earshot.ts";
import { elevenlabs } from "./elevenlabs.ts";
import type { Format } from "./format.ts";
import { genesys } from "./genesys.ts";
import { google, riva } from "./google.ts";
import { isLines, lines } from "./lines.ts";
import { openai } from "./openai.ts";
import { results } from "./results.ts";
import { revai } from "./revai.ts";
import { isRttm, rttm } from "./rttm.ts";
import { speechmatics } from "./speechmatics.ts";
import { whisperCpp } from "./whisper-cpp.ts";
import { isWhisperTsv, whisperTsv } from "./whisper-tsv.ts";
import { whisperx } from "./whisperx.ts";

export const formats: Record<TranscriptFormat, Format> = {
  results,
  genesys,
  webvtt,
  srt,
  earshot,
  "aws-transcribe": awsTranscribe,
  "aws-streaming": awsStreaming,
  "aws-call-analytics": awsCallAnalytics,
  "contact-lens": contactLens,
  google,
  riva,
  "azure-batch": azureBatch,
  "azure-fast": azureFast,
  deepgram,
  assemblyai,
  revai,
  speechmatics,
  elevenlabs,
  "whisper-cpp": whisperCpp,
  openai,
  whisperx,
  rttm,
  ctm,
  "whisper-tsv": whisperTsv,
  csv,
  audacity,
  lines,
};

const textFormats: readonly ((text: string) => boolean)[] = [
  (text) => captionsFormat(text) !== null,
  isRttm,
  isWhisperTsv,
  isCsv,
  isAudacity,
  isLines,
  isCtm,
];

/** Whether a text begins as one of the formats that are not JSON does. */
export const isTextFormat = (text: string): boolean => textFormats.some((begins) => begins(text));
