import { type BlindContent, type Conversation, everyone, type Viewer, viewerOf } from "@earshot/model";
import { expect, test } from "vitest";
import { evaluation, save } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

function reviewer(name: string, queueIds: readonly string[], agentId: string | null = null): Viewer {
  const grants = queueIds.map((id) => ({ kind: "queue", id }) as const);
  return viewerOf({ id: `u-${name}`, name, role: "reviewer", agentId, grants, personalRights: [] });
}

const [mia, leo, kim] = [reviewer("mia", ["q-1"]), reviewer("leo", ["q-1"]), reviewer("kim", ["q-1"])];
const stranger = reviewer("sam", ["q-2"]);
const admin = viewerOf({ id: "u-root", name: "root", role: "admin", agentId: null, grants: [], personalRights: [] });

const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};

const { evaluation: judged } = evaluation();
const { score } = judged;
const at = (atMs: number) => ({ atMs, correlationId: "request" });
const refused = expect.objectContaining({ code: "store.calibration_refused" });
const unknown = expect.objectContaining({ code: "store.unknown_calibration" });

function said(text: string): BlindContent {
  return {
    struck: [{ kind: "hold", index: 0, reason: `struck by ${text}` }],
    struckCriteria: [],
    comments: [{ atMs: null, text: `comment of ${text}` }],
    answers: [{ question: "polite", answer: text }],
  };
}

async function storeWithCalls() {
  const store = await temporaryStore();
  for (const id of ["one", "two"]) {
    await save(store, { recording: { id, interactionId: `int-${id}`, conversation } });
  }
  const by = (who: Viewer) => store.calibrationsBy(who);
  const begin = (author: Viewer, recordingIds: readonly string[], participants: readonly Viewer[]) =>
    by(author).begin(
      {
        ...{ name: "November", scorecard: "guide@1", participants },
        calls: recordingIds.map((recordingId) => ({ recordingId, judged })),
      },
      at(10),
    );
  const submit = (who: Viewer, id: number, recordingId: string, text: string) =>
    by(who).submit(id, { recordingId, content: said(text), reviewed: score }, at(20));
  return { store, by, begin, submit };
}

test("nobody sees what another participant says before the calibration is closed, and then all do", async () => {
  const { store, by, begin, submit } = await storeWithCalls();
  const { id } = await begin(mia, ["one", "two"], [leo, kim]);
  await submit(leo, id, "one", "leo");
  await submit(kim, id, "one", "kim");
  await submit(kim, id, "two", "kim");

  // What was submitted is in nothing that anybody else reads, however much they see.
  for (const [who, own] of [
    [mia, []],
    [leo, ["leo"]],
    [kim, ["kim"]],
    [admin, []],
    [everyone, []],
  ] as const) {
    const read: unknown[] = [await by(who).get(id), await by(who).list({ limit: 10 })];
    read.push(await store.reviewsBy(who).list({}, { limit: 10 }), await store.seenBy(who).calls.get("one"));
    const text = JSON.stringify(read);
    expect(["leo", "kim"].filter((name) => text.includes(`comment of ${name}`))).toEqual(own);
    expect(["leo", "kim"].filter((name) => text.includes(`struck by ${name}`))).toEqual(own);
  }
  // Who has submitted is shown, and nothing else.
  expect((await by(mia).list({ limit: 10 })).items).toMatchObject([
    {
      ...{ id, isMine: true, closedAtMs: null, recordingIds: ["one", "two"] },
      participants: [
        { id: "u-kim", name: "kim", isMe: false, submitted: 2 },
        { id: "u-leo", name: "leo", isMe: false, submitted: 1 },
      ],
    },
  ]);

  // One's own may be replaced, and stays one.
  const replaced = await submit(leo, id, "one", "leo again");
  expect(replaced.reviews).toMatchObject([{ recordingId: "one", content: said("leo again"), reviewed: score }]);
  await expect(by(kim).close(id, at(30))).rejects.toEqual(refused);
  await by(mia).close(id, at(30));
  for (const who of [mia, leo, kim, admin]) {
    const closed = await by(who).get(id);
    expect(closed?.reviews.map(({ participantId, recordingId }) => `${participantId} ${recordingId}`).sort()).toEqual([
      ...["u-kim one", "u-kim two", "u-leo one"],
    ]);
    expect(closed).toMatchObject({ closedAtMs: 30, calls: [{ recordingId: "one", judged }, { recordingId: "two" }] });
  }
  await expect(submit(leo, id, "two", "late")).rejects.toEqual(refused);
  await expect(by(mia).close(id, at(31))).rejects.toEqual(refused);

  const trail = await store.audit.list({}, { limit: 20 });
  expect(
    trail.items.map(({ actor, interactionId, reason }) => `${actor} ${interactionId}: ${reason}`).reverse(),
  ).toEqual([
    ...["user mia int-one: calibration 1 begun", "user mia int-two: calibration 1 begun"],
    ...["user leo int-one: calibration 1 submitted", "user kim int-one: calibration 1 submitted"],
    ...["user kim int-two: calibration 1 submitted", "user leo int-one: calibration 1 submitted"],
    ...["user mia int-one: calibration 1 closed", "user mia int-two: calibration 1 closed"],
  ]);
  expect((await store.checkIntegrity()).ok).toBe(true);
});

test("only who sees every call and had none of them takes part, and whoever does not belong sees nothing", async () => {
  const { begin, by, submit } = await storeWithCalls();
  const agent = reviewer("ann", ["q-1"], "a-1");
  const agentWhoSeesAll = viewerOf({
    ...{ id: "u-jo", name: "jo", role: "manager", agentId: "a-1", grants: [{ kind: "all" }], personalRights: [] },
  });
  for (const [author, calls, participants] of [
    [stranger, ["one"], [leo]],
    [mia, ["one"], [leo, stranger]],
    [mia, ["one"], [leo, agent]],
    [mia, ["one"], [leo, agentWhoSeesAll]],
    [mia, ["one", "three"], [leo]],
    [mia, ["one", "one"], [leo]],
    [mia, [], [leo]],
    [mia, ["one"], []],
  ] as const) {
    await expect(begin(author, calls, participants)).rejects.toEqual(refused);
  }
  const { id } = await begin(mia, ["one"], [leo]);
  for (const who of [stranger, kim, agent]) {
    expect(await by(who).get(id)).toBeUndefined();
    expect((await by(who).list({ limit: 10 })).items).toEqual([]);
    await expect(submit(who, id, "one", "no")).rejects.toEqual(unknown);
    await expect(by(who).close(id, at(20))).rejects.toEqual(unknown);
  }
  await expect(submit(mia, id, "one", "no")).rejects.toEqual(refused);
  await expect(submit(leo, id, "two", "no")).rejects.toEqual(refused);
  // Somebody who may see the calls no longer, or became their agent.
  expect(await by({ ...leo, calls: stranger.calls }).get(id)).toBeUndefined();
  await expect(submit({ ...leo, agentId: agent.agentId }, id, "one", "no")).rejects.toEqual(refused);
  await by(admin).close(id, at(30));
});

test("of calls that somebody may not see, neither they nor what was said of them is shown", async () => {
  const { store, begin, by, submit } = await storeWithCalls();
  const elsewhere = { ...conversation, queues: [{ id: "q-2", name: "Sales" }] };
  await save(store, { recording: { id: "two", interactionId: "int-two", conversation: elsewhere } });
  const { id } = await begin(admin, ["one", "two"], [reviewer("leo", ["q-1", "q-2"]), admin]);
  await submit(admin, id, "one", "root");
  await submit(admin, id, "two", "root");
  await by(admin).close(id, at(30));
  const seen = await by(leo).get(id);
  expect(seen?.recordingIds).toEqual(["one"]);
  expect(seen?.participants.find(({ id: user }) => user === "u-root")?.submitted).toBe(1);
  expect(JSON.stringify(seen)).not.toContain("two");
  // A page after the other, the last begun first.
  const { id: next } = await begin(admin, ["one"], [leo]);
  const page = await by(leo).list({ limit: 1 });
  expect(page.items.map((one) => one.id)).toEqual([next]);
  const rest = await by(leo).list({ limit: 1, cursor: page.nextCursor ?? "" });
  expect(rest).toMatchObject({ items: [{ id }], nextCursor: null });
});

test("whoever judges a call blind reads no review of it by others before the calibration is closed", async () => {
  const { store, by, begin, submit } = await storeWithCalls();
  const [record] = (await store.calls.get("one"))?.evaluations ?? [];
  if (record === undefined) throw new Error("the call is not stored");
  const reviewsOf = async (who: Viewer) =>
    (await store.reviewsBy(who).list({ recordingId: "one" }, { limit: 10 })).items.map(({ author }) => author);
  for (const who of [mia, leo]) {
    const review = await store.reviewsBy(who).begin(record.id, at(10));
    await store.reviewsBy(who).finish(review.id, review.version, at(11));
  }
  const [ofLeo, ofMia] = [["user leo"], ["user leo", "user mia"]];
  expect(await reviewsOf(leo)).toEqual(ofMia);
  const { id } = await begin(mia, ["one"], [leo, kim]);
  expect([await reviewsOf(leo), await reviewsOf(kim), await reviewsOf(mia)]).toEqual([ofLeo, [], ofMia]);
  expect(await store.reviewsBy(kim).get(1)).toBeUndefined();
  // What is submitted can be replaced still.
  await submit(kim, id, "one", "kim");
  expect(await reviewsOf(kim)).toEqual([]);
  await by(mia).close(id, at(30));
  expect([await reviewsOf(leo), await reviewsOf(kim)]).toEqual([ofMia, ofMia]);
});
