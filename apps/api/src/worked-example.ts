const request = {
  transcript: {
    results: [
      { start_time: 0.5, end_time: 2.1, speaker: "agent", transcript: "Hello, how can I help you?" },
      { start_time: 2.3, end_time: 4.0, speaker: "guest", transcript: "I need assistance with my account." },
      { start_time: 3.8, end_time: 5.2, speaker: "agent", transcript: "I can certainly help with that." },
    ],
  },
  events: {
    entities: [
      { timestamp: "2023-10-25T14:30:05Z", state: "RINGING" },
      { timestamp: "2023-10-25T14:30:10Z", state: "TALK" },
      { timestamp: "2023-10-25T14:32:15Z", state: "HOLD" },
      { timestamp: "2023-10-25T14:33:45Z", state: "TALK" },
      { timestamp: "2023-10-25T14:35:00Z", state: "DISCONNECTED" },
    ],
  },
  startTime: "2023-10-25T14:30:10Z",
};

const answer = {
  definition: "standard",
  support: "speech",
  durationMs: 4700,
  speechMs: 4500,
  silence: {
    count: 0,
    totalMs: 0,
    longestMs: 0,
    leadingMs: 0,
    trailingMs: 0,
    events: [],
  },
  overlapMs: 200,
  talkOver: {
    count: 1,
    totalMs: 200,
    events: [
      {
        startMs: 3800,
        endMs: 4000,
        interrupter: "agent",
        yielded: true,
      },
    ],
  },
  talk: {
    agentMs: 3000,
    customerMs: 1700,
    otherMs: 0,
    unknownMs: 0,
  },
  hold: {
    count: 1,
    totalMs: 90000,
    longestMs: 90000,
    events: [
      {
        startMs: 125000,
        endMs: 215000,
        open: false,
      },
    ],
  },
  utterances: {
    agent: 2,
    customer: 1,
    other: 0,
    unknown: 0,
  },
  score: {
    value: 89,
    scorecard: "guide@1",
    deductions: [
      {
        criterion: "hold",
        label: "Time on hold",
        metric: "hold.totalMs",
        value: 90000,
        unit: "ms",
        points: 10,
        critical: false,
        events: [
          {
            kind: "hold",
            index: 0,
            startMs: 125000,
            endMs: 215000,
          },
        ],
      },
      {
        criterion: "talk-over",
        label: "Talk-over",
        metric: "talkOver.totalMs",
        value: 200,
        unit: "ms",
        points: 1,
        critical: false,
        events: [
          {
            kind: "talkOver",
            index: 0,
            startMs: 3800,
            endMs: 4000,
          },
        ],
      },
    ],
    failedCritical: [],
    notApplicable: [],
  },
  turns: {
    agent: {
      count: 2,
      longestMs: 1600,
    },
    customer: {
      count: 1,
      longestMs: 1700,
    },
    other: {
      count: 0,
      longestMs: 0,
    },
    unknown: {
      count: 0,
      longestMs: 0,
    },
  },
  responseLatency: {
    count: 0,
    medianMs: null,
    p95Ms: null,
    longestMs: null,
  },
  talkRatio: 1.7647058823529411,
  headline: {
    name: "silenceMs",
    value: 0,
  },
  warnings: [
    {
      code: "event.hold_outside_speech",
      index: null,
      field: null,
      message:
        "1 of 1 holds lie wholly or partly outside the speech, which ends at 0:05.2, the first from 2:05.0 to 3:35.0; the transcript may end before the call, or the start time may be wrong",
    },
  ],
  holdDetail: {
    agentMs: 90000,
    thenDisconnected: 0,
  },
  holdAudio: "music",
  units: "segments",
  wordGapMs: null,
  sidesFrom: "role",
};

/** The worked example of docs/definitions.md: what `POST /v1/analyze` is sent, and what it answers. */
export const workedExample = { request, answer };
