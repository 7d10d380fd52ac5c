import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { guideScorecard, scoreCall, withoutEvents } from "@earshot/quality";
import axe, { type AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findBuiltPages } from "../server/built-pages.ts";
import { keepPicture } from "./pictures.ts";
import {
  hostileText,
  type ServedPages,
  servePages,
  storeCallWithSound,
  storeCopies,
  storeHostileCall,
} from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const installed = existsSync(executablePath);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

const views: Record<string, BrowserContextOptions> = {
  "1400 light": { viewport: { width: 1400, height: 900 }, colorScheme: "light" },
  "768 forced colours": { viewport: { width: 768, height: 900 }, colorScheme: "dark", forcedColors: "active" },
  "390 dark": { viewport: { width: 390, height: 800 }, colorScheme: "dark" },
};

test("the script with which the pages start has at most 60 kB", () => {
  const folder = findBuiltPages() ?? "";
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const scripts = Array.from(page.matchAll(/"(\/assets\/[^"]+\.js)"/g), ([, path = ""]) => path);
  expect(scripts).not.toEqual([]);
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
  expect(bytes).toBeLessThan(60_000);
});

describe.skipIf(!installed)(
  installed ? "in Chromium" : `skipped: no Chromium at ${executablePath}`,
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let served: ServedPages;
    let worst: string;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] });
      served = await servePages(120);
      const { items } = await served.store.calls.list({ sort: "score", ascending: true }, { limit: 1 });
      worst = `/calls/${encodeURIComponent(items[0]?.recordingId ?? "")}`;
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await served.close();
    });

    /** Opens a page and runs a check; anything on the console, any fault and any request to elsewhere fails it. */
    async function withPage(
      path: string,
      check: (page: Page) => Promise<void>,
      { on = served.origin, ...options }: BrowserContextOptions & { on?: string | undefined } = views["1400 light"] ??
        {},
    ): Promise<void> {
      const context = await browser.newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      const noise: string[] = [];
      page.on("console", (message) => noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("request", (request) => {
        if (!request.url().startsWith(`${on}/`)) noise.push(request.url());
      });
      await page.goto(`${on}${path}`);
      await page.locator("h1").waitFor();
      await check(page);
      await context.close();
      expect(noise).toEqual([]);
    }

    async function violations(page: Page): Promise<string[]> {
      // The policy of the pages lets no script in but their own; the debugger is not bound by it.
      await page.evaluate(axe.source);
      const result: AxeResults = await page.evaluate("axe.run()");
      return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    }

    test.each([1400, 1180, 768, 390])("no cell of the calls is cut at %i px", async (width) => {
      const view = { viewport: { width, height: 800 } };
      await withPage(
        "/?sort=hold",
        async (page) => {
          await page.locator(".call-table tbody a").first().waitFor();
          const cut = `[...document.querySelectorAll(".call-table th, .call-table tbody tr:not(.space) td")]
            .filter((cell) => cell.offsetWidth > 0 && cell.scrollWidth > cell.clientWidth)
            .map((cell) => cell.textContent)
            .filter((text) => !text.includes(", "))`;
          // The names of several agents alone may not fit.
          expect(await page.evaluate<string[]>(cut)).toEqual([]);
          const spread = `document.querySelector(".call-table thead tr").offsetWidth
            - [...document.querySelectorAll(".call-table th")].reduce((sum, cell) => sum + cell.offsetWidth, 0)`;
          expect(Math.abs(await page.evaluate<number>(spread))).toBeLessThan(5);
        },
        view,
      );
    });

    const rowCount = (page: Page) => page.locator(".call-table tbody .start a").count();
    const focused = (page: Page) => page.evaluate<string>("document.activeElement.textContent ?? ''");

    test("what a page needs first is asked for once, while its script is still loading, and files come compressed", async () => {
      const rowOf = { "/": ".call-table tbody a", [worst]: ".transcript li" };
      for (const [path, row] of Object.entries(rowOf)) {
        await withPage(path, async (page) => {
          await page.locator(row).first().waitFor();
          await page.waitForLoadState("networkidle");
          const asked = await page.evaluate<string[]>(
            `performance.getEntriesByType("resource").map(({ name }) => name.slice(location.origin.length))`,
          );
          const link = (await fetch(`${served.origin}${path}`)).headers.get("link") ?? "";
          const named = ["/v1/me", ...Array.from(link.matchAll(/<([^>]+)>/g), ([, url = ""]) => url)];
          expect(named.length).toBeGreaterThan(1);
          for (const url of named) expect(asked.filter((one) => one === url)).toEqual([url]);
          let script = "";
          for (const url of asked.filter((one) => one.endsWith(".js"))) {
            const answer = await fetch(`${served.origin}${url}`, { headers: { "accept-encoding": "gzip" } });
            expect(answer.headers.get("content-encoding")).toBe("gzip");
            script += await answer.text();
          }
          expect(script.includes("Earshot")).toBe(true);
        });
      }
    });

    test("calls are filtered by mouse, the filter is the address, and the way back keeps it", async () => {
      await withPage("/", async (page) => {
        await page.getByText("125 in all").waitFor();
        // Only the rows in sight are in the page.
        expect(await rowCount(page)).toBeLessThan(60);
        await page.locator(".scroller").evaluate((element) => element.scrollTo(0, 1e6));
        await page.locator('tr[data-row="124"]').waitFor();

        await page.getByLabel("Score, most").fill("60");
        await page.waitForURL(/where=score/);
        expect(new URL(page.url()).searchParams.get("where")).toBe("score <= 60");
        const { calls } = await (await fetch(`${served.origin}/v1/call-count?maxScore=60`)).json();
        await page.getByText(`${calls} found`).waitFor();
        await page.getByRole("button", { name: "Silence" }).click();
        await page.waitForURL(/sort=silence/);
        await page.locator('th[aria-sort="descending"]', { hasText: "Silence" }).waitFor();
        const href = await page.getByRole("link", { name: "Export CSV" }).getAttribute("href");
        const csv = await (await fetch(`${served.origin}${href}`)).text();
        expect(csv.trimEnd().split("\n")).toHaveLength(calls + 1);

        const address = page.url();
        await page.locator(".call-table tbody a").first().click();
        await page.getByRole("heading", { name: "Transcript" }).waitFor();
        await page.goBack();
        await page.getByText(`${calls} found`).waitFor();
        expect(page.url()).toBe(address);
      });
    });

    test("a name that no call has and days of which none is left are said, and what may be meant", async () => {
      const [known] = await served.store.conversations.groups("agent", {});
      const name = known?.name ?? "";
      const misspelt = name.replace(/.$/, "");
      for (const path of ["/", "/trends"]) {
        await withPage(`${path}?where=${encodeURIComponent(`agent = "${misspelt}x"`)}`, async (page) => {
          await page.getByText(`No agent is called ${misspelt}x. Did you mean`).waitFor();
          expect(await violations(page)).toEqual([]);
          await page.getByRole("link", { name, exact: true }).first().click();
          await page
            .locator(path === "/" ? ".call-table tbody a" : ".trends td")
            .first()
            .waitFor();
          expect(await page.getByText("No agent is called").count()).toBe(0);
        });
        await withPage(`${path}?from=2026-10-03&to=2026-10-02`, async (page) => {
          expect(await page.getByRole("alert").allTextContents()).toEqual([
            "No day lies between these: From has to be an earlier day than Before.",
          ]);
          await page.getByLabel("Before").fill("2026-11-30");
          await page
            .locator(path === "/" ? ".call-table tbody a" : ".trends td")
            .first()
            .waitFor();
          expect(await page.getByRole("alert").count()).toBe(0);
        });
      }
    });

    test("a view is saved under a name, opened again and deleted", async () => {
      await withPage(`/?where=${encodeURIComponent("hold > 1s")}&sort=hold`, async (page) => {
        await page.getByText("Saved views").click();
        await page.getByRole("button", { name: "Save this view" }).click();
        await page.getByRole("textbox", { name: "Name" }).fill("Long <b>holds</b> & %2F");
        await page.keyboard.press("Enter");
        const link = page.getByRole("link", { name: "Long <b>holds</b> & %2F" });
        await link.waitFor();
        expect(await violations(page)).toEqual([]);
        await page.goto(`${served.origin}/`);
        await link.click();
        await page.waitForURL(/where=hold.*&sort=hold/);
        await page.getByRole("button", { name: "Delete Long <b>holds</b> & %2F" }).click();
        await page.getByRole("button", { name: /: confirm$/ }).click();
        await link.waitFor({ state: "detached" });
        expect(await served.store.people.views.list(null)).toEqual([]);
      });
    });

    test("both ends of a range hold that are typed without a pause", async () => {
      await withPage("/", async (page) => {
        await page.getByLabel("Score, least").focus();
        await page.keyboard.type("80");
        await page.keyboard.press("Tab");
        await page.keyboard.type("85");
        await page.waitForURL(/where=score\+%3E%3D\+80\+and\+score\+%3C%3D\+85$/);
      });
    });

    test("conditions are written as on the command line, and one that can't be read says why", async () => {
      await withPage(`/?where=${encodeURIComponent("score < 60 and hold > 1s")}`, async (page) => {
        expect(await page.getByLabel("Conditions").inputValue()).toBe("score < 60 and hold > 1s");
        await page.getByLabel("Conditions").fill("agnt = Ann");
        await page.getByLabel("Conditions").blur();
        await page.getByText("agnt: did you mean agent?").waitFor();
      });
    });

    test("words that can't be read are refused once, with the reason in the place of the list", async () => {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).searchParams.get("words") ?? ""));
      await page.goto(`${served.origin}/`);
      await page.locator(".call-table tbody a").first().waitFor();
      await page.getByLabel("Words said").fill("refund AND (");
      await page.locator(".list .problem").waitFor();
      await page.getByLabel("Words said").fill("refund");
      await page.getByText(/ found$/).waitFor();
      expect(asked.filter((words) => words === "refund AND (")).toHaveLength(1);
      await page.close();
    });

    test("a call is found, opened and judged by keyboard alone", async () => {
      await withPage("/", async (page) => {
        await page.locator(".call-table tbody a").first().waitFor();
        await page.keyboard.press("/");
        await page.keyboard.type("refund");
        await page.getByText("1 found").waitFor();
        await page.keyboard.press("Tab");
        for (let presses = 0; presses < 40 && !/^\d{4}-/.test(await focused(page)); presses++) {
          await page.keyboard.press("Tab");
        }
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "Transcript" }).waitFor();
        await page.keyboard.press("Home");
        await page.keyboard.press(".");
        const first = await page.locator(".stop-note").textContent();
        expect(first).toMatch(/ at 0:\d\d\.\d/);
        await page.keyboard.press(".");
        expect(await page.locator(".stop-note").textContent()).not.toBe(first);
        await page.keyboard.press(",");
        expect(await page.locator(".stop-note").textContent()).toBe(first);
        await page.keyboard.press("Shift+ArrowRight");
        await page.keyboard.press("+");
        await page.locator(".overview").waitFor();
        await page.keyboard.press("0");
        await page.keyboard.press("?");
        await page.getByRole("heading", { name: "Keys" }).waitFor();
        await page.keyboard.press("Escape");
        await page.waitForURL(/t=\d+/);
      });
    });

    test("music or noise has a lane, and is a stop where it may be a hold", async () => {
      const stretches = [4000, 20_000].map((startMs) => ({ channel: 0, startMs, endMs: startMs + 9000 }));
      const voiceless = { stretches, proposedHolds: [{ startMs: 4000, endMs: 12_000 }] };
      const recordingId = decodeURIComponent(worst.slice("/calls/".length));
      const ids = await storeCopies(served.store, recordingId, [
        ({ durationMs }, evaluation) => ({
          recording: {
            ...{ id: "with-music", interactionId: "with-music", startTime: null, durationMs },
            ...{ contentSha256: null, media: [], conversation: null },
          },
          evaluations: [
            {
              ...{ definitionParameters: {}, scorecard: { name: "guide", version: 1 } },
              evaluation: { ...evaluation, voiceless },
            },
          ],
        }),
      ]);
      await withPage(`/calls/${ids[0]}`, async (page) => {
        expect(await page.locator(".lane-names .voiceless").textContent()).toBe("Music, noise");
        const row = page.locator(".event.voiceless");
        expect(await row.allTextContents()).toEqual(["0:04.0Music or noise 8.0 s – perhaps a hold"]);
        const shown = page.locator(".stop-note");
        const isMusic = async () =>
          /^Music or noise at 0:04\.0, 8\.0 s · perhaps a hold/.test((await shown.textContent()) ?? "");
        await page.keyboard.press("Home");
        for (let presses = 0; presses < 40 && !(await isMusic()); presses++) await page.keyboard.press(".");
        expect(await isMusic()).toBe(true);
        expect(await row.getAttribute("aria-current")).toBe("true");
      });
    });

    test("a struck stop is left out of the score, by the scoring that made it", async () => {
      const recordingId = decodeURIComponent(worst.slice("/calls/".length));
      const call = await served.store.calls.get(recordingId);
      const { items } = await served.store.calls.list({ minScore: 1 }, { limit: 1 });
      const shown = (await served.store.calls.get(items[0]?.recordingId ?? "")) ?? call;
      const evaluation = shown?.evaluations[0]?.evaluation;
      if (shown === undefined || evaluation === undefined) throw new Error("no call is stored");
      const path = `/calls/${encodeURIComponent(shown.recordingId)}`;
      await withPage(path, async (page) => {
        const strike = page.getByRole("checkbox", { name: /^Strike out silence/ }).first();
        await strike.check();
        const after = scoreCall(withoutEvents(evaluation, [{ kind: "silence", index: 0 }]), guideScorecard).value;
        const chips = page.locator(".score-line .chip");
        expect(await chips.nth(1).textContent()).toBe(after?.toFixed(1));
        await page.getByRole("button", { name: "Take back" }).click();
        await expect.poll(() => chips.count()).toBe(1);
        // The same call by another definition, and what a measure means there.
        await page.getByRole("button", { name: "contact-lens" }).click();
        await page.getByText("under contact-lens").waitFor();
        await page.locator(".measures summary", { hasText: "Notable silence" }).click();
        await page.getByText("Nobody speaks for longer than 3.0 s; time on hold is cut out first.").first().waitFor();
      });
    });

    test("the timeline is gone through by mouse, and words of the call are searched", async () => {
      await withPage(worst, async (page) => {
        const box = await page.locator(".track").boundingBox();
        if (box === null) throw new Error("the timeline is not in the page");
        await page.mouse.click(box.x + box.width / 2, box.y + 10);
        const clock = page.locator(".clock");
        expect(await clock.textContent()).not.toMatch(/^0:00\.0/);
        await page.locator(".transcript .at").first().click();
        expect(await clock.textContent()).toMatch(/^0:0/);
        await page.getByLabel("Search in the call").fill("invoice");
        await page.keyboard.press("Enter");
        await page.getByText(/^1 of \d+$/).waitFor();
        expect(await page.locator(".transcript mark").first().textContent()).toBe("invoice");
      });
    });

    test("a call is played from its head, faster, without its silences and over and over", async () => {
      const id = await storeCallWithSound(served);
      const sound = `${served.origin}/v1/calls/${id}/sound`;
      const part = await fetch(sound, { headers: { range: "bytes=0-3" } });
      expect([part.status, await part.text()]).toEqual([206, "RIFF"]);
      const { byteLength: size } = await (await fetch(sound)).arrayBuffer();
      const manyRanges = `bytes=${"0-,".repeat(1000)}0-`;
      for (const [range, status, bytes] of [
        ["bytes=999999999-", 416, null],
        ["bytes=-0", 416, null],
        ["bytes=5-2", 416, null],
        ["bytes=-4", 206, 4],
        ["bytes=0-99999999999999999999999", 206, size],
        ["bytes=-99999999999999999999999", 206, size],
        // What is no one range of bytes is passed over: the whole is sent once.
        [manyRanges, 200, size],
        ["bytes=-", 200, size],
        ["lines=0-3", 200, size],
        ["bytes=0x0-0x3", 200, size],
      ] as const) {
        const answer = await fetch(sound, { headers: { range } });
        expect(answer.status, range).toBe(status);
        if (bytes !== null) expect((await answer.arrayBuffer()).byteLength, range).toBe(bytes);
        await answer.body?.cancel().catch(() => {});
      }
      for (const path of ["..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2fmedia", `${id}%00`, `${id}%2f..%2f${id}`, "%ff"]) {
        const { status } = await fetch(`${served.origin}/v1/calls/${path}/sound`);
        expect([400, 404], path).toContain(status);
      }
      const { items } = await served.store.audit.list({ interactionId: "int-with-sound" }, { limit: 10 });
      expect(items).toMatchObject([{ reason: "read by the right sound:play", actor: "everyone" }]);

      await withPage(`/calls/${id}`, async (page) => {
        const ask = <T>(script: string) => page.evaluate<T>(`(${script})(document.querySelector("audio"))`);
        // The policy of the pages forbids what Playwright would wait with.
        const playing = (script: string) => vi.waitUntil(() => ask<boolean>(script), { timeout: 20_000, interval: 20 });
        await page.getByRole("button", { name: "Play" }).click();
        await playing("(audio) => audio.currentTime > 0.2");
        await vi.waitUntil(async () => !(await page.locator(".clock").textContent())?.startsWith("0:00.0"), {
          timeout: 20_000,
        });
        await page.getByLabel("Speed").selectOption("3");
        await playing("(audio) => audio.playbackRate === 3");
        await page.getByLabel("Skip silence").check();
        await page.getByRole("button", { name: "Pause" }).click();
        await playing("(audio) => audio.paused");
        // The head moves the sound, and what is repeated begins anew.
        await page.keyboard.press("Home");
        await page.keyboard.press(".");
        await page.getByRole("button", { name: "Repeat" }).click();
        await page.getByRole("button", { name: "Play" }).click();
        const begin = await ask<number>("(audio) => audio.currentTime");
        await playing(`(audio) => audio.currentTime > ${begin + 0.3}`);
        await playing(`(audio) => audio.currentTime < ${begin + 0.25}`);
        expect(await violations(page)).toEqual([]);
        await keepPicture(page, "call");
      });
    });

    test.each(Object.keys(views))("every page is accessible and fits at %s", async (name) => {
      const view = views[name];
      const runs = await served.store.runs.list({ limit: 1 });
      const run = `/runs/${runs.items[0]?.id}`;
      const few = { calls: "/?where=score+%3C+80", call: worst, scorecards: "/scorecards" };
      const paths =
        name === "768 forced colours"
          ? few
          : { ...few, trends: "/trends?from=2026-10-05&to=2026-11-02", runs: "/runs", run };
      for (const [title, path] of Object.entries(paths)) {
        await withPage(
          path,
          async (page) => {
            await page.waitForLoadState("networkidle");
            if (title === "scorecards") await page.getByText("Calls that change most").waitFor();
            if (title === "call") for (const key of [".", ".", "+"]) await page.keyboard.press(key);
            if (title === "runs") await page.getByRole("button", { name: "Check it" }).click();
            expect(await violations(page), title).toEqual([]);
            expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth"), title).toBe(0);
            if (title === "trends") {
              const costs = page.getByRole("region", { name: "Points lost by criterion" });
              expect(await costs.evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
            }
            // That of a call is taken where it has its sound; a run that went well is little to look at.
            if (name.startsWith("1400") && title !== "call" && title !== "run") {
              await page.keyboard.press("0");
              await keepPicture(page, title);
            }
          },
          view,
        );
      }
    });

    test("trends follow their address: by what, of which measure and when, and lead to the calls of a group", async () => {
      await withPage("/trends", async (page) => {
        await page.getByRole("img", { name: /^Median and quartiles by week: score/ }).waitFor();
        await page.getByRole("radio", { name: "Agent" }).check();
        await page.getByRole("radio", { name: "Silence" }).check();
        await page.getByLabel("From").fill("2026-10-15");
        await page.getByLabel("Before").fill("2026-10-29");
        await page.waitForURL(/to=2026-10-29/);
        const { searchParams } = new URL(page.url());
        expect(Object.fromEntries(searchParams)).toEqual({
          ...{ by: "agent", measure: "silence", from: "2026-10-15", to: "2026-10-29" },
        });
        const asked = "by=agent&measure=silence&from=2026-10-15T00:00:00Z&to=2026-10-29T00:00:00Z";
        const { all, groups } = await (await fetch(`${served.origin}/v1/trends?${asked}`)).json();
        const rows = page.locator(".trends").first().locator("tbody tr");
        await expect.poll(() => rows.count()).toBe(groups.length + 1);
        await expect.poll(() => rows.first().locator("td").first().textContent()).toBe(String(all.calls));
        // Those that are ranked have the change against the two weeks before, with its interval.
        expect(await rows.first().locator("td").last().textContent()).toMatch(/^[+−]?[\d.]+ .* to [+−]?[\d.]+ /);
        await page.getByRole("heading", { name: "What costs points" }).waitFor();
        const group = rows.nth(1).getByRole("link");
        await group.click();
        await page.getByText(`${groups[0].calls} found`).waitFor();
      });
      await withPage("/trends?by=team", (page) => page.getByRole("rowheader", { name: "no team" }).waitFor());
      // Nobody is set up here: nothing is asked for that would be refused.
      await withPage("/people", async (page) => {
        await page.getByText("Nobody is set up yet").waitFor();
        await page.waitForLoadState("networkidle");
      });
    });

    test("a scorecard is written, tried on stored calls, thrown away and published", async () => {
      await withPage("/scorecards?card=guide@1", async (page) => {
        const json = page.getByRole("textbox", { name: "JSON" });
        const draft = async () => JSON.parse(await json.inputValue());
        await page.getByText(/^Of \d+ calls 0 would change/).waitFor();
        const group = page.getByRole("group", { name: "talk-over" });
        await group.getByLabel("Points", { exact: true }).fill("50");
        await page.getByText(/^Of \d+ calls [1-9]\d* would change/).waitFor();
        expect(await draft()).toMatchObject({ name: "our-guide", version: 1, criteria: [{}, {}, { points: 50 }] });
        // A look at a call, or a reload, loses nothing that was written.
        await page.getByRole("table").last().getByRole("link").first().click();
        await page.getByRole("heading", { name: "Transcript" }).waitFor();
        await page.goBack();
        await page.reload();
        await page.getByText("This tab keeps what is written", { exact: false }).waitFor();
        await expect.poll(draft).toMatchObject({ criteria: [{}, {}, { points: 50 }] });
        await json.fill("{");
        await page.getByText("This is not JSON", { exact: false }).waitFor();
        await page.getByRole("button", { name: "Throw away" }).press("Enter");
        await expect.poll(draft).toMatchObject({ criteria: [{}, {}, { points: 5 }] });

        await group.getByLabel("Points", { exact: true }).fill("20");
        await page.getByRole("button", { name: "Publish our-guide@1" }).press("Enter");
        await page.getByRole("button", { name: "Publish our-guide@1: confirm" }).press("Enter");
        await page.getByText("our-guide@1 is published", { exact: false }).waitFor();
        expect((await served.store.scorecards.get("our-guide", 1))?.content).toMatchObject({
          criteria: [{}, {}, { points: 20 }],
        });
        await expect.poll(draft).toMatchObject({ version: 2 });
        await page.getByRole("heading", { name: "Calls that change most" }).waitFor();
        await page.getByText("Before is the stored score, by guide@1").waitFor();
        await page.locator(".bench tbody a").first().click();
        await page.getByRole("heading", { name: "Transcript" }).waitFor();
      });
    });

    test("stored markup is shown as text on every page", async () => {
      const { items } = await served.store.calls.list(
        { sort: "length", ascending: true, belowScore: 90 },
        { limit: 1 },
      );
      const id = await storeHostileCall(served.store, items[0]?.recordingId ?? "");
      const paths = [
        "/",
        "/?words=onerror",
        `/calls/${encodeURIComponent(id)}`,
        "/trends?by=agent",
        "/trends?by=wrapup",
      ];
      for (const path of paths) {
        await withPage(path, async (page) => {
          await page.waitForLoadState("networkidle");
          if (path === "/") await page.locator(".scroller").evaluate((element) => element.scrollTo(0, 1e6));
          await page.getByText("onerror", { exact: false }).first().waitFor();
          expect(await page.locator("img, main script").count()).toBe(0);
          expect(await page.evaluate<string>("document.title")).not.toBe("taken");
          expect(await violations(page), path).toEqual([]);
        });
      }
      expect(hostileText).toContain("<script>");
    });

    test("the first administrator is added by the printed link, signs out and in again", async () => {
      const empty = await servePages(0);
      const { hash, pathname } = new URL(empty.server.firstAdminLink ?? "");
      await withPage(
        `${pathname}${hash}`,
        async (page) => {
          await page.getByLabel("Name").fill("jane");
          await page.getByLabel("Password").fill("correct horse battery");
          expect(await violations(page)).toEqual([]);
          await page.keyboard.press("Enter");
          await page.getByText("0 in all").waitFor();
          await page.getByRole("button", { name: "Sign out" }).click();
          await page.getByRole("heading", { name: "Sign in" }).waitFor();
          await keepPicture(page, "sign-in");
          await page.getByLabel("Name").fill("jane");
          await page.getByLabel("Password").fill("correct horse battery");
          await page.keyboard.press("Enter");
          await page.getByText("0 in all").waitFor();
        },
        { ...views["1400 light"], on: empty.origin },
      );
      await empty.close();
    });
  },
);
