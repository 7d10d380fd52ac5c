import { existsSync } from "node:fs";
import axe, { type AxeResults } from "axe-core";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepPicture } from "./pictures.ts";
import { hostileText, type ServedPages, servePages } from "./served-pages.ts";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const installed = existsSync(executablePath);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const password = "correct horse battery";

/** An agent or a queue of a call. */
interface Known {
  id: string;
  name: string;
  /** With its id. */
  shown: string;
}

const views: BrowserContextOptions[] = [
  { viewport: { width: 1400, height: 900 }, colorScheme: "light" },
  { viewport: { width: 768, height: 900 }, colorScheme: "dark", forcedColors: "active" },
  { viewport: { width: 390, height: 800 }, colorScheme: "dark" },
];

describe.skipIf(!installed)(
  installed ? "in Chromium" : `skipped: no Chromium at ${executablePath}`,
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let served: ServedPages;
    let agent: Known;
    let queue: Known;
    let admin: Awaited<ReturnType<BrowserContext["storageState"]>>;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: flags });
      served = await servePages(5);
      agent = await nameOf("agent");
      queue = await nameOf("queue");
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(served.server.firstAdminLink ?? "");
      await page.getByLabel("Name").fill("jane");
      await page.getByLabel("Password").fill(password);
      await page.keyboard.press("Enter");
      await page.getByText(/ in all$/).waitFor();
      admin = await context.storageState();
      await context.close();
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await served.close();
    });

    async function nameOf(kind: "agent" | "queue"): Promise<Known> {
      const groups = await served.store.conversations.groups(kind, {});
      const known = groups.flatMap(({ id, name }) => (id === null || name === null ? [] : { id, name }))[0];
      if (known === undefined) throw new Error(`no simulated call has a named ${kind}`);
      return { ...known, shown: `${known.name} (${known.id})` };
    }

    /** Opens a page as somebody who is signed in; a fault of a script fails the test, as does one that text brought in. */
    async function withPage(
      path: string,
      check: (page: Page) => Promise<void>,
      options: BrowserContextOptions = {},
    ): Promise<void> {
      const context = await browser.newContext({ reducedMotion: "reduce", storageState: admin, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("dialog", (dialog) => faults.push(dialog.message()));
      await page.goto(`${served.origin}${path}`);
      await page.locator("h1").waitFor();
      await check(page);
      expect(await page.evaluate<string>("document.title")).not.toBe("taken");
      await context.close();
      expect(faults).toEqual([]);
    }

    async function violations(page: Page): Promise<string[]> {
      await page.evaluate(axe.source);
      const result: AxeResults = await page.evaluate("axe.run()");
      return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    }

    const userRow = (page: Page, name: string) =>
      page.getByRole("region", { name: "Users" }).getByRole("row", { name: new RegExp(`^${name} `) });

    test("an administrator adds, changes, disables and removes a user, and reads what is wrong at its field", async () => {
      await withPage("/people", async (page) => {
        // By keyboard alone.
        await page.getByRole("button", { name: "Add a user" }).focus();
        await page.keyboard.press("Enter");
        await page.locator("input[name=name]:focus").waitFor();
        await page.keyboard.type("JANE");
        await page.getByLabel("Password").fill("short");
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog");
        await dialog.getByText("the password has fewer than 12 characters. Choose one").waitFor();
        expect(await violations(page)).toEqual([]);
        await page.locator("input[name=password]:focus").waitFor();
        await page.keyboard.press("ControlOrMeta+a");
        await page.keyboard.type(password);
        await page.keyboard.press("Enter");
        await dialog.getByText('a user is called "JANE" already. Choose another name.').waitFor();
        await dialog.getByLabel("Name").fill("joe");
        // By name, and by an id that no call has.
        const queues = dialog.getByLabel("Queues");
        await queues.fill(queue.name.toUpperCase());
        await queues.press("Enter");
        await dialog.getByText(queue.shown).waitFor();
        await queues.fill("q-2");
        await queues.press("Tab");
        await dialog.getByText("No stored call has this queue: check the id.").waitFor();
        expect(await violations(page)).toEqual([]);
        await dialog.getByLabel("sound:play").check();
        await page.keyboard.press("Tab");
        await dialog.getByRole("button", { name: "Add", exact: true }).press("Enter");
        await userRow(page, "joe").getByText(`queue ${queue.shown}, queue q-2`).waitFor();
        await keepPicture(page, "people");

        await page.getByRole("button", { name: "Change joe" }).click();
        await dialog.getByLabel("Role").selectOption("agent");
        await dialog.getByLabel("Agent whose calls are their own").fill(agent.shown);
        await dialog.getByRole("button", { name: "Save" }).click();
        await userRow(page, "joe").getByText(`agent ${agent.shown}`, { exact: true }).waitFor();
        const [joe] = (await served.store.people.users.list()).filter(({ name }) => name === "joe");
        expect(joe).toMatchObject({ role: "agent", agentId: agent.id, personalRights: ["sound:play"] });

        await page.getByRole("button", { name: "Disable joe" }).click();
        await page.keyboard.press("Enter");
        await userRow(page, "joe").getByText("disabled").waitFor();
        await page.getByRole("button", { name: "Remove joe" }).click();
        await page.keyboard.press("Enter");
        await userRow(page, "joe").waitFor({ state: "detached" });
        // One administrator always stays.
        await page.getByRole("button", { name: "Remove jane" }).click();
        await page.keyboard.press("Enter");
        await page.getByText("no administrator would be left.").waitFor();
      });
    });

    test("a key is shown once, and teams, keys and sessions end where they are listed", async () => {
      await withPage("/people", async (page) => {
        const dialog = page.getByRole("dialog");
        await page.getByRole("button", { name: "Make a key" }).click();
        await dialog.getByLabel("Name", { exact: true }).fill("nightly export");
        await dialog.getByLabel("Ends on").fill("2020-01-01");
        await dialog.getByRole("button", { name: "Make it" }).click();
        await dialog.getByText(/Too small/).waitFor();
        await dialog.getByLabel("calls:read").check();
        await dialog.getByRole("button", { name: "Make it" }).click();
        await dialog.getByText("lies in the past. Give a time to come, or none.").waitFor();
        await dialog.getByLabel("Ends on").fill("2999-01-01");
        await dialog.getByRole("button", { name: "Make it" }).click();
        const secret = (await page.locator(".secret code").textContent()) ?? "";
        const asKey = async () =>
          (await fetch(`${served.origin}/v1/calls`, { headers: { authorization: `Bearer ${secret}` } })).status;
        expect(await asKey()).toBe(200);
        await page.getByRole("cell", { name: "2999-01-01 00:00 UTC" }).waitFor();
        await page.getByRole("button", { name: "Revoke key nightly export" }).click();
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "Revoke key nightly export" }).waitFor({ state: "detached" });
        expect(await asKey()).toBe(401);
        await page.reload();
        await page.getByRole("button", { name: "Add a team" }).click();
        expect(await page.getByText(secret).count()).toBe(0);
        await dialog.getByLabel("Name").fill("north");
        for (const member of [agent.name, "a-2"]) {
          await dialog.getByLabel("Agents").fill(member);
          await dialog.getByLabel("Agents").press("Enter");
        }
        await dialog.getByRole("button", { name: "Save" }).click();
        await page.getByText(`2 agents: ${agent.shown}, a-2`).waitFor();
        await page.getByRole("button", { name: "Remove team north" }).click();
        await page.keyboard.press("Enter");
        await page.getByText("2 agents").waitFor({ state: "detached" });
      });
      const other = await signInAs("jane");
      await withPage("/people", async (page) => {
        const end = page.getByRole("region", { name: "Sessions" }).getByRole("button", { name: /^End the session/ });
        await expect.poll(() => end.count()).toBe(2);
        await end.first().click();
        await page.keyboard.press("Enter");
        await expect.poll(() => end.count()).toBe(1);
      });
      const lost = await fetch(`${served.origin}/v1/calls`, { headers: { cookie: other } });
      expect(lost.status).toBe(401);
    });

    /** The cookie of another session. */
    async function signInAs(name: string): Promise<string> {
      const answer = await fetch(`${served.origin}/v1/sign-in`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, password }),
      });
      return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    }

    test("others neither see the page nor the link to it, and end their own sessions", async () => {
      await withPage("/people", async (page) => {
        await page.getByRole("button", { name: "Add a user" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("Name").fill("ann");
        await dialog.getByLabel("Password").fill(password);
        await dialog.getByRole("button", { name: "Add", exact: true }).click();
        await userRow(page, "ann").waitFor();
        await page.getByRole("link", { name: "People" }).waitFor();
      });
      const cookie = await signInAs("ann");
      const [name = "", value = ""] = cookie.split("=");
      const context = await browser.newContext();
      await context.addCookies([{ name, value, url: served.origin }]);
      const storageState = await context.storageState();
      await context.close();
      await withPage(
        "/people",
        async (page) => {
          await page.getByText("this needs the right people:manage").first().waitFor();
          expect(await page.getByRole("link", { name: "People" }).count()).toBe(0);
          expect(await page.getByRole("button", { name: "Add a user" }).count()).toBe(0);
          await page.getByRole("link", { name: "ann" }).click();
          await page.getByText("this one").waitFor();
          expect(await violations(page)).toEqual([]);
          await page.getByRole("button", { name: "Change the password" }).click();
          await page.getByLabel("Password until now").fill("wrong horse battery");
          await page.getByLabel("Another password").fill("staple correct horse");
          await page.getByRole("button", { name: "Change it" }).click();
          await page.getByText("name or password are wrong.").waitFor();
          await page.getByRole("button", { name: "Cancel" }).click();
          await page.getByRole("button", { name: /^End the session/ }).click();
          await page.keyboard.press("Enter");
          await page.getByRole("heading", { name: "Sign in" }).waitFor();
        },
        { storageState },
      );
    });

    test("a sign-in at the provider that failed says what to do, and knows its reasons alone", async () => {
      for (const reason of ["name-taken", "toString", encodeURIComponent(hostileText)]) {
        await withPage(`/sign-in-failed?reason=${reason}`, async (page) => {
          const text = reason === "name-taken" ? "Somebody who signs in by a password" : "Begin again, and finish";
          await page.getByText(text).waitFor();
          expect(await violations(page)).toEqual([]);
        });
      }
    });

    test.each(views)("the page is accessible and fits, and shows markup as text: %o", async (view) => {
      await storeHostilePeople();
      await withPage(
        "/people",
        async (page) => {
          await page.getByText("onerror").first().waitFor();
          await page.waitForLoadState("networkidle");
          expect(await page.locator("img, main script").count()).toBe(0);
          expect(await violations(page)).toEqual([]);
          expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBe(0);
          for (const open of [/^Change ">/, /^Change team/]) {
            await page.getByRole("button", { name: open }).first().click();
            await page.getByRole("dialog").waitFor();
            expect(await violations(page)).toEqual([]);
            expect(await page.locator("img, main script").count()).toBe(0);
            await page.keyboard.press("Escape");
          }
        },
        view,
      );
    });

    /** A user, a team and a key whose every text is hostile. */
    async function storeHostilePeople(): Promise<void> {
      const { users, teams, apiKeys } = served.store.people;
      if ((await users.list()).some(({ id }) => id === hostileText)) return;
      await users.add({
        ...{ id: hostileText, name: hostileText, role: "manager", agentId: hostileText, passwordHash: null },
        ...{ personalRights: ["text:unmasked"], createdAtMs: 0 },
        grants: [
          { kind: "queue", id: hostileText },
          { kind: "team", name: hostileText },
        ],
      });
      await teams.set({ name: hostileText, agentIds: [hostileText] });
      await apiKeys.add({
        ...{ id: hostileText, name: hostileText, scopes: ["calls:read"], secretHash: "0".repeat(64) },
        ...{ createdAtMs: 0, createdBy: hostileText, endsAtMs: null },
      });
    }
  },
);
