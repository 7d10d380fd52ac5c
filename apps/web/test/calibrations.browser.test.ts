import { existsSync } from "node:fs";
import { systemClock, type UserFacts } from "@earshot/model";
import { createSessions } from "@earshot/people";
import { guideScorecard } from "@earshot/quality";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { keepPicture } from "./pictures.ts";
import { servePages } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

const card = {
  ...guideScorecard,
  ...{ name: "ours", version: 1 },
  questions: [
    { id: "solved", label: "Was it solved?", kind: "yes-no" },
    { id: "tone", label: "Tone", kind: "scale", from: 1, to: 5, help: "5 is the best." },
    { id: "why", label: "Why?", kind: "text" },
  ],
};

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: AxeResults = await page.evaluate("axe.run()");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

test.skipIf(!existsSync(executablePath))(
  "a manager gives calls to two reviewers, who judge them blind by keyboard, and all see how far they agree",
  { timeout: 120_000 },
  async () => {
    const served = await servePages(12);
    const { store, origin } = served;
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    await store.scorecards.publish({
      ...{ name: "ours", version: 1, sha256: "0".repeat(64), content: card, publishedAtMs: 1, publishedBy: null },
    });
    const { items } = await store.calls.list({ sort: "score", ascending: false }, { limit: 100 });
    const [first, second] = items.filter(({ score, silenceMs }) => score !== null && score < 100 && silenceMs > 0);
    if (first === undefined || second === undefined) throw new Error("no two simulated calls lost points");

    const sessions = createSessions(store.people, systemClock);
    async function openAs(name: string, facts: Pick<UserFacts, "role">, colorScheme: "light" | "dark"): Promise<Page> {
      const user = { ...facts, agentId: null, grants: [{ kind: "all" }], personalRights: [], name } as const;
      await store.people.users.add({ ...user, id: `u-${name}`, passwordHash: null, createdAtMs: 0 });
      const context = await browser.newContext({ reducedMotion: "reduce", colorScheme });
      await context.addCookies([{ name: "earshot", value: await sessions.start(`u-${name}`), url: origin }]);
      return context.newPage();
    }
    await openAs("root", { role: "admin" }, "light");
    const mia = await openAs("mia", { role: "manager" }, "light");
    const reviewers = [
      { page: await openAs("leo", { role: "reviewer" }, "dark"), answer: "Yes", tone: "4" },
      { page: await openAs("kim", { role: "reviewer" }, "light"), answer: "No", tone: "2" },
    ];

    const pathOf = (recordingId: string) => `${origin}/calls/${encodeURIComponent(recordingId)}`;
    const agent = first.conversation?.agents[0]?.name ?? "";
    expect(agent).not.toBe("");
    const tick = mia.getByRole("checkbox", { name: `Choose the call ${first.startTime?.slice(0, 10)}` });
    await mia.goto(`${origin}/?sort=score`);
    await mia.locator(`tr:has(a[href="${new URL(pathOf(first.recordingId)).pathname}"]) input`).check();
    expect(await tick.first().isVisible()).toBe(true);
    expect(await violations(mia)).toEqual([]);
    await mia.getByRole("link", { name: "Calibrate this call" }).click();
    const dialog = mia.getByRole("dialog", { name: "Begin a calibration" });
    await dialog.getByRole("checkbox", { name: agent, checked: true }).waitFor();
    await dialog.getByLabel("Name").fill("November");
    await dialog.getByLabel("Other calls").fill(`${pathOf(second.recordingId)}?t=1000`);
    await dialog.getByLabel("Scorecard").selectOption("ours@1");
    await dialog.getByRole("button", { name: "Begin" }).click();
    // Nobody was chosen: the server says so at its field.
    await dialog.getByText("at least one is needed").waitFor();
    for (const name of ["kim", "leo"]) await dialog.getByRole("checkbox", { name }).check();
    expect(await violations(mia)).toEqual([]);
    await dialog.getByRole("button", { name: "Begin" }).click();
    await mia.getByRole("heading", { name: "November" }).waitFor();
    await mia.getByRole("cell", { name: agent }).first().waitFor();

    for (const { page, answer, tone } of reviewers) {
      await page.goto(`${origin}/calibrations`);
      await page.getByRole("link", { name: "November" }).click();
      for (const { recordingId } of [first, second]) {
        await page.getByRole("link", { name: new RegExp(`^Judge it: .*${recordingId}`) }).press("Enter");
        const choose = async (question: string, choice: string) => {
          await page.getByRole("group", { name: question }).getByLabel(choice, { exact: true }).press("Space");
        };
        await choose("Was it solved?", recordingId === second.recordingId ? "Yes" : answer);
        await choose("Tone", tone);
        if (recordingId === first.recordingId) {
          await page.getByLabel("Why?", { exact: true }).fill(`said ${answer} in secret`);
          await page
            .getByLabel(/^Strike out /)
            .first()
            .press("Space");
          await page.getByLabel(/^Why .* does not count$/).fill("the system was down");
          expect(await violations(page)).toEqual([]);
        }
        await page.getByRole("button", { name: "Submit" }).press("Enter");
        await page.getByRole("heading", { name: "Who has judged" }).waitFor();
      }
    }
    const [{ page: leo } = { page: mia }] = reviewers;
    await leo.reload();
    await leo.getByText("2 of 2").first().waitFor();
    expect(await leo.content()).not.toContain("No in secret");
    expect(await violations(leo)).toEqual([]);

    await mia.reload();
    await mia.getByText("2 of 2").first().waitFor();
    expect(await mia.content()).not.toContain("in secret");
    await mia.getByRole("button", { name: "Close November" }).click();
    await mia.getByRole("button", { name: "Close November: confirm" }).click();
    await leo.reload();
    for (const page of [mia, leo]) {
      await page.getByRole("heading", { name: "Was it solved?" }).waitFor();
      await page.getByText("said No in secret").waitFor();
      await page.getByText("the system was down").first().waitFor();
      await page.getByRole("heading", { name: "What κ and ICC mean" }).click();
      expect(await violations(page)).toEqual([]);
    }
    await mia.getByRole("heading", { name: "November" }).scrollIntoViewIfNeeded();
    await keepPicture(mia, "calibration");
    // It fits a telephone, too: the list, the result, and a call whose calibration is closed.
    await leo.setViewportSize({ width: 390, height: 800 });
    for (const path of [
      "/calibrations",
      "/calibrations/1",
      `/calibrations/1/calls/${encodeURIComponent(first.recordingId)}`,
    ]) {
      await leo.goto(`${origin}${path}`);
      await leo
        .getByText(path.includes("calls") ? "This calibration is closed." : "November")
        .first()
        .waitFor();
      expect(await leo.evaluate<number>("document.documentElement.scrollWidth - innerWidth"), path).toBe(0);
      expect(await violations(leo), path).toEqual([]);
    }
    const scores = mia.getByRole("region", { name: "Scores" });
    expect(await scores.getByRole("row").count()).toBe(3);
  },
);
