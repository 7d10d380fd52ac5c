import { existsSync } from "node:fs";
import { type Conversation, everyone, systemClock, type Viewer } from "@earshot/model";
import { createSessions } from "@earshot/people";
import { type Scorecard, scoreCall, scoreWithout } from "@earshot/quality";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { servePages, storeCopies } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Markup that says which field it was stored in, where it is run and where it is shown. */
const markup = (field: string) => {
  const image = `"><img src=x onerror="ran='${field}'">`;
  // Its name has at most 50 characters.
  if (field === "saved view") return image;
  return `${image}<script>ran='${field}'</script><a href="javascript:ran='${field}'">${field}</a>`;
};

const callId = markup("call id");
const callPath = `/calls/${encodeURIComponent(callId)}`;

/** Where each field that people or services fill is shown. */
const shownOn: Readonly<Record<string, readonly string[]>> = {
  "/": ["agent", "queue", "saved view"],
  "/trends?by=agent": ["agent"],
  "/trends?by=queue": ["queue"],
  "/trends?by=wrapup": ["wrap-up"],
  "/trends?by=team": ["team"],
  [callPath]: [
    ...["agent", "queue", "wrap-up", "interaction", "words", "speaker", "criterion", "warning", "question"],
    ...["reviewer", "reason", "reason of a criterion", "comment", "answer", "dispute", "answer to the dispute"],
  ],
  "/reviews": ["call id", "reviewer"],
  "/calibrations": ["calibration", "reviewer"],
  "/calibrations/1": ["calibration", "reviewer", "participant", "call id", "reason", "comment", "answer", "question"],
  "/scorecards?card=ours%401": ["description", "criterion", "question", "help"],
  "/people": ["user", "team", "key"],
  "/runs": ["failure"],
  "/runs/run-markup": ["failure", "hint", "file name"],
};

const card: Scorecard = {
  ...{ name: "ours", version: 1, formula: "deduct", description: markup("description") },
  criteria: [
    {
      id: "ratio",
      label: markup("criterion"),
      method: "steps",
      metric: "talkRatio",
      steps: [{ atLeast: 0, points: 9 }],
    },
    { id: "hold", label: "Hold", method: "steps", metric: "hold.count", steps: [{ atLeast: 1, points: 9 }] },
  ],
  questions: [{ id: "notes", label: markup("question"), help: markup("help"), kind: "text" }],
};

test.skipIf(!existsSync(executablePath))(
  "markup in any field is shown as it was written on every page, and nothing of it runs",
  { timeout: 120_000 },
  async () => {
    const { store, origin, ...served } = await servePages(12);
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    const at = { atMs: 1, correlationId: "request" };
    const person = { agentId: null, grants: [{ kind: "all" }], personalRights: [], passwordHash: null } as const;
    const { users, teams, apiKeys } = store.people;
    await users.add({ ...person, id: "u-root", name: "root", role: "admin", createdAtMs: 0 });
    await users.add({ ...person, id: "u-markup", name: markup("user"), role: "reviewer", createdAtMs: 0 });
    await store.people.views.save("u-root", { name: markup("saved view"), query: "belowScore=99" });
    await teams.set({ name: markup("team"), agentIds: [markup("member"), "a-1"] });
    await apiKeys.add({
      ...{ id: "k-1", name: markup("key"), scopes: [], secretHash: "0".repeat(64) },
      ...{ createdAtMs: 0, createdBy: "root", endsAtMs: null },
    });
    await store.scorecards.publish({
      ...{ name: "ours", version: 1, sha256: "0".repeat(64), content: card, publishedAtMs: 1, publishedBy: null },
    });
    await store.runs.start({ id: "run-markup", startedAtMs: Date.now(), leaseMs: 60_000, options: {} });
    const [claim] = await store.work.claim("recording", [markup("file name")], {
      ...{ nowMs: Date.now(), leaseMs: 60_000, owner: "test" },
    });
    if (claim === undefined || "reason" in claim) throw new Error("the recording can't be claimed");
    const failure = { code: "media.broken", message: markup("failure"), hint: markup("hint") };
    await store.calls.saveFailed(
      {
        ...{ claim, failure, events: [] },
        recording: {
          ...{ id: markup("file name"), interactionId: "int", startTime: null, durationMs: null },
          ...{ contentSha256: null, media: [], conversation: null },
        },
      },
      { runId: "run-markup", atMs: 1 },
    );
    const summary = { evaluated: 0, failed: 1, skipped: 0 };
    await store.runs.finish({ id: "run-markup", finishedAtMs: Date.now(), status: "failed", summary, failure });

    const named = (field: string) => [{ id: field === "agent" ? "a-1" : field, name: markup(field) }];
    const conversation: Conversation = {
      ...{ direction: "inbound", agents: named("agent"), queues: named("queue"), wrapUpCodes: named("wrap-up") },
      ...{ divisions: named("division"), skills: [markup("skill")], legs: [] },
    };
    const { items } = await store.calls.list({ sort: "score", ascending: false }, { limit: 100 });
    const source = items.find(({ holdMs }) => holdMs > 0)?.recordingId ?? "";
    await storeCopies(store, source, [
      ({ durationMs, utterances }, evaluation) => ({
        recording: {
          ...{ id: callId, interactionId: markup("interaction"), startTime: null, durationMs },
          ...{ contentSha256: null, media: [], conversation },
        },
        utterances: utterances.map((said, index) => ({
          ...said,
          text: markup("words"),
          speaker: `${markup("speaker")}${index % 2}`,
        })),
        evaluations: [
          {
            definitionParameters: {},
            scorecard: card,
            evaluation: {
              ...evaluation,
              score: scoreCall(evaluation, card),
              warnings: [{ code: "odd", index: null, field: null, message: markup("warning") }],
            },
          },
        ],
      }),
    ]);
    const [record] = (await store.calls.get(callId))?.evaluations ?? [];
    if (record === undefined) throw new Error("the call is not stored");
    const written = {
      struck: [{ kind: "hold", index: 0, reason: markup("reason") } as const],
      struckCriteria: [{ criterion: "ratio", reason: markup("reason of a criterion") }],
      answers: [{ question: "notes", answer: markup("answer") }],
      comments: [{ atMs: 0, text: markup("comment") }],
    };
    const reviewed = scoreWithout(record.evaluation, card, [], written.struck);
    const who = (name: string, calls: Viewer["calls"] = "all"): Viewer => {
      return { ...everyone, userId: name, actor: `user ${markup(name)}`, calls };
    };
    const reviews = store.reviewsBy(who("reviewer"));
    const { id } = await reviews.begin(record.id, at);
    await reviews.save(id, 1, { ...written, coaching: true, reviewed }, at);
    await reviews.finish(id, 2, at);
    const agent = { ...who("agent", { agentIds: ["a-1"], queueIds: [], teams: [] }), agentId: "a-1" };
    await store.reviewsBy(agent).respond(id, "disputed", markup("dispute"), at);
    await reviews.answer(id, null, markup("answer to the dispute"), at);
    const calibrations = store.calibrationsBy(who("reviewer"));
    await calibrations.begin(
      {
        ...{ name: markup("calibration"), scorecard: "ours@1", participants: [who("participant")] },
        calls: [{ recordingId: callId, judged: record.evaluation }],
      },
      at,
    );
    const judged = { recordingId: callId, content: written, reviewed };
    await store.calibrationsBy(who("participant")).submit(1, judged, at);
    await calibrations.close(1, at);

    const context = await browser.newContext({ reducedMotion: "reduce" });
    const session = await createSessions(store.people, systemClock).start("u-root");
    await context.addCookies([{ name: "earshot", value: session, url: origin }]);
    for (const [path, fields] of Object.entries(shownOn)) {
      const page = await context.newPage();
      const noise: string[] = [];
      page.on("console", (message) => noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("request", (request) => {
        if (!request.url().startsWith(`${origin}/`) || request.url().endsWith("/x")) noise.push(request.url());
      });
      await page.goto(`${origin}${path}`);
      await page.locator("h1").waitFor({ timeout: 10_000 });
      // Which recordings failed is shown below their reason.
      if (path === "/runs/run-markup") await page.locator("main summary").first().click();
      const missing = async () => {
        const text = await page.evaluate<string>(textOfPage);
        return fields.filter((field) => !text.includes(markup(field)));
      };
      await expect.poll(missing, { message: path, timeout: 20_000 }).toEqual([]);
      expect(await page.locator('main :is(img, script, iframe, a[href^="javascript:" i])').count(), path).toBe(0);
      expect(await page.evaluate<string>("typeof ran"), path).toBe("undefined");
      expect(noise, path).toEqual([]);
      await page.close();
    }
  },
);

/** The text of the page and of its fields, those that hold JSON read. */
const textOfPage = `[
  document.body.textContent,
  ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value.replaceAll('\\\\"', '"')),
].join("\\n")`;
