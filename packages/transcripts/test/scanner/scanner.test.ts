import { readFile } from "node:fs/promises";
import { createKernel } from "@earshot/analysis-wasm";
import { fcOptions } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { defaultRoleMap, type RoleMap } from "../../src/role-map.ts";
import { createSpeakerOf } from "../../src/scanner.ts";
import { compareDocuments, compareLines } from "./difference.ts";
import { createDocuments } from "./documents.ts";

const kernel = await createKernel();
const { seed } = fcOptions;

describe(`the scanner, on documents of seed ${seed}`, () => {
  const batches = Array.from({ length: 40 }, (_, round) => round);

  it("finds what the parser finds in documents one behind the other", () => {
    const next = createDocuments(seed, "\n");
    const results = batches.map((round) => {
      return compareDocuments(kernel, Array.from({ length: 250 }, next), round === 0 ? 0x7d : round);
    });
    expect(results.flatMap(({ mismatches }) => mismatches)).toStrictEqual([]);
    const understood = results.reduce((total, result) => total + result.understood, 0);
    expect(understood).toBeGreaterThan(2500);
  });

  it("finds what the parser finds in lines", () => {
    const next = createDocuments(seed, "\r");
    const results = batches.map(() => compareLines(kernel, Array.from({ length: 250 }, next)));
    expect(results.flatMap(({ mismatches }) => mismatches)).toStrictEqual([]);
    const understood = results.reduce((total, result) => total + result.understood, 0);
    expect(understood).toBeGreaterThan(2500);
  });
});

const segment = '{"start_time":0.5,"end_time":2,"speaker":"agent","transcript":"Hi"}';
const resultsOf = (...segments: string[]) => `{"results":[${segments.join(",")}]}`;
const genesys = (phrase: string, more = "") => `{"transcripts":[{"phrases":[${phrase}]}]${more}}`;
const phrase = '{"startTimeMs":5,"duration":{"milliseconds":7},"participantPurpose":"internal","text":"Hi"}';

const aws = (segment: string, more = '"channel_labels":{"channels":[],"number_of_channels":2}') =>
  `{"jobName":"j","results":{"items":[],"audio_segments":[${segment}],${more}}}`;
const awsSegment = '{"id":0,"start_time":"0.5","end_time":"2.0","channel_label":"ch_0","transcript":"Hi","items":[0]}';
const deepgram = (utterance: string, metadata = '{"channels":2}') =>
  `{"metadata":${metadata},"results":{"channels":[],"utterances":[${utterance}]}}`;
const utterance = '{"start":0.5,"end":2,"channel":1,"transcript":"Hi","words":[{"word":"hi"}]}';
const whisperx = (segment: string, more = "") => `{"segments":[${segment}],"word_segments":[],"language":"en"${more}}`;
const whisperxSegment = '{"start":0.5,"end":2,"text":" Hi ","words":[{"word":"Hi"}],"speaker":"agent"}';

it("any one byte of a document may be another, or missing", () => {
  const segments = Array.from({ length: 4 }, (_, i) => {
    return { start_time: 10.25 + i, end_time: 11.5 + i, speaker: "agent", transcript: "Hi" };
  });
  const texts = [
    JSON.stringify({ results: segments }),
    aws(awsSegment),
    deepgram(utterance),
    whisperx(whisperxSegment),
  ];
  const documents = texts.flatMap((text) => {
    return Array.from(text, (_, at) => {
      return Array.from('\0\n "\\{}[],:0159.-eaé', (other) => text.slice(0, at) + other + text.slice(at + 1))
        .concat(text.slice(0, at) + text.slice(at + 1))
        .map((document) => Buffer.from(document));
    }).flat();
  });
  const results = [compareDocuments(kernel, documents, 0x30), compareLines(kernel, documents)];
  expect(results.flatMap(({ mismatches }) => mismatches)).toStrictEqual([]);
  for (const { understood } of results) expect(understood).toBeGreaterThan(documents.length / 20);
});

/** Compares both ways of scanning and answers whether the document was understood. */
function understands(document: string | Buffer): boolean {
  const bytes = Buffer.from(document);
  const found = compareDocuments(kernel, [bytes], 0x22);
  expect(found.mismatches).toStrictEqual([]);
  // What a scan has learnt from a document it must not believe of the next.
  expect(compareDocuments(kernel, [bytes, bytes, bytes], 0x22).mismatches).toStrictEqual([]);
  const lines = compareLines(kernel, [bytes]);
  expect(lines.mismatches).toStrictEqual([]);
  if (!bytes.includes("\n")) expect(lines.understood).toBe(found.understood);
  return found.understood === 1;
}

describe("the scanner understands", () => {
  it.each([
    resultsOf(),
    resultsOf(segment),
    resultsOf(segment, segment, segment),
    '{"transcripts":[{"endTime":"2.0005","startTime":"0","channel":1,"text":"\\u00e9\\\\"}],"jobName":null}',
    resultsOf('{"start_time":2147483.647,"end_time":2147483.6474999}'),
    resultsOf('{"start_time":0,"end_time":0,"speaker":null,"channel":null,"transcript":null}'),
    resultsOf('{"start_time":0,"end_time":0,"words":[[{"a":[1,-2.5e-3,true,false,null,"\\ud800"]}]]}'),
    ` \t{ "results" :\r[ ${segment} ,\t${segment} ] } \r`,
    `{\n  "results": [\n    ${segment},\n    ${segment}\n  ]\n}\n`,
    resultsOf(`{"start_time":0,"end_time":1,"transcript":"${"東京 café 😀 ".repeat(9)}"}`),
    genesys(phrase),
    genesys(`${phrase},${phrase}`, ',"participants":[{"participantPurpose":"agent"},7]'),
    `{"startTime":1698244205000,"transcripts":[{"phrases":[${phrase.replace(":5,", ":1698244205999,")}]}]}`,
    aws(`${awsSegment},${awsSegment.replace("ch_0", "ch_1")}`),
    aws(awsSegment.replace('"channel_label":"ch_0"', '"speaker_label":"agent"'), '"language_code":"en-US"'),
    deepgram(utterance),
    deepgram(utterance.replace('"channel"', '"speaker":"Sam","channel"')),
    whisperx(`${whisperxSegment},${whisperxSegment}`),
    resultsOf(segment).replace(/}$/, ',"segments":7}'),
  ])("%s", (document) => {
    expect(understands(document)).toBe(true);
  });

  it.each(["genesys.json", "aws-transcribe-channel_labels.json", "deepgram-multichannel-utterances.json"])(
    "%s as the service writes it",
    async (name) => {
      const bytes = await readFile(new URL(`../samples/${name}`, import.meta.url));
      expect(understands(bytes)).toBe(true);
      expect(understands(JSON.stringify(JSON.parse(bytes.toString())))).toBe(true);
    },
  );
});

describe("the scanner leaves to the parser", () => {
  it.each([
    "{}",
    "[]",
    '"results"',
    `\ufeff${resultsOf(segment)}`,
    `${resultsOf(segment)}{`,
    `${resultsOf(segment)}\0`,
    resultsOf(segment, ""),
    resultsOf(segment).slice(0, -1),
    '{"results":[],"results":[]}',
    '{"results":[],"transcripts":[]}',
    '{"results":null,"transcripts":[]}',
    resultsOf("7"),
    resultsOf("{}"),
    resultsOf('{"start_time":0}'),
    resultsOf('{"start_time":0,"startTime":0,"end_time":1}'),
    resultsOf('{"start_time":0,"end_time":1,"end_time":1}'),
    resultsOf('{"start_time":1,"end_time":0.9994}'),
    resultsOf('{"start_time":1e0,"end_time":2}'),
    resultsOf('{"start_time":-0,"end_time":2}'),
    resultsOf('{"start_time":00,"end_time":2}'),
    resultsOf('{"start_time":1.,"end_time":2}'),
    resultsOf('{"start_time":0.12345678901234567,"end_time":2}'),
    resultsOf('{"start_time":2147483.6475,"end_time":2147483.6475}'),
    resultsOf('{"start_time":"0 ","end_time":2}'),
    resultsOf('{"start\\u005ftime":0,"end_time":2}'),
    resultsOf('{"start_time":0,"end_time":2,"speaker":1.0}'),
    resultsOf('{"start_time":0,"end_time":2,"speaker":-1}'),
    resultsOf('{"start_time":0,"end_time":2,"speaker":[]}'),
    resultsOf('{"start_time":0,"end_time":2,"transcript":"\\x"}'),
    resultsOf('{"start_time":0,"end_time":2,"transcript":"\t"}'),
    resultsOf('{"start_time":0,"end_time":2,"alternatives":[]}'),
    resultsOf(`{"start_time":0,"end_time":2,"deep":${"[".repeat(70)}${"]".repeat(70)}}`),
    genesys(phrase, ',"participants":[{"participantPurpose":"ivr"}]'),
    genesys(phrase, ',"startTime":"2023-10-25T14:30:05Z"'),
    genesys(`${phrase},${phrase.replace(":5,", ":1698244205999,")}`, ',"startTime":1698244205000'),
    genesys(phrase.replace(":5,", ":1698244204999,"), ',"startTime":1698244205000'),
    genesys(phrase.replace(":7}", ":7.5}")),
    genesys(phrase.replace(":7}", ":2147483643}")),
    genesys(phrase.replace('"Hi"', "5")),
    aws(""),
    aws(awsSegment, '"transcripts":[]'),
    aws(awsSegment, '"channel_labels":{"number_of_channels":1}'),
    aws(awsSegment, '"channel_labels":{"number_of_channels":2},"audio_segments":[]'),
    aws(awsSegment.replace("ch_0", "ch_10")),
    aws(awsSegment.replace('"channel_label":"ch_0"', '"speaker_label":"0"')),
    aws(awsSegment).replace('"items":[],', ""),
    aws(awsSegment).replace('"jobName":"j"', '"transcript":"earshot"'),
    deepgram(utterance, '{"channels":1}'),
    deepgram(utterance, "null"),
    deepgram(utterance.replace('"channel"', '"speaker":0,"channel"')),
    deepgram(utterance).replace('"channels":[]', '"items":[]'),
    deepgram(utterance).replace('"metadata"', '"segments"'),
    whisperx(whisperxSegment, ',"text":"Hi"'),
    whisperx(whisperxSegment.replace('"agent"', "null")),
    whisperx(whisperxSegment.replace('"start":0.5', '"start":null')),
    whisperx(whisperxSegment.replace(" Hi ", "\u00a0Hi")),
    whisperx(whisperxSegment, ',"results":[]'),
  ])("%s", (document) => {
    expect(understands(document)).toBe(false);
  });

  it.each([
    [0xff],
    [0xc0, 0xaf],
    [0xe0, 0x80, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x80, 0x80, 0xaf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0x80],
    [0xe6, 0x9d],
    [0xf0, 0x9f, 0x98],
  ])("text of the bytes %j, wherever it is", (...bytes) => {
    for (let before = 0; before < 36; before++) {
      const text = Buffer.concat([Buffer.alloc(before, "a"), Buffer.from(bytes), Buffer.from("b")]);
      for (const opening of ['"text":"', '"text":"é\\n', '"speaker":"', '"note":"', '"note":[{"']) {
        const tail = opening.endsWith('{"') ? '":1}]}]}' : '"}]}';
        const head = `{"results":[{"start_time":0,"end_time":1,${opening}`;
        expect(understands(`${head}é${tail}`)).toBe(true);
        expect(understands(Buffer.concat([Buffer.from(head), text, Buffer.from(tail)]))).toBe(false);
      }
    }
    // In a key the bytes are part of what one segment repeats of another.
    const [open, close] = ['{"start_time":0.000,"', '":1,"end_time":1,"speaker":"agent","text":"Hi"}'];
    const segment = Buffer.concat([Buffer.from(open), Buffer.from(bytes), Buffer.from(close)]);
    const [head, comma, tail] = [Buffer.from('{"results":['), Buffer.from(","), Buffer.from("]}")];
    expect(understands(Buffer.concat([head, segment, comma, segment, comma, segment, tail]))).toBe(false);
  });
});

describe("createSpeakerOf", () => {
  it("follows the role map", () => {
    const roleMap: RoleMap = { labels: { Sam: "agent" }, channels: { "1": "agent" } };
    const attribute = createSpeakerOf(roleMap);
    expect(attribute({ speaker: " SAM ", channel: null })).toStrictEqual({
      speaker: "sam",
      side: "agent",
      from: "label",
    });
    expect(attribute({ speaker: null, channel: 1 })).toStrictEqual({
      speaker: "channel_1",
      side: "agent",
      from: "channel",
    });
    expect(createSpeakerOf(defaultRoleMap)({ speaker: null, channel: null })).toStrictEqual({
      speaker: "unknown",
      side: "unknown",
    });
  });
});
