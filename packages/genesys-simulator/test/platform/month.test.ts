import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { month, quirkNames } from "../../src/index.ts";
import { conversationOf, holdsOf } from "../../src/platform/conversation.ts";
import { conversationView } from "../../src/platform/conversation-view.ts";
import { monthCalls } from "../../src/platform/month-calls.ts";
import type { Session } from "../../src/platform/payloads.ts";
import { login, start } from "../set-up.ts";
import { sdkOf, voice } from "./sdk.ts";

const anyCall = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  index: fc.nat({ max: 49 }),
  quirks: fc.subarray([...quirkNames].filter((name) => name !== "absentFields")),
});

function anyConversation({
  seed,
  index,
  quirks,
}: {
  seed: number;
  index: number;
  quirks: (typeof quirkNames)[number][];
}) {
  const call = monthCalls(50, seed)[index];
  if (call === undefined) throw new Error("there is no such call");
  const conversation = conversationOf(call, seed, new Set(quirks));
  return { call, conversation, view: conversationView(conversation) };
}

const lengthOf = (segment: { segmentStart: string; segmentEnd?: string | undefined }) =>
  Date.parse(segment.segmentEnd ?? "") - Date.parse(segment.segmentStart);
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const metricsOf = ({ metrics = [] }: Session, name: string) =>
  metrics.filter((metric) => metric.name === name).map(({ value }) => value);

test("the holds of a session, its held times and the completed held time are the same to the millisecond", () => {
  fc.assert(
    fc.property(anyCall, (given) => {
      const { view } = anyConversation(given);
      for (const { purpose, sessions } of view.participants) {
        for (const session of sessions) {
          const heldMs = sum(session.segments.filter(({ segmentType }) => segmentType === "hold").map(lengthOf));
          if (purpose !== "agent") expect(heldMs).toBe(0);
          expect(sum(metricsOf(session, "tHeld"))).toBe(heldMs);
          expect(sum(metricsOf(session, "tHeldComplete"))).toBe(heldMs);
          if (purpose === "agent" && session.mediaType === "voice") {
            const [talkMs = 0, acwMs = 0] = [...metricsOf(session, "tTalkComplete"), ...metricsOf(session, "tAcw")];
            expect(metricsOf(session, "tHandle")).toEqual([talkMs + heldMs + acwMs]);
          }
        }
      }
    }),
  );
});

test("the holds of all agents are those of the state events that the guide's endpoint delivers", () => {
  fc.assert(
    fc.property(anyCall, (given) => {
      const { call, conversation, view } = anyConversation(given);
      const segments = view.participants
        .flatMap(({ sessions }) => sessions)
        .filter(({ mediaType }) => mediaType === "voice")
        .flatMap((session) => session.segments);
      const holds = segments
        .filter(({ segmentType }) => segmentType === "hold")
        .map(({ segmentStart, segmentEnd = "" }) => ({
          startMs: Date.parse(segmentStart),
          endMs: Date.parse(segmentEnd),
        }));
      expect(holds).toEqual(holdsOf(call, conversation.disconnectMs));
    }),
  );
});

test("nobody speaks on hold or after the end, and nobody talks over oneself", () => {
  fc.assert(
    fc.property(anyCall, (given) => {
      const { call, conversation } = anyConversation(given);
      const [part] = call.parts;
      const holds = holdsOf(call, conversation.disconnectMs).map(({ startMs, endMs }) => [
        startMs - conversation.connectMs,
        endMs - conversation.connectMs,
      ]);
      const endsMs = { agent: 0, customer: 0 };
      for (const { speaker, startMs, endMs } of part?.speech ?? []) {
        expect(startMs).toBeGreaterThanOrEqual(endsMs[speaker]);
        expect(endMs).toBeGreaterThan(startMs);
        expect(endMs).toBeLessThanOrEqual(part?.durationMs ?? 0);
        for (const [fromMs = 0, toMs = 0] of holds) expect(endMs <= fromMs || startMs >= toMs).toBe(true);
        endsMs[speaker] = endMs;
      }
    }),
  );
});

test("a month of ten thousand conversations is listed by the week, and by a job", async () => {
  const simulator = await start({ calls: [], platform: { conversations: 10_000 } });
  expect(simulator.calls).toEqual([]);
  expect(simulator.conversations).toHaveLength(10_000);
  const { analytics } = await sdkOf(simulator);
  const weekEndsMs = month.startMs + 7 * 24 * 3_600_000;
  const intervalOf = (startMs: number, endMs: number) =>
    [startMs, endMs].map((each) => new Date(each).toISOString()).join("/");
  const { totalHits } = await analytics.postAnalyticsConversationsDetailsQuery({
    interval: intervalOf(month.startMs, weekEndsMs),
    segmentFilters: voice,
    paging: { pageSize: 1, pageNumber: 1 },
  });
  const inWeek = simulator.conversations.filter(({ startTime }) => Date.parse(startTime) < weekEndsMs);
  expect(totalHits).toBe(inWeek.length);
  expect(totalHits).toBeGreaterThan(2000);
  const { jobId = "" } = await analytics.postAnalyticsConversationsDetailsJobs({
    interval: intervalOf(month.startMs, month.endMs),
    order: "desc",
  });
  const page = await analytics.getAnalyticsConversationsDetailsJobResults(jobId, { pageSize: 10 });
  const starts = page.conversations?.map(({ conversationStart = "" }) => conversationStart) ?? [];
  expect(starts).toHaveLength(10);
  expect(starts).toEqual(starts.toSorted().reverse());
}, 30_000);

test("the audio of a month's call has its speech, and the speech service knows it", async () => {
  const simulator = await start({ calls: [], platform: { conversations: 3 } });
  const [call] = simulator.conversations;
  const headers = await login(simulator);
  const answer = await fetch(
    `${simulator.origin}/api/v2/conversations/${call?.interactionId}/recordings?formatId=WAV_ULAW`,
    { headers },
  );
  const [recording] = z
    .array(z.object({ mediaUris: z.record(z.string(), z.object({ mediaUri: z.string() })) }))
    .parse(await answer.json());
  const agent = await fetch(recording?.mediaUris["0"]?.mediaUri ?? "");
  const body = await agent.arrayBuffer();
  const transcript = await fetch(simulator.sttEndpoint, {
    method: "POST",
    body,
    headers: { "content-type": "audio/wav" },
  });
  const spoken = call?.parts[0]?.speech.filter(({ speaker }) => speaker === "agent") ?? [];
  expect(await transcript.json()).toEqual({
    results: spoken.map(({ startMs, endMs, text }) => ({
      start_time: startMs / 1000,
      end_time: endMs / 1000,
      channel: 0,
      transcript: text,
    })),
  });
});
