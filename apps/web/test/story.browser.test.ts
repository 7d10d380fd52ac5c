import { existsSync } from "node:fs";
import { everyone, type Grant, type Named, type Role } from "@earshot/model";
import { hashPassword } from "@earshot/people";
import axe, { type AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Hand, keyboard, mouse } from "./hands.ts";
import { type ServedPages, servePages, storeCallWithSound, storeCopies } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const installed = existsSync(executablePath);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const password = "correct horse battery";
const storedCalls = 20_000;
const reviewers = ["kim", "lee", "max"];
const minuteMs = 60_000;
/** A Thursday; the week before began on the 16th. */
const now = new Date("2026-11-26T12:00:00Z");
const lastFriday = Date.parse("2026-11-20T12:00:00Z");

interface Opened {
  page: Page;
  hand: Hand;
}

interface Telling {
  index: number;
  title: string;
  hand: (page: Page) => Hand;
  view: BrowserContextOptions;
  agent: Named;
  queue: Named;
}

const wide = { viewport: { width: 1400, height: 900 } };
const medium = { viewport: { width: 768, height: 900 } };
const narrow = { viewport: { width: 390, height: 800 } };

const always = [
  { title: "by mouse at 1400 px in light", hand: mouse, view: { ...wide, colorScheme: "light" as const } },
  {
    ...{ title: "by keyboard at 768 px in forced colours", hand: keyboard },
    view: { ...medium, forcedColors: "active" as const },
  },
];
const inSoak = [
  { title: "by keyboard at 1400 px in dark", hand: keyboard, view: { ...wide, colorScheme: "dark" as const } },
  { title: "by mouse at 390 px in dark", hand: mouse, view: { ...narrow, colorScheme: "dark" as const } },
];

const tellings: readonly Telling[] = [...always, ...(process.env.SOAK === undefined ? [] : inSoak)].map(
  (telling, index) => ({
    ...telling,
    index,
    agent: { id: `story-agent-${index}`, name: `Ann ${index}` },
    queue: { id: `story-queue-${index}`, name: `Complaints ${index}` },
  }),
);

describe.skipIf(!installed)(
  installed ? "in Chromium" : `skipped: no Chromium at ${executablePath}`,
  { timeout: 240_000 },
  () => {
    let browser: Browser;
    let served: ServedPages;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: flags });
      served = await servePages(20);
      await addUser("root", "admin", null, []);
      for (const [index, { agent, queue }] of tellings.entries()) {
        const { items } = await served.store.calls.list({ sort: "start", ascending: true }, { limit: 1 });
        const conversation = (await served.store.calls.get(items[0]?.recordingId ?? ""))?.conversation;
        if (conversation === undefined || conversation === null) throw new Error("no call has a conversation");
        await storeCallWithSound(served, {
          ...{ id: `story-${index}`, interactionId: `int-story-${index}` },
          startTime: new Date(lastFriday).toISOString(),
          conversation: { ...conversation, agents: [agent], queues: [queue], legs: [] },
        });
        await addUser(`agent${index}`, "agent", agent.id, []);
        const queues: Grant[] = [{ kind: "queue", id: queue.id }];
        await addUser(`manager${index}`, "manager", null, [{ kind: "all" }]);
        for (const reviewer of reviewers) await addUser(`${reviewer}${index}`, "reviewer", null, queues);
      }
      await fillStore();
    }, 240_000);
    afterAll(async () => {
      await browser.close();
      await served.close();
    });

    /** Copies of calls that are better than those of the story, a minute apart, spread over the queues. */
    async function fillStore(): Promise<void> {
      const { items } = await served.store.calls.list({ sort: "score", ascending: false }, { limit: 100 });
      const worst = items.find(({ recordingId }) => recordingId === "story-0")?.score ?? 100;
      const better = items.filter(({ score, conversation }) => (score ?? 0) > worst && conversation !== null);
      const sources = better.map(({ recordingId }) => recordingId).slice(0, 10);
      const perSource = Math.ceil(storedCalls / sources.length);
      for (const [at, source] of sources.entries()) {
        await storeCopies(
          served.store,
          source,
          Array.from({ length: perSource }, (_, index) => ({ conversation }) => {
            const queue = tellings[(index + at) % tellings.length]?.queue;
            if (conversation === null || queue === undefined) throw new Error(`${source} has no conversation`);
            const startTime = new Date(lastFriday - (index * sources.length + at) * minuteMs).toISOString();
            const id = `copy-${at}-${index}`;
            return {
              recording: {
                ...{ id, interactionId: `int-${id}`, startTime, durationMs: 300_000, contentSha256: null, media: [] },
                conversation: { ...conversation, queues: [queue] },
              },
              utterances: [],
            };
          }),
        );
      }
    }

    async function addUser(name: string, role: Role, agentId: string | null, grants: Grant[]): Promise<void> {
      const passwordHash = await hashPassword(password, name);
      await served.store.people.users.add({
        ...{ id: `u-${name}`, name, role, agentId, grants, passwordHash, createdAtMs: 0 },
        personalRights: role === "agent" ? [] : ["sound:play"],
      });
    }

    /** Signs somebody in; what a page writes on the console and asks of other hosts is collected. */
    async function signIn(name: string, { hand, view }: Telling, noise: string[]): Promise<Opened> {
      const context = await browser.newContext({ reducedMotion: "reduce", ...view });
      await context.clock.setFixedTime(now);
      const page = await context.newPage();
      page.on("console", (message) => noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("request", (request) => {
        if (!request.url().startsWith(`${served.origin}/`)) noise.push(request.url());
      });
      await page.goto(served.origin);
      const own = hand(page);
      await own.write(page.getByLabel("Name"), name);
      await own.write(page.getByLabel("Password"), password);
      await own.press(page.getByRole("button", { name: "Sign in" }));
      await page.getByRole("heading", { name: "Calls" }).waitFor();
      return { page, hand: own };
    }

    /** That a page is accessible as it is now, and not wider than its window. */
    async function expectGood(page: Page): Promise<void> {
      await page.evaluate(axe.source);
      const { violations }: AxeResults = await page.evaluate("axe.run()");
      const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
      expect(found).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    }

    /** The worst calls of a queue last week: a name in the list, a span of days and the head of a column. */
    async function findWorst({ page, hand }: Opened, queue: Named): Promise<void> {
      const inList = page
        .getByRole("cell")
        .getByRole("link", { name: queue.name ?? "", exact: true })
        .first();
      await page.getByText(/^20,\d{3} in all$/).waitFor();
      if (hand.name === "mouse" && (await inList.isVisible())) {
        await hand.press(inList);
      } else {
        const filters = page.locator("details.filters");
        if (!(await filters.evaluate((element) => element.hasAttribute("open")))) {
          await hand.press(filters.locator("> summary"));
        }
        await hand.write(page.getByLabel("Queue"), queue.name ?? "");
      }
      await hand.press(page.getByRole("button", { name: "Last week" }));
      await hand.press(page.getByRole("columnheader", { name: "Score" }).getByRole("button"));
      await page.locator('th[aria-sort="ascending"]', { hasText: "Score" }).waitFor();
      await page.locator('.scroller[aria-busy="false"]').waitFor();
    }

    /** Three reviewers judge the open call blind, and everybody reads how far they agree. */
    async function calibrate({ page, hand }: Opened, telling: Telling, noise: string[]): Promise<void> {
      const name = `Calibration ${telling.index}`;
      await hand.press(page.getByRole("link", { name: "Calibrate this call" }));
      const dialog = page.getByRole("dialog", { name: "Begin a calibration" });
      await hand.write(dialog.getByLabel("Name"), name);
      for (const reviewer of reviewers) {
        await hand.press(dialog.getByRole("checkbox", { name: `${reviewer}${telling.index}` }));
      }
      await expectGood(page);
      await hand.press(dialog.getByRole("button", { name: "Begin" }));
      await page.getByRole("heading", { name }).waitFor();
      for (const reviewer of reviewers) {
        const judging = await signIn(`${reviewer}${telling.index}`, telling, noise);
        await judging.hand.press(judging.page.getByRole("link", { name: "Calibrations" }));
        await judging.hand.press(judging.page.getByRole("link", { name }));
        await judging.hand.press(judging.page.getByRole("link", { name: /^Judge it: / }));
        await judging.page.getByRole("button", { name: "Submit" }).waitFor();
        if (reviewer !== "max") {
          await judging.hand.press(judging.page.getByLabel(/^Strike out /).first());
          await judging.hand.write(
            judging.page.getByLabel(/^Why .* does not count$/),
            `so says reviewer ${reviewers.indexOf(reviewer) + 1}`,
          );
        }
        await expectGood(judging.page);
        await judging.hand.press(judging.page.getByRole("button", { name: "Submit" }));
        await judging.page.getByRole("heading", { name: "Who has judged" }).waitFor();
        await judging.page.context().close();
      }
      await page.reload();
      expect(await page.content()).not.toContain("so says reviewer");
      await hand.press(page.getByRole("button", { name: `Close ${name}` }));
      await hand.press(page.getByRole("button", { name: `Close ${name}: confirm` }));
      await page.getByText("so says reviewer 1").first().waitFor();
      const scores = page.getByRole("region", { name: "Scores" });
      await scores.getByRole("row").nth(1).waitFor();
      await expectGood(page);
    }

    /** A scorecard is changed on the bench, tried on stored calls, and published. */
    async function publishCard({ page, hand }: Opened, index: number): Promise<void> {
      await hand.press(page.getByRole("link", { name: "Scorecards" }));
      await page.getByRole("heading", { name: "What it would do" }).waitFor();
      await hand.write(page.getByRole("textbox", { name: "Name", exact: true }), `card-${index}`);
      await hand.write(page.getByLabel("Points", { exact: true }).first(), "33");
      await page.locator(".bench tbody a").first().waitFor();
      await expectGood(page);
      await hand.press(page.getByRole("button", { name: `Publish card-${index}@1` }));
      await hand.press(page.getByRole("button", { name: `Publish card-${index}@1: confirm` }));
      await page.getByText(/^card-\d@1 is published/).waitFor();
      expect(await served.store.scorecards.list()).toContainEqual(expect.objectContaining({ name: `card-${index}` }));
    }

    test.each(tellings)("a manager's day, $title", async (telling) => {
      const { queue, index } = telling;
      const noise: string[] = [];
      const manager = await signIn(`manager${index}`, telling, noise);
      const { page, hand } = manager;
      await findWorst(manager, queue);
      await expectGood(page);
      await hand.press(page.locator(".call-table tbody .start a").first());
      await page.waitForURL(new RegExp(`/calls/story-${index}`));
      await page.getByRole("heading", { name: "Transcript" }).waitFor();

      const point = page.locator(".deductions .at").first();
      await hand.press(point);
      await hand.press(page.getByRole("button", { name: "Play", exact: true }));
      await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
      const placeMs = () => page.evaluate<number>("document.querySelector('audio').currentTime * 1000");
      await expect.poll(placeMs, { timeout: 20_000 }).toBeGreaterThan(100);
      await hand.press(page.getByRole("button", { name: "Pause", exact: true }));

      await hand.press(page.getByRole("button", { name: "Begin a review" }));
      await hand.press(page.getByLabel(/^Strike out /).first());
      await page.locator(".score-line", { hasText: "becomes" }).waitFor();
      await hand.write(page.getByLabel(/^Why .* does not count$/), "the system was down");
      await hand.write(page.getByLabel(/^Comment at/), "Well explained.");
      await hand.press(page.getByRole("button", { name: "Add comment" }));
      await expectGood(page);
      await hand.press(page.getByRole("button", { name: "Finish" }));
      await page.getByRole("heading", { name: `By manager${index}: finished` }).waitFor();

      const disputing = await signIn(`agent${index}`, telling, noise);
      // Of all calls an agent finds their own.
      await disputing.page.getByText("1 in all").waitFor();
      await disputing.hand.press(disputing.page.locator(".call-table tbody .start a"));
      const shown = disputing.page.getByRole("article", { name: `By manager${index}: finished` });
      await shown.getByText("struck out: the system was down").waitFor();
      await shown.getByText("Well explained.").waitFor();
      await disputing.hand.write(shown.getByLabel("What you say to it"), "The customer asked me to wait.");
      await expectGood(disputing.page);
      await disputing.hand.press(shown.getByRole("button", { name: "Dispute" }));
      await disputing.page.getByRole("heading", { name: `By manager${index}: disputed` }).waitFor();
      await disputing.page.context().close();

      await page.reload();
      await page.getByText(`disputed by agent${index}`).waitFor();
      await hand.write(page.getByLabel("Your answer"), "I have listened again.");
      await hand.press(page.getByRole("button", { name: "Uphold" }));
      await page.getByRole("heading", { name: `By manager${index}: upheld` }).waitFor();
      const [listed] = (await served.store.reviewsBy(everyone).list({ recordingId: `story-${index}` }, { limit: 2 }))
        .items;
      expect(listed).toMatchObject({ status: "upheld" });

      await calibrate(manager, telling, noise);
      await publishCard(manager, index);
      await page.context().close();
      expect(noise).toEqual([]);
    });
  },
);
