import { type FaultKind, kindOfCode } from "@earshot/faults";
import { describe, expect, test } from "vitest";
import { type CallFault, decideFault, type FaultDecision, isCommonFault } from "../src/fault-decision.ts";

const nowMs = 1_700_000_000_000;
/** What the service named as the time to ask again. */
const namedMs = nowMs + 600_000;

const fail: FaultDecision = { action: "fail" };
const end: FaultDecision = { action: "end", failsCalls: false };
const endFailed: FaultDecision = { action: "end", failsCalls: true };
const repeat: FaultDecision = { action: "repeat", fromMs: nowMs };
const waitNamed: FaultDecision = { action: "wait", untilMs: namedMs };
const pauseMinute: FaultDecision = { action: "pause", untilMs: nowMs + 60_000 };
const pauseNamed: FaultDecision = { action: "pause", untilMs: namedMs };

interface Decisions {
  /** At the first try of a call, when the service named no time. */
  first: FaultDecision;
  /** At the second one. */
  second: FaultDecision;
  /** At the first try, when the service named a time. */
  named: FaultDecision;
  /** When it is the tenth call in a row. */
  tenth: FaultDecision;
  /** When it is the fiftieth. */
  fiftieth: FaultDecision;
  /** Whether it ends the run when it is all that ever happened. */
  common: boolean;
}

const waitNow: FaultDecision = { action: "wait", untilMs: nowMs };

const decisions: Record<FaultKind, Decisions> = {
  allowance: {
    first: waitNow,
    second: waitNow,
    named: waitNamed,
    tenth: waitNow,
    fiftieth: waitNow,
    common: false,
  },
  query: { first: fail, second: fail, named: fail, tenth: fail, fiftieth: fail, common: false },
  rules: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  settings: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  call: { first: fail, second: fail, named: fail, tenth: fail, fiftieth: fail, common: false },
  missing: { first: fail, second: fail, named: fail, tenth: fail, fiftieth: endFailed, common: true },
  refused: { first: fail, second: fail, named: fail, tenth: fail, fiftieth: endFailed, common: true },
  conflict: { first: fail, second: fail, named: fail, tenth: fail, fiftieth: fail, common: false },
  credentials: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  outage: { first: repeat, second: fail, named: waitNamed, tenth: end, fiftieth: end, common: true },
  unready: { first: repeat, second: fail, named: waitNamed, tenth: repeat, fiftieth: repeat, common: false },
  limit: {
    first: pauseMinute,
    second: pauseMinute,
    named: pauseNamed,
    tenth: pauseMinute,
    fiftieth: pauseMinute,
    common: false,
  },
  machine: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  locked: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  full: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  stopped: { first: end, second: end, named: end, tenth: end, fiftieth: end, common: false },
  bug: { first: fail, second: fail, named: fail, tenth: fail, fiftieth: endFailed, common: true },
};

/** Media that are being prepared are left to a later run at once. */
const notReady: Decisions = {
  ...decisions.unready,
  first: waitNow,
  second: waitNow,
  tenth: waitNow,
  fiftieth: waitNow,
};

/** Of a call whose sound others remove, or in which they mark personal data. */
const overtaken: Decisions = { ...decisions.unready, second: waitNow };

const decisionsOfCode: Readonly<Record<string, Decisions>> = {
  "genesys.not_ready": notReady,
  "store.media_removed": overtaken,
  "store.marked_meanwhile": overtaken,
};

const rows = [...Object.entries(kindOfCode), ["a.code_nobody_has", "bug"] as const].map(([code, kind]) => ({
  code,
  kind,
  expected: decisionsOfCode[code] ?? decisions[kind],
}));

describe.each(rows)("$code, of kind $kind", ({ code, expected }) => {
  const usual: CallFault = { code, retryAtMs: null, tries: 1, triesInAll: 1, inARow: 1, othersWentWell: true };
  const decide = (fault: Partial<CallFault>) => decideFault({ ...usual, ...fault }, nowMs);

  test("is decided by how often it was tried and by the time that the service named", () => {
    expect(decide({})).toEqual(expected.first);
    expect(decide({ tries: 2 })).toEqual(expected.second);
    expect(decide({ retryAtMs: namedMs })).toEqual(expected.named);
    expect(decide({ retryAtMs: namedMs, tries: 2 })).toEqual(expected.named);
  });

  test("a time that is over is none", () => {
    expect(decide({ retryAtMs: nowMs })).toEqual(expected.first);
    expect(decide({ retryAtMs: nowMs - 1, tries: 2 })).toEqual(expected.second);
  });

  test("is decided anew at the tenth and at the fiftieth call in a row", () => {
    expect(decide({ inARow: 9 })).toEqual(expected.first);
    expect(decide({ inARow: 10 })).toEqual(expected.tenth);
    expect(decide({ inARow: 49 })).toEqual(expected.tenth);
    expect(decide({ inARow: 50 })).toEqual(expected.fiftieth);
    if (expected.common) expect(decide({ inARow: 50, retryAtMs: namedMs })).toEqual(expected.fiftieth);
  });

  test("is not held against a call while nothing else goes well, until it was tried in three runs", () => {
    const alone = expected.second === fail && expected.first === repeat ? waitNow : expected.second;
    expect(decide({ tries: 2, triesInAll: 2, othersWentWell: false })).toEqual(alone);
    expect(decide({ tries: 2, triesInAll: 5, othersWentWell: false })).toEqual(alone);
    expect(decide({ tries: 2, triesInAll: 6, othersWentWell: false })).toEqual(expected.second);
  });

  test("is common only when at least three calls ended with a fault and all with this one", () => {
    expect(isCommonFault({ code, calls: 2, faulty: 2 })).toBe(false);
    expect(isCommonFault({ code, calls: 3, faulty: 3 })).toBe(expected.common);
    expect(isCommonFault({ code, calls: 3, faulty: 4 })).toBe(false);
  });
});

describe("media that are being prepared", () => {
  const decide = (retryAtMs: number, tries: number) =>
    decideFault(
      { code: "genesys.not_ready", retryAtMs, tries, triesInAll: tries, inARow: 1, othersWentWell: true },
      nowMs,
    );

  test("and ready in two minutes are asked for again in the same run, eight times at most", () => {
    const soon = nowMs + 120_000;
    expect(decide(soon, 1)).toEqual({ action: "repeat", fromMs: soon });
    expect(decide(soon, 7)).toEqual({ action: "repeat", fromMs: soon });
    expect(decide(soon, 8)).toEqual({ action: "wait", untilMs: soon });
  });

  test("and ready later are left to another run", () => {
    const late = nowMs + 120_001;
    expect(decide(late, 1)).toEqual({ action: "wait", untilMs: late });
  });
});
