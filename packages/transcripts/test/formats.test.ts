import type { Segment } from "@earshot/model";
import { errorOf } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { TranscriptError } from "../src/errors.ts";
import type { RoleMap } from "../src/role-map.ts";
import { normalise, parseTranscript } from "../src/transcript.ts";
import { requireFormat, shapes } from "./shapes.ts";

const source = "call";
const read = (document: unknown, roleMap?: RoleMap) => normalise(document, { source, roleMap });
const rejection = (document: unknown) => errorOf(TranscriptError, () => read(document));
const short = ({ segments }: { segments: Segment[] }) =>
  segments.map(({ startMs, endMs, speaker, side, text }) => [startMs, endMs, speaker, side, text]);

describe("the smallest document", () => {
  it.each(Object.entries(shapes))("of %s is read from bytes", (format, document) => {
    const bytes = Buffer.from(typeof document === "string" ? document : JSON.stringify(document));
    const [first] = parseTranscript(bytes, { source }).segments;
    expect(first).toMatchObject({ startMs: 0, endMs: 1000 });
    expect(first?.text).toMatch(requireFormat(format) === "rttm" ? /^$/ : /^Hi\.?$/);
  });
});

describe("AWS Transcribe", () => {
  const word = (content: string, start: string, end: string, more: object = {}) => ({
    type: "pronunciation",
    start_time: start,
    end_time: end,
    alternatives: [{ confidence: "0.9", content }],
    ...more,
  });
  const stop = { type: "punctuation", alternatives: [{ confidence: "0.0", content: "." }] };

  it("joins speakers to the words of older results by their times", () => {
    const label = (speaker_label: string, start_time: string, end_time: string) => ({
      speaker_label,
      start_time,
      end_time,
    });
    const results = {
      items: [word("Hi", "0.0", "0.5"), stop, word("Yes", "0.6", "0.9"), stop],
      speaker_labels: {
        segments: [
          { ...label("spk_0", "0.0", "0.5"), items: [label("spk_0", "0.0", "0.5")] },
          { ...label("spk_1", "0.6", "0.9"), items: [label("spk_1", "0.6", "0.9")] },
        ],
      },
    };
    expect(short(read({ results }))).toStrictEqual([
      [0, 500, "spk_0", "unknown", "Hi."],
      [600, 900, "spk_1", "unknown", "Yes."],
    ]);
  });

  it("sorts the words of channels, and takes redacted ones without a confidence", () => {
    const redacted = { ...word("[PII]", "0.2", "0.4"), alternatives: [{ content: "[PII]", redactions: [{}] }] };
    const channels = [
      { channel_label: "ch_1", items: [word("Later", "2.0", "3.0")] },
      { channel_label: "ch_0", items: [redacted] },
    ];
    const transcript = read({ results: { items: [], channel_labels: { number_of_channels: 2, channels } } });
    expect(short(transcript)).toStrictEqual([
      [200, 400, "channel_0", "agent", "[PII]"],
      [2000, 3000, "channel_1", "customer", "Later"],
    ]);
    expect(transcript.segments[0]?.words).toStrictEqual([{ text: "[PII]", startMs: 200, endMs: 400 }]);
  });

  it("takes final results of a stream alone", () => {
    const result = (IsPartial: boolean, Transcript: string) => ({
      StartTime: 0,
      EndTime: 1,
      IsPartial,
      Alternatives: [{ Transcript }],
    });
    const event = (...Results: object[]) => ({ TranscriptEvent: { Transcript: { Results } } });
    expect(short(read([event(result(true, "Hell")), event(result(false, "Hello"))]))).toStrictEqual([
      [0, 1000, "unknown", "unknown", "Hello"],
    ]);
  });

  it("reads utterances of streaming Call Analytics", () => {
    const UtteranceEvent = {
      ParticipantRole: "CUSTOMER",
      BeginOffsetMillis: 5,
      EndOffsetMillis: 9,
      IsPartial: false,
      Transcript: "Hi",
    };
    expect(short(read([{ UtteranceEvent }]))).toStrictEqual([[5, 9, "CUSTOMER", "customer", "Hi"]]);
  });
});

describe("Contact Lens", () => {
  const turn = (ParticipantId: string, BeginOffsetMillis: number) => ({
    ParticipantId,
    BeginOffsetMillis,
    EndOffsetMillis: BeginOffsetMillis + 5,
    Content: "Hi",
  });
  const Participants = [
    { ParticipantId: "p1", ParticipantRole: "CUSTOMER" },
    { ParticipantId: "p2", ParticipantRole: "AGENT" },
  ];

  it("joins roles by participant, and keeps what was measured", () => {
    const ConversationCharacteristics = {
      TotalConversationDurationMillis: 32_110,
      NonTalkTime: { TotalTimeMillis: 172, Instances: [{}] },
      Interruptions: { TotalCount: 2, TotalTimeMillis: 10_710, InterruptionsByInterrupter: { CUSTOMER: [{}, {}] } },
    };
    const transcript = read({ Participants, Transcript: [turn("p1", 0), turn("p2", 9)], ConversationCharacteristics });
    expect(transcript.segments.map(({ side }) => side)).toStrictEqual(["customer", "agent"]);
    expect(transcript.vendorMetrics).toStrictEqual({
      vendor: "contact-lens",
      durationMs: 32_110,
      talk: null,
      silence: { count: 1, totalMs: 172 },
      interruptions: { count: 2, totalMs: 10_710, byAgent: 0, byCustomer: 2 },
      wordsPerMinute: null,
    });
  });

  it("reads the segments of a call under way", () => {
    const Segments = [{ Transcript: { ...turn("p2", 0), ParticipantRole: "AGENT" } }, { Categories: {} }];
    expect(short(read({ Segments }))).toStrictEqual([[0, 5, "AGENT", "agent", "Hi"]]);
  });
});

describe("Google Speech-to-Text", () => {
  const word = (text: string, startTime?: string, endTime?: string, more: object = {}) => ({
    ...(startTime === undefined ? {} : { startTime }),
    endTime,
    word: text,
    ...more,
  });
  const result = (...words: object[]) => ({ alternatives: [{ transcript: "", words }] });

  it("takes the last result alone when it repeats all words with their speakers", () => {
    const results = [
      result(word("Hi", undefined, "0.5s")),
      result(word("Yes", "0.6s", "1s")),
      result(word("Hi", undefined, "0.5s", { speakerTag: 1 }), word("Yes", "0.6s", "1s", { speakerTag: 2 })),
    ];
    expect(short(read({ results }))).toStrictEqual([
      [0, 500, "speaker_1", "unknown", "Hi"],
      [600, 1000, "speaker_2", "unknown", "Yes"],
    ]);
  });

  it("finds the results of an operation and of a batch", () => {
    const results = [result(word("Hi", "1s", "2s"))];
    const expected = [[1000, 2000, "unknown", "unknown", "Hi"]];
    expect(short(read({ name: "1", done: true, response: { results } }))).toStrictEqual(expected);
    const uri = "gs://calls/1.wav";
    for (const file of [{ inlineResult: { transcript: { results } } }, { transcript: { results } }]) {
      expect(short(read({ name: "1", done: true, response: { results: { [uri]: file } } }))).toStrictEqual(expected);
    }
  });

  it.each([
    [
      { response: { results: { "gs://a": { cloudStorageResult: { uri: "gs://out/a.json" } } } } },
      "names a transcript of Google Speech-to-Text at gs://out/a.json and does not hold it",
    ],
    [{ name: "operations/1", metadata: {}, done: false }, "is an operation of Google Speech-to-Text that is not done"],
    [
      { results: { a: { transcript: { results: [] } }, b: { transcript: { results: [] } } } },
      "has the transcripts of 2 audio files of Google Speech-to-Text",
    ],
  ])("says what is missing in %j", async (document, problem) => {
    const error = await rejection(document);
    expect(error).toMatchObject({ code: "transcript.unsupported_format", message: `${source} ${problem}` });
    expect(error.hint).not.toBe("");
  });

  it("takes a result without words to begin where the one before it ends, with a warning", () => {
    const results = [
      { alternatives: [{ transcript: "Hello" }], resultEndOffset: "2s" },
      { languageCode: "en-us" },
      { alternatives: [{ transcript: " there" }], resultEndOffset: { seconds: "3", nanos: 500_000_000 } },
    ];
    const transcript = read({ results });
    expect(short(transcript).map(([startMs, endMs]) => [startMs, endMs])).toStrictEqual([
      [0, 2000],
      [2000, 3500],
    ]);
    expect(transcript.warnings?.map(({ code }) => code)).toStrictEqual(Array(2).fill("transcript.no_word_times"));
  });

  it("reads a document whose first result says nothing", () => {
    expect(read({ results: [{ languageCode: "en-us" }, result(word("Hi", "1s", "2s"))] }).segments).toHaveLength(1);
  });
});

describe("Azure", () => {
  it("skips what was not recognised, and sorts", () => {
    const phrase = (offsetInTicks: number, recognitionStatus: string, channel: number) => ({
      recognitionStatus,
      channel,
      offsetInTicks,
      durationInTicks: 7_600_000,
      nBest: [{ display: "Hi" }, { display: "High" }],
    });
    const recognizedPhrases = [phrase(20_000_000, "Success", 1), phrase(0, "NoMatch", 0), phrase(0, "Success", 0)];
    expect(short(read({ recognizedPhrases, combinedRecognizedPhrases: [{}, {}] }))).toStrictEqual([
      [0, 760, "channel_0", "agent", "Hi"],
      [2000, 2760, "channel_1", "customer", "Hi"],
    ]);
  });

  it("reads ISO 8601 durations", () => {
    const phrase = {
      recognitionStatus: "Success",
      offset: "PT1H1M0.76S",
      duration: "PT2S",
      nBest: [{ display: "Hi" }],
    };
    expect(read({ recognizedPhrases: [phrase] }).segments).toMatchObject([{ startMs: 3_660_760, endMs: 3_662_760 }]);
  });

  it("does not take the one channel of a recording for its agent", () => {
    const phrases = [{ channel: 0, speaker: 1, offsetInMs: 0, durationInMs: 9, text: "Hi" }];
    expect(short(read({ phrases }))).toStrictEqual([[0, 9, "speaker_1", "unknown", "Hi"]]);
    const roleMap: RoleMap = { labels: {}, channels: { 0: "customer" } };
    expect(short(read({ phrases }, roleMap))).toStrictEqual([[0, 9, "speaker_1", "customer", "Hi"]]);
  });
});

describe("others", () => {
  it("Deepgram without utterances: words by channel and speaker", () => {
    const word = (punctuated_word: string, start: number, speaker?: number) => ({
      word: punctuated_word.toLowerCase(),
      punctuated_word,
      start,
      end: start + 0.4,
      speaker,
    });
    const channel = (...words: object[]) => ({ alternatives: [{ words }] });
    const stereo = { results: { channels: [channel(word("Hi", 0)), channel(word("Yes", 1))] } };
    expect(short(read(stereo)).map(([, , , side]) => side)).toStrictEqual(["agent", "customer"]);
    const mono = { metadata: { channels: 1 }, results: { channels: [channel(word("Hi", 0, 0), word("Yes", 0.5, 1))] } };
    expect(short(read(mono)).map(([, , speaker]) => speaker)).toStrictEqual(["speaker_0", "speaker_1"]);
  });

  it("OpenAI diarized_json has speakers", () => {
    const segment = { type: "transcript.text.segment", start: 0, end: 1, text: " Hi", speaker: "agent" };
    expect(short(read({ text: "Hi", segments: [segment] }))).toStrictEqual([[0, 1000, "agent", "agent", "Hi"]]);
  });

  it("OpenAI with words alone: segments between pauses", () => {
    const words = [
      { word: "Hello", start: 0, end: 0.5 },
      { word: "there", start: 1, end: 1.5 },
      { word: "Yes", start: 2.001, end: 2.5 },
    ];
    expect(short(read({ text: "Hello there Yes", words })).map(([, , , , text]) => text)).toStrictEqual([
      "Hello there",
      "Yes",
    ]);
  });

  it("WhisperX leaves out segments without any times, and takes speakers from words", () => {
    const transcript = read({
      segments: [
        { text: " Hi", words: [{ word: "Hi", start: 0.1, end: 0.4, speaker: "SPEAKER_01" }] },
        { text: " lost", words: [{ word: "lost" }] },
      ],
    });
    expect(short(transcript)).toStrictEqual([[100, 400, "SPEAKER_01", "unknown", "Hi"]]);
    expect(transcript.warnings).toMatchObject([{ code: "transcript.segments_without_times" }]);
  });

  it("AssemblyAI counts channels from 1", () => {
    const utterance = (channel: string, start: number) => ({
      channel,
      speaker: channel,
      start,
      end: start + 9,
      text: "Hi",
    });
    expect(
      short(read({ utterances: [utterance("1", 0), utterance("2", 5)] })).map(([, , , side]) => side),
    ).toStrictEqual(["agent", "customer"]);
  });

  it("Speechmatics: punctuation belongs to the word before it, and UU is nobody", () => {
    const results = [
      { type: "word", start_time: 0, end_time: 1, alternatives: [{ content: "Hi", speaker: "UU", confidence: 0.8 }] },
      { type: "punctuation", start_time: 1, end_time: 1, alternatives: [{ content: "." }] },
    ];
    expect(short(read({ results }))).toStrictEqual([[0, 1000, "unknown", "unknown", "Hi."]]);
  });

  it("ElevenLabs keeps words alone, by channel", () => {
    const words = [
      { type: "word", text: "Hi", start: 0, end: 1, logprob: Math.log(0.5) },
      { type: "spacing", text: " ", start: 1, end: 1 },
      { type: "audio_event", text: "(laughs)", start: 1, end: 2 },
    ];
    const transcripts = [0, 1].map((channel_index) => ({ channel_index, language_code: "en", words }));
    const transcript = read({ transcripts });
    expect(transcript.segments.map(({ text, side }) => [text, side])).toStrictEqual([
      ["Hi", "agent"],
      ["Hi", "customer"],
    ]);
    expect(transcript.segments[0]?.words?.[0]?.confidence).toBeCloseTo(0.5);
  });

  it("CSV: quotes, semicolons with decimal commas, milliseconds and clock times", () => {
    const expected = [[500, 61_000, "Agent", "agent", 'Say "a;b",\nplease']];
    expect(short(read('start;end;speaker;text\n0,5;61,0;Agent;"Say ""a;b"",\nplease"\n'))).toStrictEqual(expected);
    expect(short(read('start_ms,end_ms,speaker,text\r\n500,61000,Agent,"Say ""a;b"",\nplease"'))).toStrictEqual(
      expected,
    );
    expect(short(read('start,end,speaker,text\n0:00.5,00:01:01,Agent,"Say ""a;b"",\nplease"'))).toStrictEqual(expected);
  });

  it("Audacity: frequencies are skipped, and a label of the role map is a speaker", () => {
    expect(short(read("0.5\t1.5\tagent\n\\\t100\t200\n1\t2\tjust words\n"))).toStrictEqual([
      [500, 1500, "agent", "agent", ""],
      [1000, 2000, "unknown", "unknown", "just words"],
    ]);
  });

  it("CTM: channels are numbered from 1 or lettered", () => {
    expect(short(read(";; made by hand\ncall A 0.0 0.5 hello 0.9\ncall B 1.0 0.5 yes 0.9\n"))).toStrictEqual([
      [0, 500, "channel_0", "agent", "hello"],
      [1000, 1500, "channel_1", "customer", "yes"],
    ]);
  });

  it.each([
    ['2,"he said', "has a quote that is not closed"],
    ['2,"he said" loudly', "has text behind a closing quote"],
    ['2,"he said""', "has a quote that is not closed"],
  ])("CSV with the row %s is refused, naming it", async (row, problem) => {
    const head = "end,text,speaker,start\n1,hello,agent,0\n";
    const error = await rejection(`${head}${row},customer,1\n3,third,agent,2\n`);
    expect(error).toMatchObject({
      code: "transcript.segments",
      message: `call: rows[2] ${problem}`,
      faults: [{ index: 2, field: null, problem }],
    });
  });

  it("lines end where the first of those behind them begins that is not earlier", () => {
    const times = [5, 3, 3, 9, 7, 8, 1];
    const document = times.map((time) => `[00:0${time}] Agent: Hi`).join("\n");
    expect(short(read(document)).map(([start, end]) => [start, end])).toStrictEqual([
      [1000, 1400],
      [3000, 3000],
      [3000, 9000],
      [5000, 9000],
      [7000, 8000],
      [8000, 8400],
      [9000, 9400],
    ]);
  });

  it.each([
    ["rising", (index: number) => index],
    ["falling", (index: number) => 200_000 - index],
    ["equal", () => 1],
    ["from 0 again", (index: number) => index % 3600],
  ])("200,000 lines with times that are %s are read", (_what, secondsOf) => {
    const clock = (seconds: number) => `${Math.floor(seconds / 60)}`.padStart(2, "0");
    const line = (_: unknown, index: number) => {
      const seconds = secondsOf(index);
      return `[${Math.floor(seconds / 3600)}:${clock(seconds % 3600)}:${String(seconds % 60).padStart(2, "0")}] A: hello`;
    };
    const { segments } = read(Array.from({ length: 200_000 }, line).join("\n"));
    expect(segments).toHaveLength(200_000);
  });

  it("lines go on until the next time", () => {
    const transcript = read("[00:01] Agent: Hello\nthere\n01:02:03.5 Guest: Hi\n");
    expect(short(transcript)).toStrictEqual([
      [1000, 3_723_500, "Agent", "agent", "Hello there"],
      [3_723_500, 3_723_900, "Guest", "customer", "Hi"],
    ]);
  });
});

describe("words joined to segments", () => {
  const said = (text: string, ts: number, end_ts: number) => ({ type: "text", value: text, ts, end_ts });
  const monologues = (...elements: [speaker: number, element: object][]) => ({
    monologues: elements.map(([speaker, element]) => ({ speaker, elements: [element] })),
  });
  const texts = (document: unknown) =>
    short(read(document)).map(([startMs, endMs, , , text]) => [startMs, endMs, text]);

  it("do not go on over somebody else's word in a pause", () => {
    const document = monologues([0, said("so", 0, 1)], [1, said("yes", 1.1, 1.3)], [0, said("well", 1.4, 2)]);
    expect(texts(document)).toStrictEqual([
      [0, 1000, "so"],
      [1100, 1300, "yes"],
      [1400, 2000, "well"],
    ]);
  });

  it("go on while somebody else talks over them", () => {
    const document = monologues([0, said("so", 0, 1)], [1, said("yes", 0.5, 1.5)], [0, said("well", 1, 2)]);
    expect(texts(document)).toStrictEqual([
      [0, 2000, "so well"],
      [500, 1500, "yes"],
    ]);
  });
});

describe("who is the agent", () => {
  const utterance = (speaker: string, start: number, text: string) => ({ speaker, start, end: start + 500, text });
  const sidesOf = (document: unknown, roleMap?: RoleMap) => read(document, roleMap).segments.map(({ side }) => side);

  it.each([
    ["Good morning, how may I assist you?"],
    ["Thank you for calling the bank."],
    ["Guten Tag, wie kann ich Ihnen helfen?"],
    ["Bonjour, comment puis-je vous aider ?"],
    ["¿En qué puedo ayudarle?"],
  ])("the speaker who says %j", (greeting) => {
    const document = { utterances: [utterance("B", 0, "Hello?"), utterance("A", 600, greeting)] };
    const { warnings } = read(document);
    expect(sidesOf(document)).toStrictEqual(["customer", "agent"]);
    expect(warnings?.[0]?.message).toMatch(
      /^"A" is taken for the agent and "B" for the customer, because "A" says ".+" at 600 ms/,
    );
  });

  it.each([
    ["nobody greets", [utterance("A", 0, "Hi"), utterance("B", 1, "Hi")]],
    ["the greeting comes late", [utterance("A", 0, "Hi"), utterance("B", 60_000, "How can I help you?")]],
    ["there are three", [utterance("A", 0, "How can I help you?"), utterance("B", 1, "Hi"), utterance("C", 2, "Hi")]],
  ])("is not guessed when %s", (_, utterances) => {
    expect(new Set(sidesOf({ utterances }))).toStrictEqual(new Set(["unknown"]));
    expect(read({ utterances })).not.toHaveProperty("warnings");
  });

  it("is whoever the role map names", () => {
    const roleMap: RoleMap = { labels: { A: "customer", B: "agent" }, channels: {} };
    const document = { utterances: [utterance("A", 0, "How can I help you?"), utterance("B", 600, "Hi")] };
    expect(sidesOf(document, roleMap)).toStrictEqual(["customer", "agent"]);
    const own = {
      transcript: "earshot",
      segments: [{ startMs: 0, endMs: 1, channel: null, speaker: "A", side: "agent", text: "" }],
    };
    expect(sidesOf(own)).toStrictEqual(["agent"]);
    expect(sidesOf(own, roleMap)).toStrictEqual(["customer"]);
  });
});

describe("faults", () => {
  it("of any format are named all at once", async () => {
    const error = await rejection({
      utterances: [{ start: 5, end: 1, text: "" }, "x", { start: -1, end: 2, speaker: {}, text: 5 }],
    });
    expect(error.message).toBe(
      [
        "call: 4 faults in 3 segments",
        "  utterances[0].end (1 ms) is before start (5 ms)",
        "  utterances[1] is a string, not an object",
        "  utterances[2].start is negative (-1 ms)",
        "  utterances[2].text is a number, not text",
      ].join("\n"),
    );
  });

  it("of Earshot's own format are refused", async () => {
    const error = await rejection({ transcript: "earshot", segments: [{ startMs: 5 }] });
    expect(error).toMatchObject({ code: "transcript.shape" });
    expect(error.message).toContain("call is a damaged transcript of Earshot: segments.0.endMs");
  });
});

it("Genesys's own measures are kept", () => {
  const document = {
    duration: { milliseconds: 10_000 },
    transcripts: [{ phrases: [] }],
    conversationMetrics: {
      participantMetrics: {
        agentDurationPercentage: 40,
        customerDurationPercentage: 30,
        silenceDurationPercentage: 28.5,
        overtalkDurationPercentage: 1.5,
        overtalkCount: 2,
      },
    },
  };
  expect(read(document).vendorMetrics).toStrictEqual({
    vendor: "genesys",
    durationMs: 10_000,
    talk: { agentMs: 4000, customerMs: 3000 },
    silence: { count: null, totalMs: 2850 },
    interruptions: { count: 2, totalMs: 150, byAgent: null, byCustomer: null },
    wordsPerMinute: null,
  });
});

describe("OpenAI", () => {
  const answer = (segments: object[], more: object = {}) => ({
    text: "…",
    duration: 4,
    language: "english",
    segments,
    ...more,
  });

  it("puts the answers of channels together, whatever letters they give to voices", () => {
    const channels = [
      answer([{ start: 0, end: 1, text: " Hi", speaker: "A" }], { words: [{ word: "Hi", start: 0.1, end: 0.9 }] }),
      answer([{ start: 0.5, end: 2, text: "Yes", speaker: "A" }], { duration: 4.5 }),
    ];
    const transcript = read({ channels });
    expect(short(transcript)).toStrictEqual([
      [0, 1000, "channel_0", "agent", "Hi"],
      [500, 2000, "channel_1", "customer", "Yes"],
    ]);
    expect(transcript).toMatchObject({ format: "openai", durationMs: 4500, language: "english" });
    expect(transcript.segments[0]?.words).toMatchObject([{ text: "Hi", startMs: 100, endMs: 900 }]);
  });

  it("knows the side of a channel when nothing is said on the other", () => {
    const channels = [answer([]), answer([{ start: 0.5, end: 2, text: "Hello?" }])];
    expect(short(read({ channels }))).toStrictEqual([[500, 2000, "channel_1", "customer", "Hello?"]]);
  });

  it("counts faults over all channels", async () => {
    const broken = answer([{ start: "x", end: 1, text: "Hi" }]);
    expect((await rejection({ channels: [answer([]), broken] })).code).toBe("transcript.segments");
    expect((await rejection({ channels: [answer([]), {}] })).code).toBe("transcript.shape");
  });
});
