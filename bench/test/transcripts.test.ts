import { parseTranscript, toColumns } from "@earshot/transcripts";
import { expect, test } from "vitest";
import {
  awsFormat,
  callsOfBlock,
  deepgramFormat,
  genesysFormat,
  guideFormat,
  prettyFormat,
  transcriptsOfBlock,
} from "../src/transcripts.ts";

test.each([
  ["guide", guideFormat],
  ["guide, indented", prettyFormat],
  ["Genesys", genesysFormat],
  ["Amazon Transcribe", awsFormat],
  ["Deepgram", deepgramFormat],
])("transcripts in the format %s hold the segments of their calls", (_, format) => {
  const { segments, segmentOffsets } = callsOfBlock(7, 0);
  const documents = transcriptsOfBlock(7, 0, format, 40);
  expect(documents).toHaveLength(40);
  for (const call of [0, 1, 20, 39]) {
    const [from, to] = [segmentOffsets[call], segmentOffsets[call + 1]];
    const { columns } = toColumns(parseTranscript(documents[call] ?? "", { source: `call ${call}` }).segments);
    expect([...columns.startMs]).toEqual([...segments.startMs.subarray(from, to)]);
    expect([...columns.endMs]).toEqual([...segments.endMs.subarray(from, to)]);
    expect([...columns.side]).toEqual([...segments.side.subarray(from, to)]);
  }
});
