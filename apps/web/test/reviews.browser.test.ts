import { existsSync } from "node:fs";
import { everyone, type UserFacts } from "@earshot/model";
import { hashPassword } from "@earshot/people";
import { guideScorecard, type Scorecard, scoreCall, scoreWithout } from "@earshot/quality";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { keepPicture } from "./pictures.ts";
import { type ServedPages, servePages, storeCopies } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const password = "correct horse battery";

async function addUser({ store }: ServedPages, name: string, facts: Omit<UserFacts, "name" | "personalRights">) {
  const passwordHash = await hashPassword(password, name);
  await store.people.users.add({ ...facts, personalRights: [], id: `u-${name}`, name, passwordHash, createdAtMs: 0 });
}

/** Loses points by a share, without any event of its own that costs them, and by words that are not said. */
const card: Scorecard = {
  ...{ name: "ours", version: 1, formula: "deduct" },
  criteria: [
    { id: "ratio", label: "Talk ratio", method: "steps", metric: "talkRatio", steps: [{ atLeast: 0, points: 20 }] },
    { id: "thanks", label: "Thanks", method: "phrase", expected: "said", phrases: ["abracadabra"], points: 10 },
  ],
  questions: [
    { id: "polite", label: "How polite?", kind: "scale", from: 1, to: 5, weight: 8 },
    { id: "verified", label: "Was the caller verified?", kind: "yes-no", critical: true },
    { id: "notes", label: "What else?", kind: "text" },
  ],
};

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: AxeResults = await page.evaluate("axe.run()");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

test.skipIf(!existsSync(executablePath))(
  "a manager strikes out a point and comments, the agent disputes it, and the manager answers",
  { timeout: 120_000 },
  async () => {
    const served = await servePages(20);
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    const { items } = await served.store.calls.list({ sort: "score", ascending: false }, { limit: 100 });
    const call = items.find(({ score, conversation }) => {
      return score !== null && score > 0 && score < 100 && conversation?.agents.length === 1;
    });
    const [agent] = call?.conversation?.agents ?? [];
    if (call === undefined || agent === undefined) throw new Error("no simulated call lost points");
    await addUser(served, "root", { role: "admin", agentId: null, grants: [] });
    await addUser(served, "mia", { role: "manager", agentId: null, grants: [{ kind: "all" }] });
    await addUser(served, "ann", { role: "agent", agentId: agent.id, grants: [] });

    await served.store.scorecards.publish({
      ...{ name: "ours", version: 1, sha256: "0".repeat(64), content: card, publishedAtMs: 1, publishedBy: null },
    });
    const storeOwn = (by: Scorecard, contentSha256: string) =>
      storeCopies(served.store, call.recordingId, [
        ({ utterances, durationMs, conversation }, evaluation) => ({
          recording: {
            ...{ id: "own", interactionId: "int-own", startTime: "2026-10-02T10:00:00Z", durationMs },
            ...{ contentSha256, media: [], conversation },
          },
          evaluations: [
            {
              definitionParameters: {},
              scorecard: by,
              evaluation: { ...evaluation, score: scoreCall(evaluation, by, { said: utterances }) },
            },
          ],
        }),
      ]);
    const [own = ""] = await storeOwn(card, "0".repeat(64));

    async function openAs(name: string): Promise<Page> {
      const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
      await page.goto(`${served.origin}/calls/${encodeURIComponent(call?.recordingId ?? "")}`);
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Transcript" }).waitFor();
      return page;
    }

    const manager = await openAs("mia");
    await manager.getByRole("button", { name: "Begin a review" }).click();
    await manager
      .getByLabel(/^Strike out /)
      .first()
      .check();
    await manager.getByLabel(/^Why .* does not count$/).fill("the system was down");
    // Nobody adds it: it is finished with the rest.
    await manager.getByLabel(/^Comment at/).fill("Well explained.");
    // Nothing is saved yet: a link away and back loses none of it.
    await manager.getByRole("link", { name: "Calls", exact: true }).click();
    await manager.getByText(/ in all$/).waitFor();
    await manager.goBack();
    await manager.getByText("With what you wrote in this tab and did not save.").waitFor();
    expect(await manager.getByLabel(/^Why .* does not count$/).inputValue()).toBe("the system was down");
    expect(await manager.getByLabel(/^Comment at/).inputValue()).toBe("Well explained.");
    expect(await violations(manager)).toEqual([]);
    await keepPicture(manager, "review");
    await manager.getByRole("button", { name: "Finish" }).click();
    await manager.getByRole("heading", { name: "By mia: finished" }).waitFor();
    const reviews = served.store.reviewsBy(everyone);
    const [listed] = (await reviews.list({}, { limit: 1 })).items;
    const review = await reviews.get(listed?.id ?? 0);
    if (review === undefined) throw new Error("the review is not stored");
    expect(review.content.struck).toHaveLength(1);
    expect(review.judged.score.value).toBe(call.score);
    expect(review.reviewed).toEqual(scoreWithout(review.judged, guideScorecard, [], review.content.struck));

    const disputing = await openAs("ann");
    const shown = disputing.getByRole("article", { name: "By mia: finished" });
    await shown.getByText("struck out: the system was down").waitFor();
    await shown.getByText("Well explained.").waitFor();
    await shown.getByLabel("What you say to it").fill("The customer asked me to wait.");
    expect(await violations(disputing)).toEqual([]);
    await shown.getByRole("button", { name: "Dispute" }).click();
    await disputing.getByRole("heading", { name: "By mia: disputed" }).waitFor();

    await manager.reload();
    await manager.getByText("disputed by ann").waitFor();
    await manager.getByLabel("Your answer").fill("I have listened again.");
    await manager.getByRole("button", { name: "Uphold" }).click();
    await manager.getByRole("heading", { name: "By mia: upheld" }).waitFor();
    await manager.getByText("I have listened again.").waitFor();

    // By a scorecard of one's own: questions, and deductions that have no event.
    await manager.goto(`${served.origin}/calls/${own}`);
    await manager.getByRole("button", { name: "Begin a review" }).waitFor();
    await manager.keyboard.press("r");
    const draft = manager.locator(".review-panel form");
    await manager.getByLabel("Strike out all of it: Thanks").check();
    await draft.getByLabel("Why all of Thanks does not count").fill("the line was bad");
    await draft.getByRole("group", { name: "How polite?" }).getByLabel("4").check();
    await draft.getByLabel("What else?").fill("She was calm.");
    const line = manager.locator(".score-line").first();
    await line.getByText("78.0", { exact: true }).waitFor();
    expect(await line.textContent()).toContain("without 1 struck out, with your answers");
    expect(await line.textContent()).not.toContain("not stored");
    await draft.getByRole("button", { name: "Finish" }).click();
    await manager.getByText('without an answer: "Was the caller verified?" (verified)').first().waitFor();
    await draft.getByRole("group", { name: "verified" }).getByLabel("Does not apply").check();
    await manager.getByRole("heading", { name: "Transcript" }).click();
    await manager.keyboard.press("c");
    await manager.keyboard.type("Well explained.");
    await manager.keyboard.press("Control+Enter");
    expect(await violations(manager)).toEqual([]);
    await draft.getByRole("button", { name: "Save draft" }).click();

    // Another tab does not save over it unseen.
    await manager.getByText("without 1 struck out").waitFor();
    const tab = await manager.context().newPage();
    await tab.goto(`${served.origin}/calls/own`);
    const other = tab.locator(".review-panel form");
    await other.getByLabel("What else?").waitFor();
    const save = { name: "Save draft" };
    await draft.getByLabel("What else?").fill("She was calm, and quick.");
    await Promise.all([manager.waitForResponse(/reviews\/2$/), draft.getByRole("button", save).click()]);
    await other.getByLabel("What else?").fill("Calm.");
    await other.getByRole("button", save).click();
    await tab.getByText("the review was changed since it was read").waitFor();
    expect(await other.getByLabel("What else?").inputValue()).toBe("Calm.");
    await other.getByRole("button", { name: "Load the other draft instead" }).click();
    await tab.getByText("the review was changed since it was read").waitFor({ state: "detached" });
    await expect.poll(() => other.getByLabel("What else?").inputValue()).toBe("She was calm, and quick.");
    await other.getByLabel("What else?").fill("She was calm.");
    await Promise.all([tab.waitForResponse(/reviews\/2$/), other.getByRole("button", save).click()]);
    await draft.getByRole("button", save).click();
    await manager.getByRole("button", { name: "Load the other draft instead" }).waitFor();
    await draft.getByLabel("What else?").fill("She was calm, in the end.");
    await draft.getByRole("button", { name: "Save mine over it" }).click();
    await manager.getByText("the review was changed since it was read").waitFor({ state: "detached" });
    await tab.close();

    await manager.getByRole("link", { name: "Reviews" }).click();
    await manager.getByRole("radio", { name: "draft" }).check();
    await manager.getByRole("cell", { name: "You finish it" }).waitFor();
    expect(await manager.getByRole("row").count()).toBe(2);
    expect(await violations(manager)).toEqual([]);
    await manager.getByRole("region", { name: "Reviews" }).getByRole("link").click();
    await manager.waitForURL(/\/calls\/own\?review=2$/);
    expect(await draft.getByLabel("Why all of Thanks does not count").inputValue()).toBe("the line was bad");
    await draft.getByRole("button", { name: "Finish" }).click();
    const finished = manager.getByRole("article", { name: "By mia: finished" });
    await finished.getByText("All of Thanks struck out: the line was bad").waitFor();
    expect(await finished.locator(".answers").textContent()).toMatch(
      /How polite\?4[\s\S]*does not apply[\s\S]*She was calm, in the end/,
    );
    expect(await finished.locator(".score-line").textContent()).toMatch(/^70\.0by the machine78\.0reviewed$/);
    expect(await manager.locator(".call-head .title").textContent()).toMatch(/^78\.0reviewed,70\.0by the machine/);

    await manager.getByRole("button", { name: "Begin a review" }).click();
    await draft.getByLabel("What else?").fill("A slip.");
    await draft.getByRole("button", { name: "Discard your draft" }).click();
    await manager.keyboard.press("Enter");
    await manager.getByRole("button", { name: "Begin a review" }).click();
    expect(await draft.getByLabel("What else?").inputValue()).toBe("");

    // Evaluated since, of other audio and by another scorecard: what was finished keeps its questions, and the draft has no form any more.
    await storeOwn(guideScorecard, "1".repeat(64));
    await manager.goto(`${served.origin}/reviews?show=draft`);
    await manager.getByRole("cell", { name: "You discard it: the call was evaluated again" }).waitFor();
    await manager.goto(`${served.origin}/calls/${own}`);
    await finished.getByText("How polite?").waitFor();

    await disputing.goto(`${served.origin}/reviews`);
    await disputing.getByRole("cell", { name: "You acknowledge or dispute it" }).waitFor();
    expect(await violations(disputing)).toEqual([]);
  },
);
