import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sampleCalls, wavFile } from "@earshot/test-kit";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluateSample, otherwise, reportCall } from "./evaluate-sample.ts";
import { hostileReport, hostileTexts } from "./hostile.ts";
import { type PageReport, renderPage } from "./render-page.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const installed = existsSync(executablePath);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

const samples: PageReport = {
  title: "Calls",
  generatedAt: "2026-01-01T00:00:00Z",
  calls: sampleCalls().map((sample, index) => {
    const evaluation = evaluateSample(sample);
    return reportCall(sample, index, index % 2 === 0 ? { ...evaluation, ...otherwise } : evaluation);
  }),
  failures: [{ recordingId: "rec-17", code: "http.truncated", message: "ended after 1024 of 88412 bytes" }],
};

/** Two of the samples with a waveform; one has a minute of sound, the other has none. */
const audible: PageReport = {
  ...samples,
  calls: samples.calls
    .filter(({ recordingId }) => /silence|holds/.test(recordingId))
    .map((call) => ({
      ...call,
      levels: [0, 1].map((channel) => ({ channel, levels: new Uint8Array(6000).fill(150) })),
    })),
  soundOf: async ({ recordingId }) =>
    recordingId === "two-holds"
      ? { missing: "its recording was not kept" }
      : {
          wav: wavFile({ samples: 60 * 8000, channels: 1, encoding: 7 }),
          silenced: [{ startMs: 1000, endMs: 2000 }],
        },
};

describe.skipIf(!installed)(
  installed ? "in Chromium" : `skipped: no Chromium at ${executablePath}`,
  { timeout: 30_000 },
  () => {
    let browser: Browser;
    let directory: string;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] });
      directory = await mkdtemp(join(tmpdir(), "earshot-report-"));
    });
    afterAll(async () => {
      await browser.close();
      await rm(directory, { recursive: true });
    });

    /** Opens a report and runs a check; any console message, page error or request beyond the file itself fails it. */
    async function withReport(report: PageReport, width: number, check: (page: Page) => Promise<void>, hash = "") {
      const file = join(directory, "report.html");
      await writeFile(file, await renderPage(report));
      const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
      const noise: string[] = [];
      page.on("console", (message) => noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("request", (request) => {
        if (!/^data:(,$|audio\/wav;)/.test(request.url())) noise.push(request.url().split("#")[0] ?? "");
      });
      const url = pathToFileURL(file).href;
      await page.goto(`${url}${hash}`);
      await check(page);
      await page.close();
      expect(noise).toEqual([url]);
    }

    const top = (page: Page, selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
    const lit = (page: Page, selector: string) =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue("--hit")`,
      );
    const focusedHref = "document.activeElement?.getAttribute('href') ?? ''";

    test("the keyboard reaches a deduction of the first call, and Enter lights up its moment", async () => {
      await withReport(samples, 1280, async (page) => {
        await page.keyboard.press("Tab");
        expect(await page.evaluate(focusedHref)).toBe("#calls");
        let href = "";
        for (let presses = 0; presses < 60 && !href.startsWith("#call-1-"); presses++) {
          await page.keyboard.press("Tab");
          href = await page.evaluate<string>(focusedHref);
        }
        expect(href).toMatch(/^#call-1-silence-\d$/);
        await page.keyboard.press("Enter");
        expect(await page.evaluate("location.hash")).toBe(href);
        expect(await page.evaluate("'#' + document.activeElement.id")).toBe(href);
        const moment = await page.locator(href).evaluate((element) => element.className.split(" ").at(-1));
        for (const part of ["li", "rect.band", "rect.mark", ".places a"]) {
          expect(await lit(page, `details.call:nth-of-type(1) ${part}.${moment}`)).toBe("1");
        }
        expect(await lit(page, `details.call:nth-of-type(2) rect.mark.${moment}`)).toBe("");
      });
    });

    test("a link into a folded call opens it and clears the timeline that stays on top", async () => {
      const check = async (page: Page) => {
        const call = page.locator("details.call").nth(2);
        expect(await call.evaluate((element) => element.hasAttribute("open"))).toBe(true);
        const target = await top(page, "#call-3-talk-over-3");
        expect(target).toBeLessThan(800);
        const timelineBottom = await call
          .locator(".timeline")
          .evaluate((element) => element.getBoundingClientRect().bottom);
        expect(target).toBeGreaterThanOrEqual(timelineBottom);
      };
      await withReport(samples, 1280, check, "#call-3-talk-over-3");
      await withReport(samples, 380, check, "#call-3-talk-over-3");
    });

    test.each([380, 768, 1280])("at %i pixels nothing scrolls sideways, with every call open", async (width) => {
      for (const report of [samples, audible, hostileReport()]) {
        await withReport(report, width, async (page) => {
          await page.evaluate("for (const call of document.querySelectorAll('details')) call.open = true");
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        });
      }
    });

    test.each(["light", "dark"] as const)(
      "nothing is out of reach of assistive technology, in %s colours",
      async (colorScheme) => {
        for (const report of [samples, audible, hostileReport()]) {
          await withReport(report, 1280, async (page) => {
            await page.emulateMedia({ colorScheme });
            await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
            // By the debugger: the page's policy lets in no script but its own.
            await page.evaluate(axe.source);
            const { violations } = await page.evaluate<AxeResults>("axe.run()");
            const found = violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html }) => `${id}: ${html.slice(0, 150)}`),
            );
            expect(found).toEqual([]);
          });
        }
      },
    );

    test("a call plays, and its position follows the keyboard, the timeline and the links to moments", async () => {
      await withReport(audible, 1280, async (page) => {
        const call = page.locator("details.call").first();
        const slider = call.getByRole("slider", { name: "Position in the call" });
        const position = async () => Number(await slider.inputValue());
        await slider.focus();
        for (const key of ["PageUp", "ArrowRight", "ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
        expect(await position()).toBe(35);
        expect(await slider.getAttribute("aria-valuetext")).toBe("0:35 of 0:59");
        expect(await call.locator(".head").getAttribute("x1")).toMatch(/^58\.3\d*%$/);
        await page.keyboard.press(" ");
        const playedTo = () => page.evaluate<number>("document.querySelector('details.call audio').currentTime");
        await expect.poll(playedTo, { timeout: 20_000 }).toBeGreaterThan(35.2);
        await call.getByRole("button", { name: "Pause" }).click();
        await call.getByRole("button", { name: "Play" }).waitFor();

        const drawing = call.locator("figure svg").first();
        const { width = 0 } = (await drawing.boundingBox()) ?? {};
        await drawing.click({ position: { x: width / 2, y: 3 } });
        expect(await position()).toBeCloseTo(30, 0);

        await call.locator(".places a").first().press("Enter");
        const moment = await page.locator(":target .at").textContent();
        const said = `${moment?.replace(/\.\d$/, "")} of 0:59`;
        await expect.poll(() => slider.getAttribute("aria-valuetext")).toBe(said);
        expect(await page.locator(".silent").allTextContents()).toEqual(["No sound: its recording was not kept."]);
        expect(await call.locator("rect.masked").count()).toBe(1);
      });
    });

    test("a heading sorts the table and says so", async () => {
      await withReport(samples, 1280, async (page) => {
        const names = () => page.locator("#call-table tbody th").allTextContents();
        const heading = page.locator("#call-table thead th").nth(1);
        await heading.getByRole("button").press("Enter");
        expect(await heading.getAttribute("aria-sort")).toBe("ascending");
        expect(await names()).toEqual((await names()).toSorted());
        await page.locator("#call-table thead th").nth(3).getByRole("button").press("Enter");
        expect((await names())[0]).toBe("angry-interruptions");
        await page.locator("#call-table thead th").nth(3).getByRole("button").press("Enter");
        expect((await names())[0]).toBe("billing-dispute");
      });
    });

    test("hostile text is text: nothing runs, nothing is loaded, all of it is readable", async () => {
      await withReport(hostileReport(), 1280, async (page) => {
        expect(await page.title()).toContain("<script>");
        const said = await page.locator(".utterance p").allTextContents();
        expect(said).toEqual(hostileTexts.map((text) => text.replace("\u0000", "")));
      });
    });
  },
);
