import { measuringVersion } from "@earshot/measuring";
import type { Recording } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { expect, test } from "vitest";
import { nextFingerprint, reasonsToEvaluate, runBasis } from "../src/fingerprint.ts";
import { type EvaluateOptions, evaluateRecordings, type ProgressEvent, rescoreEvaluations } from "../src/index.ts";
import { setUp } from "./set-up.ts";

async function reasonsOf(options: EvaluateOptions, deps: Parameters<typeof evaluateRecordings>[0]) {
  const reasons = new Set<string>();
  const summary = await evaluateRecordings(deps, options, {
    onProgress: (event: ProgressEvent) => {
      if (event.type === "evaluated") for (const reason of event.reasons) reasons.add(reason);
    },
  });
  return { ...summary, reasons: [...reasons].sort() };
}

test("a call is evaluated again when, and only when, something that its evaluation rests on has changed; the run says what", async () => {
  const { deps, options } = await setUp();
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 5, reasons: ["it is not stored yet"] });
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 0, skipped: 5, reasons: [] });

  const roles = { ...options, roleMap: { labels: { clerk: "agent" as const }, channels: {} } };
  expect(await reasonsOf(roles, deps)).toMatchObject({ evaluated: 5, reasons: ["who is on which side changed"] });
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 5, reasons: ["who is on which side changed"] });

  const redaction = { ...options.redaction, policy: { default: "allow" as const, kinds: {} } };
  const open = { ...options, redaction };
  expect(await reasonsOf(open, deps)).toMatchObject({ evaluated: 5, reasons: ["what is masked changed"] });
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 5, reasons: ["what is masked changed"] });

  const [first, ...others] = guideScorecard.criteria;
  if (first === undefined) throw new Error("the scorecard has no criteria");
  const scorecard = { ...guideScorecard, version: 2, criteria: [{ ...first, label: "Holding" }, ...others] };
  const relabelled = { ...options, scorecard };
  expect(await reasonsOf(relabelled, deps)).toMatchObject({ evaluated: 5, reasons: ["the scorecard changed"] });
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 5, reasons: ["the scorecard changed"] });

  const nice = { ...options, definitions: [getDefinition("nice")] as const };
  expect(await reasonsOf(nice, deps)).toMatchObject({
    evaluated: 5,
    reasons: ["there is no evaluation by nice and guide"],
  });
  // Both are stored now.
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 0, skipped: 5 });
  expect(await reasonsOf(nice, deps)).toMatchObject({ evaluated: 0, skipped: 5 });

  expect(await reasonsOf({ ...options, force: true }, deps)).toMatchObject({
    evaluated: 5,
    reasons: ["--force asks for it"],
  });
});

test("a call is evaluated again when recordings are declared to have something else of holds, which it then says", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const cut = { ...options, holdAudio: "suppressed" as const };
  const heldChanged = { evaluated: 5, reasons: ["what recordings have of holds changed"] };
  expect(await reasonsOf(cut, deps)).toMatchObject(heldChanged);
  expect(await reasonsOf(cut, deps)).toMatchObject({ evaluated: 0, skipped: 5 });
  const { items } = await deps.store.evaluations.listWhole({}, { limit: 10 });
  expect(items.map(({ evaluation }) => evaluation.holdAudio)).toEqual(Array(5).fill("suppressed"));
});

test("a call is evaluated again when it is to be measured by its words", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const byWords = { ...options, wordGapMs: 300 };
  const unitsChanged = { evaluated: 5, reasons: ["what is measured as speech changed"] };
  expect(await reasonsOf(byWords, deps)).toMatchObject(unitsChanged);
  expect(await reasonsOf(byWords, deps)).toMatchObject({ evaluated: 0, skipped: 5 });
});

test("a call of which it is not known how it was measured is evaluated again", async () => {
  const { deps, options } = await setUp();
  const [recording] = await Array.fromAsync(deps.source.list({}));
  if (recording === undefined || "unreadable" in recording) throw new Error("there is no recording");
  const basis = runBasis({ ...options, redaction: { policy: options.redaction.policy, options: {} } });
  const today = nextFingerprint(basis, { input: "input", transcript: "own", isHeard: true }, null);
  const reasons = (measuring: number) => {
    const bases = Object.entries(today.evaluations).map(([key, rules]) => [key, { ...rules, measuring }]);
    const fingerprint = { ...today, evaluations: Object.fromEntries(bases) };
    const state = {
      status: "evaluated",
      fingerprint,
      contentSha256: null,
      failure: null,
      lastTryFailed: false,
    } as const;
    return reasonsToEvaluate(recording, { recordingId: recording.id, ...state }, basis);
  };
  expect(reasons(measuringVersion)).toEqual([]);
  expect(reasons(0)).toEqual(["how calls are measured changed"]);
});

test("what tells voices from other sound is of no account where no sound was heard", () => {
  const recording: Recording = {
    id: "rec-1",
    interactionId: "int-1",
    state: { kind: "ready" },
    startTime: null,
    parts: [],
  };
  const rules = {
    ...{ definitions: [getDefinition("standard")], scorecard: guideScorecard, roleMap: { labels: {}, channels: {} } },
    redaction: { policy: { default: "redact" as const, kinds: {} }, options: {} },
  };
  const reasons = (isHeard: boolean) => {
    const fingerprint = nextFingerprint(runBasis(rules), { input: "input", transcript: "own", isHeard }, null);
    const state = { status: "evaluated", contentSha256: null, failure: null, lastTryFailed: false } as const;
    const byLevel = runBasis({ ...rules, voiceDetector: { detector: "level" } });
    return reasonsToEvaluate(recording, { recordingId: recording.id, ...state, fingerprint }, byLevel);
  };
  expect(reasons(true)).toEqual(["what tells voices from other sound changed"]);
  expect(reasons(false)).toEqual([]);
});

test("a rescored call rests on its new scorecard", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const strict = { ...guideScorecard, version: 2 };
  expect(await rescoreEvaluations(deps.store, strict, { nowMs: deps.clock.now() })).toMatchObject({ rescored: 5 });
  expect(await reasonsOf({ ...options, scorecard: strict }, deps)).toMatchObject({ evaluated: 0, skipped: 5 });
  expect(await reasonsOf(options, deps)).toMatchObject({ evaluated: 5, reasons: ["the scorecard changed"] });
});

test("rescoring by one scorecard, another and the first again makes each the one that reports show", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const lenient = { ...guideScorecard, name: "lenient", criteria: guideScorecard.criteria.slice(0, 1) };
  const shown = async () => {
    const { items } = await deps.store.evaluations.list({ primary: true }, { limit: 10 });
    return items.map(({ recordingId, scorecard, score }) => ({ recordingId, scorecard, score }));
  };
  const byGuide = await shown();
  const first = await rescoreEvaluations(deps.store, lenient, { nowMs: deps.clock.now() });
  expect(first).toMatchObject({ rescored: 5, changed: expect.toSatisfy((changed: number) => changed > 0) });
  expect(new Set((await shown()).map(({ scorecard }) => scorecard))).toEqual(new Set(["lenient"]));
  // Back again: as many scores change as on the way there.
  expect(await rescoreEvaluations(deps.store, guideScorecard, { nowMs: deps.clock.now() })).toEqual(first);
  expect(await shown()).toEqual(byGuide);
  expect(await deps.store.evaluations.list({}, { limit: 20 })).toMatchObject({ items: { length: 10 } });
});
