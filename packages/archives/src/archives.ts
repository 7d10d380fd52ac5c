import { type OutboxEventType, withoutByteOrderMark } from "@earshot/model";
import { z } from "zod";
import { ArchivesError } from "./errors.ts";

/** What an archive gets: the body of a webhook, the argument of a callback. */
export interface ArchiveEvent {
  type: OutboxEventType;
  /** ISO 8601, UTC. */
  timestamp: string;
  data: unknown;
}

/** Someone outside who keeps a record: a webhook, or code of the same process. */
export type Archive =
  | {
      kind: "webhook";
      name: string;
      url: URL;
      /** `whsec_…`, Standard Webhooks. */
      secret: string;
    }
  | { kind: "callback"; name: string; handler: (event: ArchiveEvent) => unknown };

export interface ArchiveConfiguration {
  archives: Archive[];
  /** How long an archive may take to answer. */
  timeoutMs: number;
  /** Hosts that are trusted by name: for them http and private addresses are fine. */
  allowHosts: string[];
}

const shape = z.strictObject({
  timeoutMs: z.int().min(100).max(60_000).default(15_000),
  allowHosts: z.array(z.string().min(1)).default([]),
  webhooks: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "use lower-case letters, digits and hyphens"),
      url: z.url({ protocol: /^https?$/, error: "is not an http or https URL" }),
      secretEnv: z.string().min(1),
    }),
  ),
});

/**
 * Reads which archives there are: `{"webhooks": [{"name", "url", "secretEnv"}], "allowHosts": [], "timeoutMs": 15000}`. A secret is in
 * the environment variable that `secretEnv` names, never in the file.
 * @throws ArchivesError `archives.invalid` listing every fault
 */
export function parseArchives(
  json: string,
  source: string,
  env: Readonly<Record<string, string | undefined>>,
): ArchiveConfiguration {
  const { webhooks, ...settings } = readShape(json, source);
  const faults: string[] = [];
  const names = new Set<string>();
  const archives = webhooks.map(({ name, url, secretEnv }): Archive => {
    if (names.has(name)) faults.push(`the name ${name} is used twice`);
    names.add(name);
    const secret = env[secretEnv] ?? "";
    if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)) {
      faults.push(`${secretEnv}, the secret of ${name}, is not set to whsec_ and at least 24 bytes in base64`);
    }
    const address = new URL(url);
    if (address.username !== "" || address.password !== "") faults.push(`the url of ${name} carries credentials`);
    return { kind: "webhook", name, url: address, secret };
  });
  if (faults.length > 0) throw invalid(source, faults);
  return { archives, ...settings };
}

function readShape(json: string, source: string): z.infer<typeof shape> {
  let value: unknown;
  try {
    value = JSON.parse(withoutByteOrderMark(json));
  } catch (cause) {
    throw invalid(source, ["not valid JSON"], cause);
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    source,
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "the document"} ${issue.message}`),
  );
}

function invalid(source: string, faults: readonly string[], cause?: unknown): ArchivesError {
  return new ArchivesError("archives.invalid", `${source}: ${faults.join("; ")}`, {
    cause,
    hint: 'Write {"webhooks": [{"name": "records", "url": "https://…", "secretEnv": "RECORDS_SECRET"}]}.',
  });
}
