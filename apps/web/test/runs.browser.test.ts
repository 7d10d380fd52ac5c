import { existsSync } from "node:fs";
import { everyone } from "@earshot/model";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { type ServedPages, servePages } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: AxeResults = await page.evaluate("axe.run()");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

const lease = { nowMs: Date.now(), leaseMs: 600_000, owner: "test" };
/** A run as `POST /v1/evaluations` starts it, which goes on until it is ended. */
const options = {
  ...{ source: "platform", query: {}, definitions: ["standard"], scorecard: "guide@1", holdAudio: "music" },
  ...{ wordGapMs: null, concurrency: 4, retryFailed: false, force: false },
};

async function fail({ store }: ServedPages, id: string, code: string): Promise<void> {
  const [claim] = await store.work.claim("recording", [id], lease);
  if (claim === undefined || "reason" in claim) throw new Error(`${id} can't be claimed`);
  const recording = {
    ...{ id, interactionId: "int-1", startTime: "2026-11-01T10:00:00Z", durationMs: null, contentSha256: null },
    ...{ media: [], conversation: null },
  };
  const failure = { code, message: `${id} has a fault`, hint: "Put it right." };
  await store.calls.saveFailed({ claim, recording, failure }, { runId: "run-1", atMs: Date.now() });
}

test.skipIf(!existsSync(executablePath))(
  "a run is followed until its end, and what failed in it is tried again by keyboard",
  { timeout: 120_000 },
  async () => {
    const served = await servePages(0);
    const { store, origin } = served;
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    await store.runs.start({ id: "run-1", startedAtMs: Date.now(), leaseMs: 600_000, options });
    await store.runs.setTotal("run-1", 3);
    await fail(served, "conversation-1~recording-1", "stt.failed");
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, reducedMotion: "reduce" });
    await page.goto(`${origin}/runs/run-1`);
    await page.getByText("stt.failed").waitFor();
    expect(await page.getByRole("button", { name: /^Try/ }).count()).toBe(0);

    // It is shown as it happens: nobody loads the page again.
    await fail(served, "conversation-2~recording-2", "audio.unknown_codec");
    await page.getByText("audio.unknown_codec").waitFor();
    const summary = { evaluated: 0, failed: 2, skipped: 1 };
    await store.runs.finish({ id: "run-1", finishedAtMs: Date.now(), status: "finished", summary, failure: null });
    await page.getByText("finished", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "End this run" }).count()).toBe(0);
    await page.getByText("Which recordings").first().press("Enter");
    await page.getByText("conversation-2~recording-2", { exact: true }).waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    expect(await violations(page)).toEqual([]);

    await page.getByRole("button", { name: "Try again: stt.failed" }).press("Enter");
    await page.waitForURL((url) => url.pathname !== "/runs/run-1");
    await page
      .getByText(/^(finished|failed)$/)
      .first()
      .waitFor();
    const { items } = await store.runs.list({ limit: 10 });
    expect(items.map((run) => run.options)).toContainEqual({
      ...options,
      ...{ query: { ids: ["conversation-1~recording-1"] }, retryFailed: true },
    });

    await page.goto(`${origin}/scorecards`);
    await page.getByLabel("Points", { exact: true }).first().fill("33");
    await page.getByRole("button", { name: "Publish our-per-minute@1" }).press("Enter");
    await page.getByRole("button", { name: "Publish our-per-minute@1: confirm" }).press("Enter");
    await page.getByRole("button", { name: "Score all stored calls by it" }).press("Enter");
    await page.getByRole("heading", { name: /^Run of/ }).waitFor();
    await page.getByText("finished", { exact: true }).waitFor();

    await store.audit.append({
      ...{ interactionId: "int-1", payloadHash: null, status: "failed", reason: "begun", latencyMs: {} },
      ...{ accuracyRate: null, totalValidations: 0, governanceTag: "", correlationId: "test", actor: everyone.actor },
      timestamp: new Date().toISOString(),
    });
    await page.goto(`${origin}/runs`);
    await page.getByRole("region", { name: "Latest entries of the audit trail" }).getByText("begun").waitFor();
    await page.getByRole("button", { name: "Check it" }).press("Enter");
    await page.getByText(/^Whole: 1 /).waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    expect(await violations(page)).toEqual([]);
  },
);
