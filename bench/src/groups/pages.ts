import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { findBuiltPages } from "@earshot/web";
import { type Browser, chromium, type Page } from "playwright-core";
import { z } from "zod";
import { writeLongSound } from "../long-sound.ts";
import { longestTask } from "../longest-task.ts";
import { type Group, type GroupResult, judge, type Target, toMeasure } from "../measure.ts";
import { runProgram } from "../program.ts";
import { startServer } from "../server-process.ts";
import { guideFormat, joinTranscripts, transcriptsOfBlock } from "../transcripts.ts";

const rounds = 3;
const storedCalls = 20_000;
const minutes = 60;
const root = join(import.meta.dirname, "..", "..", "..");
const main = join(root, "apps", "cli", "src", "main.ts");
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--autoplay-policy=no-user-gesture-required",
];
const listSchema = z.object({ items: z.array(z.object({ recordingId: z.string(), durationMs: z.number() })) });
const viewport = { width: 1400, height: 900 };

/** The pages in a browser, served by `earshot serve` as a process over stored calls and one call of an hour with its sound. */
export const pagesGroup: Group = {
  name: "pages",
  async measure({ seed, folder }) {
    const result: GroupResult = { measures: [], ratios: [], skipped: [] };
    const pages = findBuiltPages();
    if (pages === undefined) {
      return { ...result, skipped: [{ name: "all", reason: "the pages are not built: turbo run pages" }] };
    }
    add(result, "script, gzip", "bytes", [scriptBytes(join(pages, "assets"))], { atMost: 60_000 });
    if (!existsSync(executablePath)) {
      result.skipped.push({ name: "in the browser", reason: `there is no Chromium at ${executablePath}` });
      return result;
    }
    const data = join(folder, "pages-data");
    mkdirSync(data);
    const fill = join(root, "packages", "store", "bench", "fill-store.ts");
    await runProgram(process.execPath, [fill, join(data, "earshot.db"), "--calls", String(storedCalls)]);
    await measureViewers(join(data, "earshot.db"), result);
    await importLongCall(seed, folder, data);
    const server = await startServer([main, "serve", "--port", "0"], { EARSHOT_DATA: data });
    const browser = await chromium.launch({ executablePath, args });
    try {
      await measureList(browser, server.origin, result);
      await measureLongCall(browser, server.origin, result);
    } finally {
      await browser.close();
      await server.close();
    }
    await measureSound(data, result);
    return result;
  },
};

function add({ measures, ratios }: GroupResult, name: string, unit: string, samples: number[], target: Target): void {
  measures.push(toMeasure(name, unit, samples));
  ratios.push(judge(`${name}, ${unit}`, samples, target));
}

function scriptBytes(folder: string): number {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  return scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
}

async function importLongCall(seed: number, folder: string, data: string): Promise<void> {
  const calls = join(folder, "pages-calls");
  mkdirSync(calls);
  const texts = transcriptsOfBlock(seed, 0, guideFormat);
  writeFileSync(
    join(calls, "hour.json"),
    joinTranscripts(texts, ({ endS }) => endS > (minutes - 5) * 60),
  );
  writeLongSound(join(calls, "hour.wav"), minutes);
  await runProgram(process.execPath, [main, "import", calls], { env: { EARSHOT_DATA: data } });
}

const samplesSchema = z.record(z.string(), z.array(z.number()));

/** Without a browser: what a viewer may see narrows the query itself. */
async function measureViewers(database: string, result: GroupResult): Promise<void> {
  const list = join(root, "packages", "store", "bench", "list-calls.ts");
  const { output } = await runProgram(process.execPath, [list, database, "--rounds", String(rounds)]);
  for (const [viewer, samples] of Object.entries(samplesSchema.parse(JSON.parse(output)))) {
    const name = `100 of ${storedCalls.toLocaleString("en")} calls by score for ${viewer}`;
    add(result, name, "ms", samples, { atMost: 50 });
  }
}

/** By a server that was started for it: what was decoded once is kept. */
async function measureSound(data: string, result: GroupResult): Promise<void> {
  const [first, whole]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const server = await startServer([main, "serve", "--port", "0"], { EARSHOT_DATA: data });
    try {
      const { recordingId } = await longestCall(server.origin);
      const began = performance.now();
      const answer = await fetch(`${server.origin}/v1/calls/${encodeURIComponent(recordingId)}/sound`);
      const reader = answer.body?.getReader();
      await reader?.read();
      first?.push(performance.now() - began);
      while (reader !== undefined && !(await reader.read()).done);
      whole?.push(performance.now() - began);
    } finally {
      await server.close();
    }
  }
  add(result, `first bytes of ${minutes} min of sound`, "ms", first ?? [], { atMost: 1000 });
  result.measures.push(toMeasure(`all bytes of ${minutes} min of sound`, "ms", whole ?? []));
}

async function longestCall(origin: string) {
  const answer = await fetch(`${origin}/v1/calls?sort=length&limit=1`);
  const [longest] = listSchema.parse(await answer.json()).items;
  if (longest === undefined) throw new Error("no call was imported");
  return longest;
}

/** Script in the page: resolves with the time at which what holds now is painted. */
const painted = (condition: string) => `new Promise((resolve) => {
  const look = () => {
    if (${condition}) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    else requestAnimationFrame(look);
  };
  look();
})`;

const rows = `[...document.querySelectorAll(".call-table tbody .start a")].map((link) => link.href).join()`;

/** How long an action in the page takes until other rows are painted. */
const msUntilOtherRows = (action: string) => `(async () => {
  const before = ${rows};
  const began = performance.now();
  ${action};
  return await ${painted(`${rows} !== before && ${rows} !== ""`)} - began;
})()`;

async function measureList(browser: Browser, origin: string, result: GroupResult): Promise<void> {
  const [opened, openedAgain, filtered, sorted, scrolled, scrolledCpu]: number[][] = [[], [], [], [], [], []];
  for (let round = -1; round < rounds; round++) {
    const page = await openPage(browser, `${origin}/`);
    const openedMs = await page.evaluate<number>(painted(`${rows} !== ""`));
    const filteredMs = await page.evaluate<number>(
      msUntilOtherRows(`const least = document.querySelector('[aria-label="Score, most"]');
        least.value = "40";
        least.dispatchEvent(new Event("input", { bubbles: true }))`),
    );
    const sortedMs = await page.evaluate<number>(
      msUntilOtherRows(
        `[...document.querySelectorAll("th button")].find((one) => one.textContent === "Score").click()`,
      ),
    );
    await page.goto(`${origin}/`, { waitUntil: "commit" });
    const openedAgainMs = await page.evaluate<number>(painted(`${rows} !== ""`));
    const scrolling = await longestTask(browser, page, () => page.evaluate(scrollBy(400, 240)));
    await page.context().close();
    // The first is the server's first, too.
    if (round < 0) continue;
    opened?.push(openedMs);
    openedAgain?.push(openedAgainMs);
    filtered?.push(filteredMs);
    sorted?.push(sortedMs);
    scrolled?.push(scrolling.ms);
    scrolledCpu?.push(scrolling.cpuMs);
  }
  const among = `of ${storedCalls.toLocaleString("en")} calls`;
  add(result, `first rows ${among}, first visit`, "ms", opened ?? [], { atMost: 200 });
  add(result, `first rows ${among}, later visit`, "ms", openedAgain ?? [], { atMost: 200 });
  add(result, `first rows after a filter ${among}`, "ms", filtered ?? [], { atMost: 150 });
  add(result, `first rows after a sort ${among}`, "ms", sorted ?? [], { atMost: 150 });
  const whileScrolling = `longest task while ${among.replace("of ", "")} are scrolled through`;
  add(result, whileScrolling, "ms", scrolled ?? [], { atMost: 50 });
  result.measures.push(toMeasure(`${whileScrolling}, of a core`, "ms", scrolledCpu ?? []));
}

/** Script in the page: scrolls the list by so many pixels in each of so many frames. */
const scrollBy = (px: number, frames: number) => `new Promise((resolve) => {
  const scroller = document.querySelector(".scroller");
  let left = ${frames};
  const step = () => {
    scroller.scrollTop += ${px};
    if (--left > 0) requestAnimationFrame(step);
    else resolve();
  };
  step();
})`;

async function measureLongCall(browser: Browser, origin: string, result: GroupResult): Promise<void> {
  const path = `/calls/${encodeURIComponent((await longestCall(origin)).recordingId)}`;
  const shown: number[] = [];
  const [played, playedCpu]: number[][] = [[], []];
  for (let round = -1; round < rounds; round++) {
    const page = await openPage(browser, `${origin}${path}`);
    const paintedMs = await page.evaluate<number>(painted(`document.querySelector(".transcript li") !== null`));
    const arrivedMs = await page.evaluate<number>(
      `performance.getEntriesByType("resource").find(({ name }) => name.endsWith(${JSON.stringify(`/v1${path}`)})).responseEnd`,
    );
    const playing = await longestTask(browser, page, async () => {
      // By script: looking a button up by its role takes the page seconds, which would count as its task.
      await page.evaluate(`document.querySelector(".play").click()`);
      await page.evaluate(painted(`(document.querySelector("audio")?.currentTime ?? 0) > ${round < 0 ? 0.1 : 2}`));
    });
    await page.context().close();
    if (round < 0) continue;
    shown.push(paintedMs - arrivedMs);
    played?.push(playing.ms);
    playedCpu?.push(playing.cpuMs);
  }
  add(result, `a call of ${minutes} min painted after its data`, "ms", shown, { atMost: 300 });
  const whilePlaying = `longest task while a call of ${minutes} min plays`;
  add(result, whilePlaying, "ms", played ?? [], { atMost: 50 });
  result.measures.push(toMeasure(`${whilePlaying}, of a core`, "ms", playedCpu ?? []));
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  return page;
}
