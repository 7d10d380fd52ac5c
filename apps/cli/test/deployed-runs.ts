import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";

/** One process of Earshot as a file of deploy/ runs it. */
export interface DeployedRun {
  /** The file, and which of its processes. */
  where: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Where the file mounts secrets. */
  secretPaths: readonly string[];
  /** From SIGTERM to SIGKILL; undefined where nothing is said. */
  stopSeconds?: number | undefined;
  /** What it is asked for, by port. */
  probes: readonly Probe[];
}

interface Probe {
  port: number;
  path: string;
}

const root = join(import.meta.dirname, "..", "..", "..");

export const deployFiles = globSync("deploy/**/*", { cwd: root, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

export function readDeployed(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

const strings = z.array(z.string());

export function imageRun(): DeployedRun {
  const where = "deploy/Containerfile";
  const text = readDeployed(where);
  return {
    where,
    args: strings.parse(JSON.parse(/^CMD (.*)$/m.exec(text)?.[1] ?? "")),
    env: Object.fromEntries(
      Array.from(text.matchAll(/^ENV (\w+)=(.*)$/gm), ([, name = "", value = ""]) => [name, value]),
    ),
    secretPaths: [],
    probes: probesIn(/^HEALTHCHECK[^\n]*\n(.*)$/m.exec(text)?.[1] ?? ""),
  };
}

/** The requests that a health check makes in a line of script. */
function probesIn(script: string): Probe[] {
  return Array.from(script.matchAll(/http:\/\/127\.0\.0\.1:(\d+)(\/[\w/]*)/g), ([, port, path = ""]) => ({
    port: Number(port),
    path,
  }));
}

const composeService = z.object({
  image: z.literal("earshot"),
  command: strings,
  environment: z.record(z.string(), z.string()),
  secrets: strings,
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  healthcheck: z.object({ test: strings.default([]) }).optional(),
});
const composeFile = z.object({
  services: z.record(z.string(), z.looseObject({ image: z.string() })),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

export function composeRuns(): DeployedRun[] {
  const path = "deploy/compose.yaml";
  const { services, secrets: known } = composeFile.parse(parse(readDeployed(path), { merge: true }));
  return Object.entries(services)
    .filter(([, { image }]) => image === "earshot")
    .map(([name, service]) => {
      const { command, environment, secrets, stop_grace_period: stop, healthcheck } = composeService.parse(service);
      return {
        where: `${path} ${name}`,
        args: command,
        // Compose takes ${NAME:-default} from its own environment.
        env: Object.fromEntries(
          Object.entries(environment).map(([key, value]) => [key, value.replace(/\$\{\w+:[-?]([^}]*)\}/, "$1")]),
        ),
        secretPaths: secrets.flatMap((secret) => (secret in known ? `/run/secrets/${secret}` : [])),
        stopSeconds: stop === undefined ? undefined : Number.parseInt(stop, 10),
        probes: probesIn(healthcheck?.test.join(" ") ?? ""),
      };
    });
}

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const container = z.object({
  name: z.string(),
  image: z.literal("earshot"),
  args: strings,
  envFrom: z.tuple([z.object({ configMapRef: z.object({ name: z.literal("earshot") }) })]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  securityContext: z.object({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
  resources: z.object({ limits: z.object({ memory: z.string() }) }),
});
const workload = z.object({
  kind: z.enum(["Deployment", "Job"]),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number().optional(),
        securityContext: z.looseObject({ runAsNonRoot: z.literal(true), runAsUser: z.literal(1000) }),
        initContainers: z.array(container).default([]),
        containers: z.array(container),
      }),
    }),
  }),
});
const settingsMap = z.object({
  kind: z.literal("ConfigMap"),
  metadata: z.object({ name: z.literal("earshot") }),
  data: z.record(z.string(), z.string()),
});
const secretExample = z.object({ kind: z.literal("Secret"), stringData: z.record(z.string(), z.literal("")) });

export function kubernetesRuns(): DeployedRun[] {
  const documents = globSync("deploy/kubernetes/*.yaml", { cwd: root }).flatMap((file) =>
    parseAllDocuments(readDeployed(file), { strict: true }).map((document) =>
      z.looseObject({ kind: z.string() }).parse(document.toJS()),
    ),
  );
  const [settings] = documents.flatMap((document) => settingsMap.safeParse(document).data ?? []);
  const [secret] = documents.flatMap((document) => secretExample.safeParse(document).data ?? []);
  return documents
    .filter(({ kind }) => kind === "Deployment" || kind === "Job")
    .map((document) => workload.parse(document))
    .flatMap(({ metadata, spec: { template } }) => {
      const { terminationGracePeriodSeconds: grace, initContainers, containers } = template.spec;
      return [...initContainers, ...containers].map(({ name, args, lifecycle, ports, ...probes }) => ({
        where: `deploy/kubernetes ${metadata.name} ${name}`,
        args,
        env: settings?.data ?? {},
        secretPaths: Object.keys(secret?.stringData ?? {}).map((key) => `/run/secrets/earshot/${key}`),
        stopSeconds: grace === undefined ? undefined : grace - (lifecycle?.preStop.sleep.seconds ?? 0),
        probes: [probes.startupProbe, probes.livenessProbe, probes.readinessProbe].flatMap((asked) =>
          asked === undefined ? [] : { path: asked.httpGet.path, port: portOf(asked.httpGet.port, ports) },
        ),
      }));
    });
}

function portOf(name: string, ports: readonly { name: string; containerPort: number }[]): number {
  return ports.find((port) => port.name === name)?.containerPort ?? Number.NaN;
}

export function systemdRuns(): DeployedRun[] {
  return globSync("deploy/systemd/*.service", { cwd: root }).map((where) => {
    const all = unitLines(readDeployed(where));
    const env = Object.fromEntries(
      all("Environment").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    const [program, ...args] = (all("ExecStart")[0] ?? "")
      .replace(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? "")
      .split(" ");
    const hardening = ["User", "ProtectSystem", "NoNewPrivileges", "CapabilityBoundingSet", "KillSignal"].flatMap(all);
    z.tuple([
      z.literal("/usr/local/bin/earshot"),
      ...[z.literal("earshot"), z.literal("strict"), z.literal("yes"), z.literal(""), z.literal("SIGTERM")],
    ]).parse([program, ...hardening]);
    return {
      ...{ where, args, env },
      secretPaths: all("LoadCredential").map((credential) => `%d/${credential.split(":")[0]}`),
      stopSeconds: Number(all("TimeoutStopSec")[0]),
      probes: [],
    };
  });
}

/** The values of a name in a unit, in order. */
function unitLines(text: string): (name: string) => string[] {
  const lines = text.split("\n").map((line) => /^(\w+)=(.*)$/.exec(line));
  return (name) => lines.flatMap((line) => (line?.[1] === name ? (line[2] ?? "") : []));
}
