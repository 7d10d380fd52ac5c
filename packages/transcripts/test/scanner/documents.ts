/** Numbers in `[0, 1)`, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const labels = [
  "agent",
  "guest",
  "Agent ",
  "customer",
  "channel_0",
  "ch_1",
  "0",
  "",
  " ",
  "Zoë",
  "Sam Smith of the second line",
  "Sam Smith of the third line.",
  "internal",
  "external",
  'O"Brien',
];
const texts = [
  "",
  "hello",
  "I need assistance with my account.",
  'say "please"',
  "a\\b",
  "naïve café",
  "東京タワー",
  "😀 ok",
  "tab\there",
  "\u007f\u0080\u2028",
  "x".repeat(15),
  "y".repeat(16),
  "z".repeat(63),
  "w".repeat(64),
  `${"v".repeat(64)}é`,
  "u".repeat(130),
];
/** White space, and what looks like it, at the ends of what is said. */
const edges = [" ", "  ", "\n", "\u00a0", "\u3000", "\u2009", "\u2026", "\ufeff", "。", "”", "é"];
const strangeValues = [
  "null",
  "true",
  "false",
  "-1",
  "-0",
  "1e3",
  "1E-2",
  "0.1234567890123456",
  "12345678901234567890",
  "01",
  "1.",
  ".5",
  "{}",
  "[]",
  '[[],{"a":[{}]}]',
  '""',
  '"\\ud800"',
  '"\\u00e9"',
  '"1.5"',
  '"1e3"',
  '" 1"',
  "2147483.647",
  "2147483.6475",
  "2147483647",
  "99999999",
  "nul",
  "9007199254740993",
  '{"milliseconds":5}',
];
const strangeKeys = [
  "confidence",
  "alternatives",
  "phrases",
  "words",
  "start_time",
  "startTime",
  "end_time",
  "endTime",
  "speaker",
  "channel",
  "text",
  "transcript",
  "transcripts",
  "results",
  "participants",
  "startTimeMs",
  "duration",
  "decoratedText",
  "participantPurpose",
  "__proto__",
  "constructor",
  "Text",
  "spe\\u0061ker",
  "audio_segments",
  "utterances",
  "segments",
  "items",
  "channel_label",
  "speaker_label",
  "number_of_channels",
  "metadata",
  "a key of more than sixteen bytes",
];
const strangeBytes = [
  "",
  "\0",
  "\n",
  "\r",
  " ",
  "\t",
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "0",
  "9",
  ".",
  "-",
  "e",
  "\\u00",
  "\\x",
  "\u00a0",
  "\ufeff",
  '"text":1,',
  '"start_time":7,',
  '"results":[],',
  "[".repeat(70),
  '{"a":'.repeat(70),
];
const rawBytes = [
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe6, 0x9d],
  [0x80],
  [0xf0, 0x9f, 0x98],
];

/**
 * A source of documents in all formats, in every spelling, a good third of them damaged somewhere. `newline` is what is
 * written where a line is broken.
 */
export function createDocuments(seed: number, newline: "\n" | "\r"): () => Buffer {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const chance = (share: number) => random() < share;
  const pick = <T>(items: readonly [T, ...T[]] | readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  let space: () => string = () => "";
  let strangeness = 0;
  let tidy = false;

  const list = (open: string, items: readonly string[], close: string) => {
    return `${open}${space()}${items.join(`${space()},${space()}`)}${items.length > 0 ? space() : ""}${close}`;
  };
  const member = (key: string, value: string) => `"${key}"${space()}:${space()}${value}`;
  const object = (members: readonly (readonly [string, string])[]) => {
    const written = members.map(([key, value]) => member(key, chance(strangeness) ? pick(strangeValues) : value));
    if (chance(strangeness))
      written.splice(below(written.length + 1), 0, member(pick(strangeKeys), pick(strangeValues)));
    return list("{", written, "}");
  };
  const string = (text: string) => {
    const plain = JSON.stringify(text);
    return chance(0.1) ? plain.replace(/[a-z/]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`) : plain;
  };
  const shuffled = <T>(items: readonly T[]) => {
    return tidy || chance(0.7)
      ? [...items]
      : items
          .map((item) => [random(), item] as const)
          .sort(([a], [b]) => a - b)
          .map(([, item]) => item);
  };

  const seconds = (ms: number) => {
    const decimal = chance(0.5)
      ? String(ms / 1000)
      : (ms / 1000).toFixed(1 + below(7)) + (chance(0.1) ? String(below(100)) : "");
    return chance(0.2) ? `"${decimal}"` : decimal;
  };
  const pickNames = () => {
    const [start, end] = [pick(["start_time", "startTime"]), pick(["end_time", "endTime"])];
    return [start, end, pick(["speaker", "channel"]), pick(["transcript", "text"])] as const;
  };
  // Documents that follow one another are often of one make.
  let names = pickNames();
  const resultsDocument = () => {
    if (chance(0.3)) names = pickNames();
    let time = below(1e6);
    const segments = Array.from({ length: below(chance(0.2) ? 30 : 7) }, () => {
      const start = time;
      time += below(4000);
      const voice = names[2] === "channel" && chance(0.8) ? String(below(3)) : string(pick(labels));
      const members: [string, string][] = [
        [names[0], seconds(start)],
        [names[1], seconds(chance(0.01) ? below(1e6) : time + 1)],
      ];
      if (tidy) return object([...members, [names[2], voice], [names[3], string(pick(texts))]]);
      if (chance(0.95)) members.push([names[2], chance(0.05) ? "null" : voice]);
      if (chance(0.1)) members.push([names[2] === "speaker" ? "channel" : "speaker", String(below(2))]);
      if (chance(0.95)) members.push([names[3], chance(0.05) ? "null" : string(pick(texts))]);
      if (chance(0.1)) members.push(["confidence", "0.93"]);
      return object(shuffled(members));
    });
    const members: [string, string][] = [[pick(["results", "transcripts"]), list("[", segments, "]")]];
    if (chance(0.2)) members.push(["jobName", '"job-1"']);
    if (chance(0.05)) members.push(["participants", '[{"participantPurpose":"ivr"}]']);
    return object(shuffled(members));
  };
  const genesysDocument = () => {
    const epoch = chance(0.9);
    const origin = epoch ? 1_698_244_205_000 + below(1000) : 0;
    let time = origin + below(2000);
    const phrase = () => {
      time += below(5000);
      const members: [string, string][] = [
        ["participantPurpose", string(pick(["internal", "external", "external", "internal", "ivr"]))],
        ["text", string(pick(texts))],
        ["startTimeMs", String(time)],
        ["duration", object([["milliseconds", String(below(4000))]])],
      ];
      if (chance(0.6)) members.push(["decoratedText", string(pick(texts))]);
      if (chance(0.3)) members.push(["words", `[{"word":"a","startTimeMs":${time}},{"word":"é","alternatives":[]}]`]);
      return object(shuffled(members));
    };
    const transcripts = Array.from({ length: chance(0.8) ? 1 : below(4) }, () => {
      const members: [string, string][] = [["phrases", list("[", Array.from({ length: below(5) }, phrase), "]")]];
      if (chance(0.5)) members.unshift(["startTime", String(origin)]);
      return object(shuffled(members));
    });
    const members: [string, string][] = [["transcripts", list("[", transcripts, "]")]];
    if (chance(0.9)) members.unshift(["startTime", String(origin)]);
    if (chance(0.5)) {
      const participants = Array.from({ length: below(3) }, () => {
        const purpose = pick(["internal", "external", "customer", "agent", chance(0.2) ? "ivr" : "agent"]);
        return object([
          ["participantPurpose", string(purpose)],
          ["startTimeMs", String(origin + below(5000))],
          ["endTimeMs", String(origin + 5000 + below(9000))],
        ]);
      });
      members.push(["participants", list("[", participants, "]")]);
    }
    return object(shuffled(members));
  };

  const serviceText = () =>
    string(`${chance(0.04) ? pick(edges) : ""}${pick(texts)}${chance(0.04) ? pick(edges) : ""}`);
  const serviceSegments = (
    [start, end, text]: readonly [string, string, string],
    voice: () => [string, string][],
    more: readonly [string, string][],
  ) => {
    let time = below(1e5);
    const segments = Array.from({ length: chance(0.05) ? 0 : 1 + below(6) }, () => {
      const from = time;
      time += below(4000);
      const members: [string, string][] = [
        [start, seconds(from)],
        [end, seconds(chance(0.01) ? below(1e5) : time + 1)],
        [text, serviceText()],
        ...voice(),
        ...(chance(0.3) ? more : []),
      ];
      return object(shuffled(members));
    });
    return list("[", segments, "]");
  };
  const label = (key: string): [string, string][] => {
    if (chance(0.03)) return chance(0.3) ? [] : [[key, pick(["null", "0", '"7"', '" agent"', string(pick(labels))])]];
    return [[key, string(pick(["agent", "Agent", "customer", "guest", "bot", "Sam Smith of the second line"]))]];
  };
  const awsDocument = () => {
    const byChannel = chance(0.7);
    const channel = (): [string, string] => ["channel_label", `"ch_${chance(0.01) ? "x" : below(2)}"`];
    const voice = () =>
      byChannel ? [channel(), ...(chance(0.1) ? label("speaker_label") : [])] : label("speaker_label");
    const items: [string, string] = ["items", chance(0.05) ? "null" : "[]"];
    const segments: [string, string] = [
      "audio_segments",
      serviceSegments(["start_time", "end_time", "transcript"], voice, [["items", "[0,1]"]]),
    ];
    const counted = object([
      ["channels", "[]"],
      ["number_of_channels", pick(["1", "2", "2", "2", "3"])],
    ]);
    const results: [string, string][] = [["transcripts", "[]"], items, segments];
    if (byChannel && chance(0.95)) results.push(["channel_labels", counted]);
    const members: [string, string][] = [
      ["jobName", '"j"'],
      ["results", object(shuffled(results))],
    ];
    if (chance(0.05)) members.push(["transcript", '"earshot"']);
    return object(shuffled(members));
  };
  const deepgramDocument = () => {
    const voice = (): [string, string][] => [
      ...(chance(0.95) ? [["channel", String(below(2))] satisfies [string, string]] : []),
      ...(chance(0.03) ? [["speaker", pick(["0", "null", '"agent"'])] satisfies [string, string]] : []),
    ];
    const words: [string, string] = ["words", '[{"word":"a","start":0,"end":1}]'];
    const results: [string, string][] = [
      ["channels", "[{},{}]"],
      ["utterances", serviceSegments(["start", "end", "transcript"], voice, [words])],
    ];
    if (chance(0.05)) results.push(["summary", '{"transcript":{"results":[]}}']);
    const members: [string, string][] = [["results", object(shuffled(results))]];
    if (chance(0.95)) members.push(["metadata", object([["channels", pick(["1", "2", "2", "2", "null"])]])]);
    return object(shuffled(members));
  };
  const whisperxDocument = () => {
    const words: [string, string] = ["words", '[{"word":"a","start":0.1,"end":0.2,"speaker":"B"}]'];
    const members: [string, string][] = [
      ["segments", serviceSegments(["start", "end", "text"], () => label("speaker"), [words])],
    ];
    if (chance(0.5)) members.push(["language", '"en"']);
    if (chance(0.5)) members.push(["word_segments", "[]"]);
    if (chance(0.1)) members.push([pick(["text", "transcript", "results", "channels"]), pick(['"earshot"', "[]"])]);
    return object(shuffled(members));
  };

  const damage = (bytes: Buffer): Buffer => {
    const at = below(bytes.length + 1);
    const insert = (piece: Buffer, removed: number) => {
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(Math.min(bytes.length, at + removed))]);
    };
    switch (below(7)) {
      case 0:
        return insert(Buffer.from([below(256)]), 1);
      case 1:
        return insert(Buffer.alloc(0), 1 + below(4));
      case 2:
        return insert(Buffer.from(pick(strangeBytes)), below(2));
      case 3:
        return insert(Buffer.from(pick(rawBytes)), below(2));
      case 4:
        return bytes.subarray(0, at);
      case 5:
        return Buffer.from(
          bytes.toString("latin1").replace(/(?<=[:"])\d/g, (digit) => (chance(0.1) ? "0" : digit)),
          "latin1",
        );
      default:
        // A piece of the document once more, somewhere else.
        return insert(bytes.subarray(below(bytes.length + 1)).subarray(0, below(40)), 0);
    }
  };

  let latest: Buffer | null = null;
  return () => {
    // A scan learns from what it reads: what it has read before may come again.
    if (latest !== null && chance(0.15)) return latest;
    const style = random();
    if (style < 0.5) space = () => "";
    else if (style < 0.6) space = () => `${newline}  `;
    else if (style < 0.7) space = () => `${newline}${" ".repeat(20)}`;
    else if (style < 0.85) space = () => pick(["", " ", "\t", "  ", "\r"]);
    else space = () => pick(["", " ", newline, `${newline}    `]);
    tidy = chance(0.4);
    strangeness = tidy || chance(0.4) ? 0 : 0.08;
    const kinds = [resultsDocument, resultsDocument, genesysDocument, awsDocument, deepgramDocument, whisperxDocument];
    const document = pick(kinds)();
    let bytes: Buffer = Buffer.from(`${space()}${document}${space()}`);
    if (chance(0.35)) {
      do bytes = damage(bytes);
      while (chance(0.3));
    }
    latest = bytes;
    return bytes;
  };
}
