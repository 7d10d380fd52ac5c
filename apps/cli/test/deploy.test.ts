import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { startWorkerServer } from "@earshot/api";
import { createParts, parseSettings, secretVariables, unknownVariables, variables } from "@earshot/composition";
import { parseRetention } from "@earshot/workflow";
import type { Command } from "commander";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createProgram } from "../src/program.ts";
import { scheduledCommands } from "../src/worker-commands.ts";
import {
  composeRuns,
  type DeployedRun,
  deployFiles,
  imageRun,
  kubernetesRuns,
  readDeployed,
  systemdRuns,
} from "./deployed-runs.ts";
import { temporaryFolder } from "./run-cli.ts";

const runs = [imageRun(), ...composeRuns(), ...kubernetesRuns(), ...systemdRuns()];

/** Reads a command line as `earshot` would, and does nothing. */
async function parseCommand(args: readonly string[]): Promise<void> {
  const program = await createProgram(args);
  silence(program);
  await program.parseAsync(args, { from: "user" });
}

function silence(command: Command): void {
  command.action(() => {}).configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const child of command.commands) silence(child);
}

/** The word that says what a process is. */
const commandOf = ({ args }: DeployedRun) => args.find((word) => ["serve", "worker", "db", "schedule"].includes(word));

test("each way to run it has servers, workers, and what comes before them", () => {
  const all = ["db", "schedule", "schedule", "serve", "worker"];
  expect(composeRuns().map(commandOf).toSorted()).toEqual(all);
  expect(kubernetesRuns().map(commandOf).toSorted()).toEqual(all);
  expect(systemdRuns().map(commandOf).toSorted()).toEqual(["serve", "worker"]);
  expect(commandOf(imageRun())).toBe("serve");
});

test.each(runs)("$where: the command exists, with its options, and has time to stop", async ({ args, stopSeconds }) => {
  const [own, scheduled] = args.includes("--")
    ? [args.slice(0, args.indexOf("--")), args.slice(args.indexOf("--") + 1)]
    : [args];
  await expect(parseCommand([...own, "--no-such-option"])).rejects.toThrow("--no-such-option");
  await parseCommand(args);
  if (scheduled !== undefined) {
    const check = scheduledCommands.get(scheduled[0] ?? "");
    expect(check).toBeDefined();
    check?.(scheduled.slice(1));
  }
  if (stopSeconds === undefined) return;
  // What comes after the work under way, such as closing the database, has ten seconds.
  expect(Number(args[args.indexOf("--stop-within") + 1]) + 10).toBeLessThanOrEqual(stopSeconds);
});

/** What a file sets beside settings of Earshot's own. */
const otherVariables = [
  "NODE_ENV",
  "TMPDIR",
  "PORT",
  "METRICS_PORT",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY_FILE",
];

test.each(runs)("$where: settings exist, and secrets are in files that are mounted", ({ env, secretPaths }) => {
  for (const [name, value] of Object.entries(env)) {
    expect(otherVariables.includes(name) || Object.hasOwn(variables, name), name).toBe(true);
    const isSecret = secretVariables.some((secret) => secret === name);
    expect(isSecret, `${name} is given as it is`).toBe(false);
    if (secretVariables.some((secret) => `${secret}_FILE` === name)) expect(secretPaths).toContain(value);
  }
  const settings = { ...env, EARSHOT_GENESYS_REGION: "mypurecloud.ie" };
  expect(parseSettings(settings, undefined)).toMatchObject(
    env.EARSHOT_MEDIA === undefined ? {} : { EARSHOT_MEDIA: /^s3:/ },
  );
});

test("settings and files that the examples name are as their readers want them", () => {
  const names = deployFiles.flatMap((file) => readDeployed(file).match(/\bEARSHOT_[A-Z0-9_]*[A-Z0-9]\b/g) ?? []);
  expect(names.length).toBeGreaterThan(20);
  expect(unknownVariables(Object.fromEntries(names.map((name) => [name, ""])))).toEqual([]);
  const example = parseEnv(readDeployed("deploy/systemd/example.env"));
  expect(parseSettings(example, undefined)).toMatchObject({ EARSHOT_DATA: "/var/lib/earshot/example" });
  expect(parseRetention(readDeployed("deploy/retention.example.json"), "the example")).toHaveLength(1);
});

/** What `earshot worker --metrics-port` serves. */
async function startWorker(): Promise<{ origin: string | null }> {
  const parts = createParts(parseSettings({ EARSHOT_DATA: await temporaryFolder() }, undefined));
  onTestFinished(() => parts.close());
  const metrics = { host: "127.0.0.1", port: 0 };
  const server = await startWorkerServer(await parts.store(), { logLevel: "silent", metrics });
  onTestFinished(() => server.close());
  return server;
}

test("what probes ask for is there", async () => {
  const { origin } = await startWorker();
  // The types of the API's clients are written from its routes.
  const routes = readFileSync(join(import.meta.dirname, "..", "..", "api", "test", "client", "openapi.d.ts"), "utf8");
  expect(runs.flatMap(({ probes }) => probes)).toHaveLength(7);
  for (const run of runs) {
    const isWorker = commandOf(run) === "worker";
    const at = run.args.indexOf(isWorker ? "--metrics-port" : "--port");
    const port = at < 0 ? 8787 : Number(run.args[at + 1]);
    for (const probe of run.probes) {
      expect({ where: run.where, port: probe.port }).toEqual({ where: run.where, port });
      if (isWorker) expect((await fetch(`${origin}${probe.path}`)).status).toBe(200);
      else expect(routes).toContain(`"${probe.path}": {`);
    }
  }
});

const alertFile = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

test("alerts are on metrics that are served, with labels that they have", async () => {
  const { origin } = await startWorker();
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  const { groups } = alertFile.parse(parse(readDeployed("deploy/prometheus/alerts.yaml")));
  const served = new Map(Array.from(metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm), ([, name = "", type]) => [name, type]));
  const series = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => expr.match(/\bearshot_\w+/g) ?? []));
  expect(new Set(series).size).toBeGreaterThan(9);
  for (const name of series) {
    const type = served.get(name) ?? served.get(name.replace(/_count$/, ""));
    expect(type, name).toBeDefined();
  }
  for (const kind of ["recording", "command", "delivery", "thumbnail"]) {
    expect(metrics).toContain(`earshot_work_oldest_waiting_seconds{kind="${kind}"} `);
  }
  for (const outcome of ["evaluated", "failed"]) {
    expect(metrics).toContain(`earshot_recordings_total{outcome="${outcome}"} `);
  }
});

test("the documents name every alert, and every file that a secret may be in", () => {
  const { groups } = alertFile.parse(parse(readDeployed("deploy/prometheus/alerts.yaml")));
  const operating = readDeployed("docs/operating.md");
  for (const { alert } of groups.flatMap(({ rules }) => rules)) expect(operating).toContain(`\`${alert}\``);

  const settings = Object.keys(variables).filter((name) => /(?:SECRET|TOKEN|KEY|PASSWORD)$/.test(name));
  expect(settings.length).toBeGreaterThan(5);
  const [, table = ""] = readDeployed("docs/configuration.md").split("## Secrets in files");
  for (const name of [...settings, ...secretVariables]) {
    expect(secretVariables).toContain(name);
    expect(table, name).toContain(`\`${name}_FILE\``);
    if (name.startsWith("EARSHOT_")) expect(Object.hasOwn(variables, `${name}_FILE`), name).toBe(true);
  }
});

test("the image is built by the pnpm and runs on the Node that the workspace names", () => {
  const text = readDeployed("deploy/Containerfile");
  const { packageManager } = z.object({ packageManager: z.string() }).parse(JSON.parse(readDeployed("package.json")));
  const { nodeVersion } = z.object({ nodeVersion: z.string() }).parse(parse(readDeployed("pnpm-workspace.yaml")));
  expect(new Set(text.match(/pnpm@[\d.]+/g))).toEqual(new Set([packageManager]));
  expect(text.match(/^FROM docker\S+/gm)).toEqual([`FROM docker.io/library/node:${nodeVersion}-bookworm-slim`]);
  expect(text).toMatch(/^USER 1000:1000$/m);
  expect(text).toMatch(/^ENTRYPOINT \["earshot"\]$/m);
});
