import { type Conversation, systemClock, type UserFacts } from "@earshot/model";
import { createSessions } from "@earshot/people";
import { guideScorecard } from "@earshot/quality";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Browser, openBrowser } from "./browser.ts";
import { serve, type TestApi } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};

const grants = [{ kind: "queue", id: "q-1" }] as const;

async function signInAs({ store, ...api }: TestApi, name: string, facts: Partial<UserFacts> = {}): Promise<Browser> {
  const user = { role: "reviewer", agentId: null, grants, personalRights: [], ...facts } as const;
  await store.people.users.add({ ...user, id: `u-${name}`, name, passwordHash: null, createdAtMs: 0 });
  const browser = openBrowser(api);
  browser.cookies.set("earshot", await createSessions(store.people, systemClock).start(`u-${name}`));
  await browser.send("GET", "/v1/me");
  return browser;
}

const card = {
  ...guideScorecard,
  name: "ours",
  questions: [
    { id: "solved", label: "Was it solved?", kind: "yes-no" },
    { id: "tone", label: "Tone", kind: "scale", from: 1, to: 5 },
    { id: "why", label: "Why?", kind: "text" },
  ],
};

/** Three calls, and people who may review them. */
async function served() {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  for (const id of ["one", "two", "three"]) await saveCall(api.store, id, "2026-11-25T10:00:00Z", conversation);
  const admin = await signInAs(api, "jane", { role: "admin", grants: [] });
  expect((await admin.send("POST", "/v1/scorecards", { scorecard: card })).status).toBe(200);
  const [mia, leo, kim] = [
    await signInAs(api, "mia", { role: "manager" }),
    await signInAs(api, "leo"),
    await signInAs(api, "kim"),
  ];
  return { api, admin, mia, leo, kim };
}

const begun = {
  ...{ name: "November", scorecard: "ours@1", recordingIds: ["one", "two"] },
  participantIds: ["u-leo", "u-kim"],
};

/** What somebody says of a call; each text says whose it is, by what is no name that would be masked. */
function said(name: string, recordingId: string, solved: "yes" | "no", tone: number) {
  return {
    recordingId,
    struck: [{ kind: "hold", index: 0, reason: `reason of ${name}1` }],
    comments: [{ atMs: 500, text: `comment of ${name}1` }],
    answers: [
      { question: "solved", answer: solved },
      { question: "tone", answer: tone },
      { question: "why", answer: `because ${name}1 says so` },
    ],
  };
}

const paths = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Every address from which this API reads, filled with the ids of what is stored. */
async function readAddresses(api: TestApi): Promise<string[]> {
  const { body } = await api.get("/openapi.json");
  return Object.entries(paths.parse(body).paths).flatMap(([path, operations]) =>
    "get" in operations && !path.startsWith("/v1/sign-in")
      ? ["1", "one"].map((id) => path.replaceAll(/\{\w+\}/g, id)).filter((one, at) => at === 0 || one !== path)
      : [],
  );
}

test("no route shows anybody what another participant said while the calibration is open, and then all see it", async () => {
  const { api, admin, mia, leo, kim } = await served();
  expect((await mia.send("GET", "/v1/reviewers")).body).toMatchObject({
    reviewers: [{ name: "jane" }, { name: "kim" }, { id: "u-leo", name: "leo" }, { name: "mia" }],
  });
  const created = await mia.send("POST", "/v1/calibrations", begun);
  expect(created).toMatchObject({
    status: 200,
    body: { id: 1, isMine: true, calls: [{ recordingId: "one", judged: { score: { scorecard: "ours@1" } } }, {}] },
  });
  const path = "/v1/calibrations/1";
  for (const [browser, name, calls] of [
    [leo, "leo", ["one"]],
    [kim, "kim", ["one", "two"]],
  ] as const) {
    for (const [at, call] of calls.entries()) {
      const answer = await browser.send("POST", `${path}/reviews`, said(name, call, at === 0 ? "yes" : "no", 3));
      expect(answer.status, answer.text).toBe(200);
    }
  }

  const addresses = await readAddresses(api);
  expect(addresses).toEqual(
    expect.arrayContaining([path, `${path}/result`, "/v1/calls/one", "/v1/reviews", "/v1/audit"]),
  );
  // An open calibration, as each of them reads it: by every route there is.
  for (const [browser, others] of [
    [leo, ["kim"]],
    [kim, ["leo"]],
    [mia, ["leo", "kim"]],
    [admin, ["leo", "kim"]],
  ] as const) {
    for (const address of [...addresses, "/v1/reviews?recordingId=one"]) {
      const { text } = await browser.send("GET", address);
      for (const name of others) {
        for (const what of ["reason of", "comment of", "because"])
          expect(text, address).not.toContain(`${what} ${name}`);
      }
    }
  }
  expect((await mia.send("GET", path)).body).toMatchObject({
    reviews: [],
    participants: [
      { name: "kim", submitted: 2 },
      { name: "leo", submitted: 1 },
    ],
  });
  expect((await leo.send("GET", `${path}/result`)).body).toMatchObject({ status: 409, code: "calibration.open" });
  // What others read of a step of theirs is their own, too.
  const replaced = await leo.send("POST", `${path}/reviews`, said("leo", "one", "no", 1));
  expect(replaced.text).not.toContain("kim says");

  expect((await kim.send("POST", `${path}/close`)).body).toMatchObject({
    status: 409,
    code: "store.calibration_refused",
  });
  expect((await mia.send("POST", `${path}/close`)).text).toContain("because kim1 says so");
  expect((await leo.send("GET", path)).text).toContain("because kim1 says so");
  expect((await leo.send("POST", `${path}/reviews`, said("leo", "two", "no", 1))).status).toBe(409);
  const { status, body } = await leo.send("GET", `${path}/result`);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      questions: [
        { id: "solved", kappa: null, reason: "too_few" },
        { id: "tone", calls: [{ answers: [{ answer: 3 }, { answer: 1 }] }, {}] },
        { id: "why" },
      ],
      scores: { judges: 1, icc: { value: null, reason: "one_judge" } },
      struck: {
        events: expect.arrayContaining([expect.objectContaining({ kind: "hold", struckBy: ["u-kim", "u-leo"] })]),
      },
      participants: [
        { name: "kim", calls: 2 },
        { name: "leo", calls: 1 },
      ],
    },
  });
  const { items } = await api.store.audit.list({ interactionId: "int-one" }, { limit: 10 });
  expect(items.map(({ actor, reason }) => `${actor}: ${reason}`).slice(0, 5)).toEqual([
    ...["user mia: calibration 1 closed", "user leo: calibration 1 submitted", "user kim: calibration 1 submitted"],
    ...["user leo: calibration 1 submitted", "user mia: calibration 1 begun"],
  ]);
});

test("what can't be done is refused at its place", async () => {
  const { api, mia, leo, kim } = await served();
  const agent = await signInAs(api, "ann", { role: "agent", agentId: "a-1", grants: [] });
  const stranger = await signInAs(api, "sam", { grants: [] });
  const wrongs = [
    [{ ...begun, recordingIds: ["none"] }, "body.recordingIds"],
    [{ ...begun, participantIds: ["u-leo", "u-ann"] }, "body.participantIds"],
    [{ ...begun, scorecard: "ours@9" }, "body.scorecard"],
  ] as const;
  for (const [body, place] of wrongs) {
    expect((await mia.send("POST", "/v1/calibrations", body)).body).toMatchObject({ status: 422, errors: [{ place }] });
  }
  const many = Array.from({ length: 21 }, (_, at) => `u-${at}`);
  expect(await mia.send("POST", "/v1/calibrations", { ...begun, participantIds: many })).toMatchObject({
    ...{ status: 400, body: { errors: [{ place: "body.participantIds", message: "at most 20 are possible" }] } },
  });
  const unseeing = await mia.send("POST", "/v1/calibrations", { ...begun, participantIds: ["u-leo", "u-sam"] });
  expect(unseeing.body).toMatchObject({
    code: "store.calibration_refused",
    detail: expect.stringContaining("sam may not"),
  });

  await mia.send("POST", "/v1/calibrations", begun);
  const path = "/v1/calibrations/1";
  expect((await agent.send("GET", path)).body).toMatchObject({ code: "access.right_missing" });
  expect((await stranger.send("GET", path)).body).toMatchObject({ code: "calibration.not_found" });
  expect((await stranger.send("GET", "/v1/calibrations")).body).toMatchObject({ items: [] });
  expect((await mia.send("POST", `${path}/reviews`, said("mia", "one", "yes", 3))).status).toBe(409);
  const good = said("leo", "one", "yes", 3);
  for (const answers of [
    [{ question: "other", answer: "yes" }],
    [{ question: "solved", answer: "maybe" }],
    [{ question: "tone", answer: 6 }],
    [{ question: "why", answer: 6 }],
    [...good.answers, ...good.answers],
    // Silence is no answer: it would count as agreement.
    [],
    [{ question: "solved", answer: "yes" }],
  ]) {
    const { body } = await leo.send("POST", `${path}/reviews`, { ...good, answers });
    expect(body).toMatchObject({ status: 422, code: "review.wrong_answer" });
  }
  expect((await leo.send("POST", `${path}/reviews`, { ...good, recordingId: "three" })).status).toBe(422);
  const struck = [{ kind: "hold", index: 9, reason: "none" }];
  expect((await leo.send("POST", `${path}/reviews`, { ...good, struck })).body).toMatchObject({
    code: "review.not_struck",
  });
  // What is written is stored masked.
  const answers = [
    { question: "solved", answer: null },
    { question: "tone", answer: null },
    { question: "why", answer: "Ask jane.doe@example.com." },
  ];
  const { text } = await kim.send("POST", `${path}/reviews`, { ...good, answers });
  expect(text).toContain("Ask ");
  expect(text).not.toContain("jane.doe");
});

test("a new calibration's name has nothing that was marked in one of its calls alone", async () => {
  const { mia, admin } = await served();
  const mark = { text: "refund", kind: "address", allCalls: false };
  expect(await admin.send("POST", "/v1/calls/two/masks", mark)).toMatchObject({ status: 200 });
  const named = { ...begun, name: "the refund call" };
  expect(await mia.send("POST", "/v1/calibrations", named)).toMatchObject({
    body: { name: "the [address ••••] call" },
  });
  const others = { ...named, recordingIds: ["one", "three"] };
  expect(await mia.send("POST", "/v1/calibrations", others)).toMatchObject({ body: { name: "the refund call" } });
});
