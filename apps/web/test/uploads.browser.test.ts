import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { keyboard } from "./hands.ts";
import { servePages } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: AxeResults = await page.evaluate("axe.run()");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

test.skipIf(!existsSync(executablePath))(
  "recordings and transcripts are added by keyboard and by drop, and what can't be used says why",
  { timeout: 120_000 },
  async () => {
    const served = await servePages(0);
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, reducedMotion: "reduce" });
    const noise: string[] = [];
    page.on("pageerror", (error) => noise.push(error.message));
    await page.goto(served.origin);
    await page.getByText("0 in all").waitFor();
    await keyboard(page).press(page.getByRole("button", { name: "Add calls" }));
    const dialog = page.getByRole("dialog", { name: "Add calls" });
    const captions = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v agent>How can I help?\n\n00:05.000 --> 00:06.000\n<v Jo>Hi";
    const file = (name: string, content: Buffer | string) => {
      return { name, mimeType: "text/plain", buffer: Buffer.from(content) };
    };
    const hostile = `"><img src=x onerror="document.title='taken'">.wav`;
    await dialog
      .getByLabel(/^Choose files/)
      .setInputFiles([file("first.wav", await readFile(served.sound.path)), file(hostile, "no sound")]);
    await dialog.getByText("1 of 2 stored, 1 failed").waitFor({ timeout: 60_000 });
    await dialog.getByText(/Send a WAV, MP3/).waitFor();
    expect(await page.title()).not.toBe("taken");

    const began = "2026-11-25T10:00";
    await dialog.getByLabel(/^When they began/).fill(began);
    const data = await page.evaluateHandle((text) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([text], "second.vtt"));
      return dropped;
    }, captions);
    await dialog.locator(".drop").dispatchEvent("drop", { dataTransfer: data });
    await dialog.getByText("2 of 3 stored, 1 failed").waitFor({ timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBe(0);

    const { items } = await served.store.calls.list({}, { limit: 9 });
    expect(items.map(({ startTime }) => startTime)).toEqual([new Date(began).toISOString(), null]);

    // The list behind has them, and the focus is where it was.
    await page.keyboard.press("Escape");
    await page.getByText("2 in all").waitFor();
    const button = page.getByRole("button", { name: "Add calls" });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await dialog.getByRole("link", { name: "Open the call: second.vtt" }).press("Enter");
    await page.waitForURL(/\/calls\/second$/);
    await page.getByText("How can I help?").waitFor();
    expect(noise).toEqual([]);
  },
);
