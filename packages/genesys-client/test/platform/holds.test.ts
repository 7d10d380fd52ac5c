import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkCuts, checkHeld, holdsOf, holdsWithin, pausesOf, toStateEvents } from "../../src/platform/holds.ts";
import { annotationsSchema, conversationSchema } from "../../src/platform/schemas.ts";

const originMs = Date.UTC(2026, 9, 20, 9);
const at = (ms: number) => new Date(originMs + ms).toISOString();

interface TestSegment {
  type?: string | undefined;
  from: number;
  to: number | null;
  disconnectType?: string | undefined;
}

function session(segments: readonly TestSegment[], more: object = {}) {
  return {
    sessionId: "s1",
    mediaType: "voice",
    segments: segments.map(({ type = "hold", from, to, ...rest }) => ({
      segmentType: type,
      segmentStart: at(from),
      ...(to === null ? {} : { segmentEnd: at(to) }),
      ...rest,
    })),
    ...more,
  };
}

function conversation(sessions: readonly object[], purpose = "agent") {
  return conversationSchema.parse({ conversationId: "c", participants: [{ purpose, sessions }] });
}

/** Holds in ms from the origin. */
const windows = (found: ReturnType<typeof holdsOf>) =>
  found.map((each) => each.windows.map(({ startMs, endMs, open }) => [startMs - originMs, endMs - originMs, open]));

const holds = (segments: readonly TestSegment[], more: object = {}) =>
  windows(holdsOf(conversation([session(segments, more)])));

describe("holds of a session", () => {
  test.each<[string, TestSegment[], unknown]>([
    ["one", [{ from: 100, to: 300 }], [[[100, 300, false]]]],
    ["none", [{ type: "interact", from: 0, to: 300 }], []],
    [
      "unsorted",
      [
        { from: 500, to: 600 },
        { from: 100, to: 300 },
      ],
      [
        [
          [100, 300, false],
          [500, 600, false],
        ],
      ],
    ],
    [
      "nested",
      [
        { from: 100, to: 900 },
        { from: 200, to: 300 },
      ],
      [[[100, 900, false]]],
    ],
    [
      "touching",
      [
        { from: 100, to: 300 },
        { from: 300, to: 500 },
      ],
      [[[100, 500, false]]],
    ],
    ["without length", [{ from: 100, to: 100 }], []],
    ["backwards", [{ from: 300, to: 100 }], []],
    [
      "open, with a later sign of the session",
      [
        { from: 100, to: null },
        { type: "wrapup", from: 700, to: 900 },
      ],
      [[[100, 900, true]]],
    ],
    [
      "open, and nothing later",
      [
        { type: "interact", from: 0, to: 100 },
        { from: 100, to: null },
      ],
      [[[100, 100, true]]],
    ],
    [
      "open inside a closed one",
      [
        { from: 100, to: 900 },
        { from: 200, to: null },
      ],
      [[[100, 900, true]]],
    ],
  ])("%s", (_name, segments, expected) => {
    expect(holds(segments)).toEqual(expected);
  });

  test("the last sign of a session may be a metric", () => {
    expect(holds([{ from: 100, to: null }], { metrics: [{ name: "tHeld", value: 1, emitDate: at(450) }] })).toEqual([
      [[100, 450, true]],
    ]);
  });

  test("are those of agents' voice sessions only", () => {
    const held = session([{ from: 0, to: 100 }]);
    expect(holdsOf(conversation([held], "customer"))).toEqual([]);
    expect(holdsOf(conversation([{ ...held, mediaType: "chat" }]))).toEqual([]);
    expect(holdsOf(conversation([held], "user"))).toHaveLength(1);
  });

  test("as state events: a hold ends with talk, with the session, or with its last sign", () => {
    const found = holdsOf(
      conversation([
        session([
          { from: 0, to: 100 },
          { from: 200, to: 300, disconnectType: "client" },
        ]),
        session(
          [
            { from: 50, to: null },
            { type: "interact", from: 400, to: 500 },
          ],
          { sessionId: "s2" },
        ),
        session([{ from: 600, to: null }], { sessionId: "s3" }),
      ]),
    );
    expect(toStateEvents(found).map(({ timestamp, state, sessionId }) => [timestamp, state, sessionId])).toEqual([
      [at(0), "HOLD", "s1"],
      [at(50), "HOLD", "s2"],
      [at(100), "TALK", "s1"],
      [at(200), "HOLD", "s1"],
      [at(300), "DISCONNECTED", "s1"],
      [at(500), "LAST_SEEN", "s2"],
      [at(600), "HOLD", "s3"],
    ]);
  });

  test("of a part of the call are cut to it", () => {
    const found = holdsOf(
      conversation([
        session([
          { from: 0, to: 100 },
          { from: 200, to: 300, disconnectType: "client" },
          { from: 400, to: null },
        ]),
      ]),
    );
    const within = (from: number, to: number) => holdsWithin(found, originMs + from, originMs + to);
    expect(windows(within(150, 250))).toEqual([[[200, 250, false]]]);
    expect(windows(within(50, 201))).toEqual([
      [
        [50, 100, false],
        [200, 201, false],
      ],
    ]);
    expect(toStateEvents(within(150, 250)).map(({ state }) => state)).toEqual(["HOLD", "TALK"]);
    expect(toStateEvents(within(150, 300)).map(({ state }) => state)).toEqual(["HOLD", "DISCONNECTED"]);
    expect(within(100, 200)).toEqual([]);
    // Nothing says when it ended.
    expect(windows(within(400, 500))).toEqual([[[400, 400, true]]]);
    expect(within(401, 500)).toEqual([]);
  });

  test("agree with a raster of the time, whatever the segments are", () => {
    const segment = fc.record({ from: fc.nat(60), length: fc.nat(20), isHold: fc.boolean() });
    const sessions = fc.array(fc.array(segment, { maxLength: 12 }), { maxLength: 4 });
    fc.assert(
      fc.property(sessions, (all) => {
        const found = holdsOf(
          conversation(
            all.map((segments, index) =>
              session(
                segments.map(({ from, length, isHold }) => ({
                  type: isHold ? "hold" : "interact",
                  from,
                  to: from + length,
                })),
                { sessionId: `s${index}` },
              ),
            ),
          ),
        );
        for (const [index, segments] of all.entries()) {
          const own = found.find(({ sessionId }) => sessionId === `s${index}`)?.windows ?? [];
          for (let ms = 0; ms < 90; ms++) {
            const isHeld = segments.some(({ from, length, isHold }) => isHold && from <= ms && ms < from + length);
            const isFound = own.filter(({ startMs, endMs }) => startMs - originMs <= ms && ms < endMs - originMs);
            expect(isFound.length).toBe(isHeld ? 1 : 0);
          }
        }
      }),
      fcOptions,
    );
  });
});

describe("the metric tHeldComplete", () => {
  const check = (segments: readonly TestSegment[], value: unknown) =>
    checkHeld(
      conversation([
        session(segments, {
          metrics: [
            { name: "tHeldComplete", value },
            { name: "tHeld", value: 7 },
          ],
        }),
      ]),
    );

  test("agrees to the millisecond", () => {
    expect(
      check(
        [
          { from: 1, to: 101 },
          { from: 500, to: 750 },
        ],
        350,
      ),
    ).toEqual([]);
    expect(check([{ from: 1, to: 101 }], null)).toEqual([]);
  });

  test("that does not is a warning, which names both", () => {
    expect(check([{ from: 1, to: 101 }], 99)).toMatchObject([{ code: "hold.metric_disagrees" }]);
    expect(check([{ from: 1, to: 101 }], 99)[0]?.message).toMatch(/0.1 s.*0.099 s/);
    expect(check([], 5000)).toHaveLength(1);
  });

  test("may be off by a second for each hold whose times are whole seconds", () => {
    expect(check([{ from: 1000, to: 2000 }], 1900)).toEqual([]);
    expect(check([{ from: 1000, to: 2000 }], 2100)).toHaveLength(1);
  });

  test("says nothing about a hold that is open", () => {
    expect(check([{ from: 100, to: null }], 5000)).toEqual([]);
  });
});

describe("annotations of pauses", () => {
  const pauses = (...annotations: object[]) => pausesOf(annotationsSchema.parse(annotations));

  test("place a cut by the clock of the call and in the sound", () => {
    const cut = {
      reason: "Hold",
      realtimeLocation: 9000,
      durationMs: 3000,
      recordingLocation: 5000,
      recordingDurationMs: 0,
    };
    const kept = { reason: "SecurePause", location: 100, durationMs: 50 };
    expect(pauses(cut, kept, { reason: "FlowOrQueue", location: 1, durationMs: 1 }, { description: "a note" })).toEqual(
      [
        { reason: "secure_pause", startMs: 100, durationMs: 50, soundStartMs: 100, soundDurationMs: 50 },
        { reason: "hold", startMs: 9000, durationMs: 3000, soundStartMs: 5000, soundDurationMs: 0 },
      ],
    );
  });

  test("that make no sense are left out", () => {
    expect(pauses({ reason: "Pause", location: -1, durationMs: 5 }, { reason: "Pause", durationMs: 5 })).toEqual([]);
  });

  test("warn when the sound is shorter than the call by more than its holds", () => {
    const [warning] = checkCuts(pauses({ reason: "Pause", location: 10, durationMs: 3000, recordingDurationMs: 0 }));
    expect(warning).toMatchObject({ code: "recording.sound_cut" });
    expect(warning?.message).toContain("3 s");
    expect(checkCuts(pauses({ reason: "Pause", location: 10, durationMs: 3000 }))).toEqual([]);
    expect(checkCuts(pauses({ reason: "Hold", location: 10, durationMs: 3000, recordingDurationMs: 0 }))).toEqual([]);
  });
});
