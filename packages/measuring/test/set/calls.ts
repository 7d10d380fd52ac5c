import fc from "fast-check";

const seconds = fc.integer({ min: 0, max: 90_000 }).map((ms) => ms / 1000);

const segment = fc
  .record({
    start: seconds,
    length: seconds,
    speaker: fc.constantFrom("agent", "guest", "Sam", "é", null),
    transcript: fc.constantFrom("", "Hello.", 'says "yes" — 東京'),
  })
  .map(({ start, length, speaker, transcript }) => ({
    start_time: start,
    end_time: start + length,
    speaker,
    transcript,
  }));

const id = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("a", "é\n", 7, -0, 0.5, 1e20, 1e3, null, ["a"]));

/** A transcript as a service would deliver it. */
export const transcript = fc
  .record(
    { conversationId: id, results: fc.array(segment, { maxLength: 12 }), id },
    { requiredKeys: ["results"], noNullPrototype: true },
  )
  .map(({ results, ...ids }) => ({ ...ids, results }));

/** A line of a file: a transcript, nothing, or something that is none; with a line feed or with CR and LF. */
export const line = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: transcript.map((document) => JSON.stringify(document)) },
      fc.constantFrom("", "  ", "{", '{"results": [{}]}', "[1, 2]", '{"results": [{"start_time": 2, "end_time": 1}]}'),
    ),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([text, end]) => `${text}${end}`);
