import { existsSync } from "node:fs";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { servePages, storeCallWithSound } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: AxeResults = await page.evaluate("axe.run()");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

test.skipIf(!existsSync(executablePath))(
  "a call is held, refused, let go and erased by keyboard, with a receipt",
  { timeout: 120_000 },
  async () => {
    const served = await servePages(20);
    const { store, origin } = served;
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    const recordingId = await storeCallWithSound(served);
    const before = await store.calls.count({});
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, reducedMotion: "reduce" });
    await page.goto(`${origin}/runs`);
    await page.getByRole("button", { name: "Add a hold" }).press("Enter");
    await page.getByLabel("Id", { exact: true }).fill(recordingId);
    await page.getByLabel("Reason", { exact: true }).fill("claim 2026-114");
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("Reason", { exact: true }).press("Enter");
    const holds = page.getByRole("region", { name: "Legal holds" });
    await holds.getByText("claim 2026-114").waitFor();
    await page.getByRole("region", { name: "What is too old to be kept" }).getByText("q-1").waitFor();

    await page.goto(`${origin}/calls/${recordingId}`);
    await page.getByRole("button", { name: "Erase this call…" }).press("Enter");
    await page.getByText(/^This removes 1 call, 1 kept recording, \d+ utterances,/).waitFor();
    await page.getByText("Hold 1 on call").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Erase it for good" }).press("Enter");
    await page.getByText(/^a call must be kept: hold 1/).waitFor();
    expect(await store.calls.count({})).toBe(before);

    await page.goto(`${origin}/runs`);
    await page.getByRole("button", { name: "Remove hold 1" }).press("Enter");
    await page.getByRole("button", { name: "Remove hold 1: confirm" }).press("Enter");
    await page.getByText("None.").first().waitFor();
    await page.goto(`${origin}/calls/${recordingId}`);
    await page.getByRole("button", { name: "Erase this call…" }).press("Enter");
    await page.getByRole("button", { name: "Erase it for good" }).press("Enter");
    await page.waitForURL((url) => url.pathname === "/");
    expect(await store.calls.count({})).toBe(before - 1);

    await page.goto(`${origin}/runs`);
    await page.getByRole("button", { name: "Remove it now what is too old" }).press("Enter");
    await page.getByRole("button", { name: "Remove it now what is too old: confirm" }).press("Enter");
    await page.getByText(/^Removed: .*words of \d+ calls?.*\.$/).waitFor();
    const receipts = page.getByRole("region", { name: "Receipts of what was erased" });
    await receipts.getByText(/^1 call, 1 kept recording,/).waitFor();
    await receipts.getByText("retention of words").first().waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(await store.audit.verify()).toMatchObject({ ok: true });
  },
);
