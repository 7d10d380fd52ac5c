import { existsSync, readFileSync } from "node:fs";
import { systemClock, type UserFacts } from "@earshot/model";
import { createApiKey, hashPassword } from "@earshot/people";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { type ServedPages, servePages, storeCallWithSound } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const password = "correct horse battery";

async function addUser({ store }: ServedPages, name: string, facts: Pick<UserFacts, "role" | "personalRights">) {
  const passwordHash = await hashPassword(password, name);
  const grants = [{ kind: "all" }] as const;
  await store.people.users.add({
    ...facts,
    ...{ id: `u-${name}`, name, passwordHash, createdAtMs: 0, agentId: null, grants },
  });
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result: AxeResults = await page.evaluate("axe.run()");
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Stores a call as a program does, and waits until it is evaluated. */
async function importCall({ origin, store }: ServedPages, recordingId: string, said: string): Promise<void> {
  const made = {
    name: "ci",
    scopes: ["runs:start"],
    endsAtMs: null,
    createdBy: "test",
    correlationId: "test",
  } as const;
  const { secret } = await createApiKey(store.people.apiKeys, made, systemClock);
  const results = [{ start_time: 0, end_time: 2, speaker: "agent", transcript: said }];
  const headers = { "content-type": "application/json", authorization: `Bearer ${secret}` };
  const body = JSON.stringify({ recordingId, transcript: { results } });
  expect((await fetch(`${origin}/v1/imports`, { method: "POST", headers, body })).status).toBe(202);
  await expect.poll(() => store.calls.get(recordingId), { timeout: 30_000 }).toBeDefined();
}

test.skipIf(!existsSync(executablePath))(
  "a reviewer masks a missed name by keyboard, and an administrator allows one that is nobody's and removes both",
  { timeout: 120_000 },
  async () => {
    const served = await servePages(20);
    const { store, origin } = served;
    const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
    onTestFinished(async () => {
      await browser.close();
      await served.close();
    });
    const recordingId = await storeCallWithSound(served, {}, "we sent the zorblat fennimor order, Zorblat");
    const said = (await store.calls.get(recordingId))?.utterances[0];
    if (said === undefined) throw new Error("the sample call has words");
    await addUser(served, "root", { role: "admin", personalRights: [] });
    await addUser(served, "mia", { role: "reviewer", personalRights: ["sound:play"] });

    async function openAs(name: string, path: string, colorScheme: "light" | "dark"): Promise<Page> {
      const page = await (await browser.newContext({ reducedMotion: "reduce", colorScheme })).newPage();
      await page.goto(`${origin}${path}`);
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      return page;
    }

    const page = await openAs("mia", `/calls/${recordingId}`, "dark");
    const transcript = page.getByRole("region", { name: "Transcript" });
    const first = transcript.getByRole("button", { name: /^Mask words at/ }).first();
    const dialog = page.getByRole("dialog", { name: "Mask personal data" });
    // What is selected is chosen already.
    await transcript.getByText("zorblat fennimor").dblclick({ position: { x: 90, y: 8 } });
    const selected = await page.evaluate<string>("getSelection().toString().trim()");
    expect(selected).toMatch(/^\w+$/);
    await first.click();
    await dialog.getByText(`Masks ${selected}`, { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await first.press("Enter");
    // What nobody chose is not masked.
    await dialog.getByRole("button", { name: "Mask", exact: true }).press("Enter");
    expect(await dialog.locator("select:invalid").getAttribute("name")).toBe("first");
    await dialog.getByLabel("First word").selectOption({ label: "zorblat" });
    await dialog.getByLabel("Last word").selectOption({ label: "fennimor" });
    await dialog.getByText("Masks zorblat fennimor").waitFor();
    // Of words without a capital nobody else's call is masked unless it is asked for.
    const inAllCalls = dialog.getByLabel("In all calls");
    expect(await inAllCalls.isChecked()).toBe(false);
    await dialog.getByLabel("Last word").selectOption({ label: "Zorblat" });
    expect(await inAllCalls.isChecked()).toBe(true);
    await dialog.getByLabel("Last word").selectOption({ label: "fennimor" });
    await inAllCalls.press("Space");
    expect(await inAllCalls.isChecked()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Mask", exact: true }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => transcript.locator("li.said p").first().textContent()).not.toContain("zorblat");
    expect(await transcript.locator("li.said").first().locator(".masked").count()).toBe(2);
    // Whoever marks goes on where they were.
    const focused = () => page.evaluate<string>("document.activeElement?.getAttribute('aria-label')");
    await expect.poll(focused).toBe(await first.getAttribute("aria-label"));
    // A reviewer takes no mask away.
    expect(await transcript.getByRole("button", { name: /masked/ }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Names" }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);

    expect((await store.search.utterances({ words: "zorblat" }, { limit: 1 })).hits).toEqual([]);
    const from = 58 + Math.ceil(Math.max(0, said.startMs - 200) * 8);
    const isSilent = `fetch("/v1/calls/${recordingId}/sound")
      .then((answer) => answer.arrayBuffer())
      .then((bytes) => new Uint8Array(bytes, ${from}, ${Math.floor((said.endMs - said.startMs) * 8)}).every((code) => code === 0xff))`;
    expect(await page.evaluate(isSilent)).toBe(true);
    await importCall(served, "second", "put it on the zorblat thing, call 415 555 2671");
    expect((await store.calls.get("second"))?.utterances[0]?.text).toBe(
      "put it on the [person ••••] thing, call [phone ••••]",
    );
    for (const file of [store.location, `${store.location}-wal`]) {
      expect(readFileSync(file, "latin1")).not.toMatch(/zorblat|fennimor/i);
    }

    const admin = await openAs("root", "/calls/second", "light");
    // A number is nobody's product.
    await admin.getByRole("button", { name: /^person masked/ }).waitFor();
    expect(await admin.getByRole("button", { name: /^phone/ }).count()).toBe(0);
    await admin.goto(`${origin}/calls/${recordingId}`);
    await admin
      .getByRole("button", { name: /^person masked/ })
      .first()
      .press("Enter");
    const allowing = admin.getByRole("dialog", { name: "Never mask a name" });
    await allowing.getByText("this one only once evaluated again").waitFor();
    expect(await violations(admin)).toEqual([]);
    await allowing.getByLabel("What was said").fill("415 555 2671");
    await allowing.getByLabel("What was said").press("Enter");
    await allowing.getByText(/holds a number/).waitFor();
    await allowing.getByLabel("What was said").fill("Maple Desk");
    await allowing.getByLabel("What was said").press("Enter");
    await allowing.waitFor({ state: "detached" });
    await admin.getByRole("link", { name: "Names" }).press("Enter");
    const names = admin.getByRole("region", { name: "Names" });
    await names.getByText("Maple Desk").waitFor();
    expect(await names.getByRole("link", { name: recordingId }).count()).toBe(2);
    expect(await violations(admin)).toEqual([]);
    for (const id of [1, 2]) {
      await admin.getByRole("button", { name: `Remove name ${id}`, exact: true }).press("Enter");
      await admin.getByRole("button", { name: `Remove name ${id}: confirm` }).press("Enter");
    }
    await admin.getByText("No name yet.").waitFor();
    expect(await store.audit.verify()).toMatchObject({ ok: true });
  },
);
