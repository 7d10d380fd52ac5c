import { randomUUID } from "node:crypto";
import type { ApiKey, ApiKeyRepository, Clock, Right, Viewer } from "@earshot/model";
import { peopleEntry } from "./audit-entry.ts";
import { hashSecret, newSecret } from "./secrets.ts";

/** Shows scanners of code and logs what it is. */
const prefix = "earshot_";

interface NewApiKey {
  name: string;
  scopes: readonly Right[];
  endsAtMs: number | null;
  /** Who makes it, as the audit trail names them. */
  createdBy: string;
  /** Of the entry in the audit trail. */
  correlationId: string;
}

/** Makes a key. Its secret is shown once: the database has its hash alone. @throws StoreError `store.name_taken` */
export async function createApiKey(
  keys: ApiKeyRepository,
  { name, scopes, endsAtMs, createdBy, correlationId }: NewApiKey,
  clock: Pick<Clock, "now">,
): Promise<{ key: ApiKey; secret: string }> {
  const secret = `${prefix}${newSecret()}`;
  const key = { id: randomUUID(), name, scopes, createdAtMs: clock.now(), createdBy, endsAtMs };
  const entry = peopleEntry({
    ...{ subject: `key ${key.id}`, what: `made for ${scopes.join(", ")}` },
    ...{ actor: createdBy, correlationId, atMs: key.createdAtMs },
  });
  await keys.add({ ...key, secretHash: hashSecret(secret) }, entry);
  return { key: { ...key, usedAtMs: null }, secret };
}

/** The program that has this key; undefined when there is no such key, or it has ended. */
export async function viewerOfKey(
  keys: Pick<ApiKeyRepository, "find" | "touch">,
  secret: string,
  clock: Pick<Clock, "now">,
): Promise<Viewer | undefined> {
  if (!secret.startsWith(prefix)) return undefined;
  const nowMs = clock.now();
  const key = await keys.find(hashSecret(secret), nowMs);
  if (key === undefined) return undefined;
  if (nowMs - (key.usedAtMs ?? 0) >= 60_000) await keys.touch(key.id, nowMs);
  const viewer = { actor: `key ${key.name}`, userId: null, role: "machine", agentId: null } as const;
  return { ...viewer, rights: key.scopes, calls: "all" };
}
