import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { serve } from "./set-up.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const installed = existsSync(executablePath);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

describe.skipIf(!installed)(
  installed ? "in Chromium" : `skipped: no Chromium at ${executablePath}`,
  { timeout: 30_000 },
  () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] });
    });
    afterAll(() => browser.close());

    test("/docs shows the API and tries it, with nothing from elsewhere and nothing its policy forbids", async () => {
      const api = await serve();
      const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
      const noise: string[] = [];
      page.on("console", (message) => noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("request", (request) => {
        if (!request.url().startsWith(`${api.origin}/`) && !request.url().startsWith("data:"))
          noise.push(request.url());
      });
      await page.goto(`${api.origin}/docs`);
      await page.locator("#operations-analysis-analyze").waitFor();
      expect(await page.title()).toBe("Earshot API");
      const document: unknown = await (await fetch(`${api.origin}/openapi.json`)).json();
      const { paths } = z.object({ paths: z.record(z.string(), z.object({}).loose()) }).parse(document);
      const operations = Object.values(paths).flatMap((path) => Object.keys(path));
      expect(await page.locator(".opblock").count()).toBe(operations.length);

      const analyze = page.locator("#operations-analysis-analyze");
      await analyze.locator(".opblock-summary-control").click();
      await analyze.locator(".try-out__btn").click();
      await analyze.locator(".execute").click();
      await analyze.locator(".live-responses-table .response").waitFor();
      const answer = analyze.locator(".live-responses-table .response");
      expect(await answer.locator(".response-col_status").textContent()).toMatch(/^200/);
      expect(await answer.textContent()).toContain('"value": 89');
      expect(noise).toEqual([]);
    });
  },
);
