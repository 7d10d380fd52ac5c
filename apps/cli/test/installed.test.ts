import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { events, transcript } from "./worked-example.ts";

/** Packs every package that is published, installs them into an empty folder, and uses them there. */
const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");
const { packageManager }: { packageManager: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** The README says how much it is. */
const mostMegabytes = 105;
/** Needed to build Earshot, or by few. */
const notInstalled = ["assemblyscript", "typescript", "turbo", "vite", "vitest", "@aws-sdk"];

let folder = "";
let modules = "";
let rooms: string[] = [];
let env: NodeJS.ProcessEnv = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-installed-"));
  modules = join(folder, "node_modules");
  env = {
    PATH: [join(modules, ".bin"), dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: process.env.HOME,
  };
  const packed = join(folder, "packed");
  await run("npx", ["-y", packageManager, "run", "pack-all", packed], { cwd: root, maxBuffer: 1e8 });
  const tarballs = Object.fromEntries(
    (await readdir(packed)).map((file) => {
      const room = file.replace(/-\d.*$/, "").replace(/^earshot-/, "@earshot/");
      return [room, `file:packed/${file}`];
    }),
  );
  const { earshot, ...overrides } = tarballs;
  rooms = Object.keys(tarballs);
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies: { earshot }, overrides }),
  );
  const install = ["install", "--no-audit", "--no-fund", "--prefer-offline"];
  await run("npm", install, { cwd: folder, env: { ...process.env, ...env } });
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test("every package holds its files and nothing else, and says what it needs", async () => {
  expect(rooms.length).toBeGreaterThan(20);
  const faults: string[] = [];
  for (const room of rooms) {
    const installed = join(modules, room);
    const source = sourceOf(room);
    const manifest = await readFile(join(installed, "package.json"), "utf8");
    if (/"(?:workspace|catalog):/.test(manifest)) faults.push(`${room}: the manifest names the workspace`);
    expect(JSON.parse(manifest), room).toMatchObject({ license: "MIT", engines: { node: ">=22.19" } });
    const files = (await filesBelow(installed)).map((file) => file.slice(installed.length + 1));
    for (const needed of ["LICENSE", "README.md"]) if (!files.includes(needed)) faults.push(`${room}: no ${needed}`);
    for (const file of files) if (!belongs(file, source)) faults.push(`${room}: ${file}`);
    for (const file of files) {
      if (file.endsWith(".js") && file.startsWith("dist/") && !file.startsWith("dist/pages/")) {
        for (const beside of [`${file}.map`, file.replace(/js$/, "d.ts")]) {
          if (!files.includes(beside)) faults.push(`${room}: no ${beside}`);
        }
      }
    }
  }
  expect(faults).toEqual([]);
});

/** The folder in which a room is written. */
function sourceOf(room: string): string {
  const name = room === "earshot" ? "cli" : room.slice("@earshot/".length);
  const folders = ["packages", "apps"].map((parent) => join(root, parent, name));
  return folders.find((candidate) => existsSync(candidate)) ?? "";
}

/** Whether a packed file is made of a source that exists, or is one that the room reads. */
function belongs(file: string, source: string): boolean {
  const [, stem] = /^dist\/(.*?)\.(?:js|js\.map|d\.ts)$/.exec(file) ?? [];
  if (stem !== undefined && !stem.startsWith("pages/")) {
    return ["src", "server"].some((from) => existsSync(join(source, from, `${stem}.ts`)));
  }
  return (
    ["LICENSE", "NOTICE", "README.md", "package.json", "scorecard.schema.json"].includes(file) ||
    /^(?:build|samples|licenses|dist\/pages)\//.test(file)
  );
}

test("every room can be imported", async () => {
  const libraries = rooms.filter((room) => room !== "earshot");
  const script = `for (const room of ${JSON.stringify(libraries)}) if (Object.keys(await import(room)).length === 0) throw room;`;
  await run(process.execPath, ["--input-type=module", "-e", script], { cwd: folder, env });
});

test("what is installed is small, and holds no tools", async () => {
  const sizes = await Promise.all((await filesBelow(modules)).map(async (file) => (await lstat(file)).size));
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  expect(megabytes).toBeLessThan(mostMegabytes);
  expect(notInstalled.filter((name) => existsSync(join(modules, name)))).toEqual([]);
});

test("the worked example is measured exactly", async () => {
  await writeFile(join(folder, "call.json"), JSON.stringify(transcript));
  await writeFile(join(folder, "events.json"), JSON.stringify(events));
  const options = "--events events.json --start-time 2023-10-25T14:30:00Z --json";
  const { stdout } = await run("sh", ["-c", `earshot analyze call.json ${options}`], { cwd: folder, env });
  expect(JSON.parse(stdout)).toMatchObject({
    silence: { count: 0, totalMs: 0 },
    talkOver: { totalMs: 200, events: [{ startMs: 3800, endMs: 4000 }] },
    hold: { totalMs: 90_000, events: [{ startMs: 135_000, endMs: 225_000 }] },
    score: { value: 89, scorecard: "guide@1" },
  });
});

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

test.skipIf(!existsSync(executablePath))(
  "the kernel measures the worked example in a plain page",
  async () => {
    const imports = {
      "@earshot/analysis-wasm": "/@earshot/analysis-wasm/dist/index.js",
      "@earshot/model": "/@earshot/model/dist/index.js",
      zod: "/zod/index.js",
    };
    const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
    const types: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };
    const server = createServer(({ url = "/" }, response) => {
      response.setHeader("content-type", types[extname(url)] ?? "text/html");
      if (url === "/") response.end(page);
      else
        createReadStream(join(modules, url))
          .on("error", () => response.writeHead(404).end())
          .pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
    onTestFinished(() => browser.close());
    const opened = await browser.newPage();
    await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const script = `(async () => {
    const { createKernel } = await import("@earshot/analysis-wasm");
    const wasm = "/@earshot/analysis-wasm/build/analysis.wasm";
    const bytes = await (await fetch(wasm)).arrayBuffer();
    const segments = {
      startMs: Int32Array.of(500, 2300, 3800), endMs: Int32Array.of(2100, 4000, 5200),
      speaker: Int32Array.of(0, 1, 0), side: Uint8Array.of(0, 1, 0),
    };
    const parameters = { minSilenceMs: 501, hold: "exclude", minTalkOverMs: 1, turnGapMs: 300 };
    const kernels = await Promise.all([createKernel(), createKernel({ bytes }), createKernel({ url: wasm })]);
    return kernels.map((kernel) => kernel.analyze({ segments, durationMs: null, holds: [] }, parameters).talkOver.events);
  })()`;
    const event = { startMs: 3800, endMs: 4000, interrupter: "agent", yielded: true };
    expect(await opened.evaluate(script)).toMatchObject([[event], [event], [event]]);
  },
  30_000,
);

test("every command of the package's README works as it is printed", async () => {
  const readme = await readFile(join(modules, "earshot", "README.md"), "utf8");
  const lines = Array.from(readme.matchAll(/^npx (earshot [^#\n]*)/gm), ([, line = ""]) => line.trim());
  expect(lines.map((line) => line.split(" ")[1])).toEqual(["analyze", "simulate", "evaluate", "serve"]);
  const [analyze = "", simulate = "", evaluate = "", serve = ""] = lines;
  await run("sh", ["-c", analyze], { cwd: folder, env });
  await using _simulator = await start(simulate, /serving until/);
  const { stdout } = await run("sh", ["-c", evaluate], { cwd: folder, env });
  expect(stdout).toContain("5 evaluated, 0 failed");
  expect(await readFile(join(folder, "report.html"), "utf8")).toContain("billing-dispute");
  const aws = { ...env, EARSHOT_STT_URL: "", EARSHOT_STT: "aws-transcribe", EARSHOT_AWS_REGION: "eu-central-1" };
  const withAws = run("sh", ["-c", `${evaluate} --transcript-from service --force`], {
    cwd: folder,
    env: { ...aws, EARSHOT_AWS_BUCKET: "calls" },
  });
  await expect(withAws).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("npm install @aws-sdk/") });
  await using server = await start(`${serve} --port 0`, /serves on (\S+);/);
  const page = await fetch(server.found);
  expect(await page.text()).toMatch(/<script type="module"[^>]* src="\/assets\//);
}, 60_000);

/** Starts a command that goes on until it is stopped, and waits until it says that it is ready. */
async function start(command: string, ready: RegExp) {
  const child = spawn("sh", ["-c", `exec ${command}`], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  const found = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (piece) => {
      said += piece;
      const match = ready.exec(said);
      if (match !== null) resolve(match[1] ?? "");
    });
    child.once("close", () => reject(new Error(`${command} ended: ${said}`)));
  });
  return {
    found,
    async [Symbol.asyncDispose]() {
      child.kill();
      await closed;
    },
  };
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}
