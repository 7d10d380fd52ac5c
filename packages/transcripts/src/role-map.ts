import { type Side, sides } from "@earshot/model";
import { z } from "zod";
import { TranscriptError } from "./errors.ts";
import { parseJson } from "./json-text.ts";

/** Who speaks under which name. Labels are compared trimmed and without case; channels are 0-based numbers as keys. */
export interface RoleMap {
  labels: Record<string, Side>;
  channels: Record<string, Side>;
}

/** What the labels of speech-to-text documents mean when nobody says otherwise. Every other label is `unknown`. */
export const defaultRoleMap: RoleMap = {
  labels: {
    agent: "agent",
    internal: "agent",
    channel_0: "agent",
    ch_0: "agent",
    "0": "agent",
    guest: "customer",
    customer: "customer",
    caller: "customer",
    client: "customer",
    external: "customer",
    channel_1: "customer",
    ch_1: "customer",
    "1": "customer",
    ivr: "other",
    queue: "other",
    voicemail: "other",
    system: "other",
    bot: "other",
  },
  channels: {},
};

const side = z.enum(sides);
const roleMapSchema = z.strictObject({
  labels: z
    .record(
      z.string().refine((label) => label.trim() !== "", "an empty label"),
      side,
    )
    .default({}),
  channels: z.record(z.string().regex(/^\d+$/, "a channel is a number from 0"), side).default({}),
});

/**
 * A role map from configuration, `{"labels": {"Sam": "agent"}, "channels": {"0": "customer"}}`, either part optional.
 * Takes JSON text or a parsed value. It is laid over `defaultRoleMap` where it is used. Throws `TranscriptError`.
 */
export function parseRoleMap(json: unknown, source: string): RoleMap {
  const value = typeof json === "string" ? parseText(json, source) : json;
  const result = roleMapSchema.safeParse(value);
  if (!result.success) throw invalid(result.error.issues.map(describeIssue), source, result.error);
  const clashes = findClashes(result.data.labels);
  if (clashes.length > 0) throw invalid(clashes, source);
  return result.data;
}

/** The sides of labels and channels, ready for a look-up per segment. */
export interface RoleLookup {
  label(label: string): Side | undefined;
  channel(channel: number): Side | undefined;
  /** What the map given says of a voice, and `defaultRoleMap` does not. */
  own(voice: { speaker: string; channel: number | null }): Side | undefined;
}

/** `defaultRoleMap` with the given map laid over it. */
export function createRoleLookup(map: RoleMap = defaultRoleMap): RoleLookup {
  // Maps, not objects: a label may be called "constructor".
  const labels = new Map<string, Side>();
  const channels = new Map<number, Side>();
  for (const layer of [defaultRoleMap, map]) {
    for (const [label, value] of Object.entries(layer.labels)) labels.set(canonicalLabel(label), value);
    for (const [channel, value] of Object.entries(layer.channels)) channels.set(Number(channel), value);
  }
  const ownLabels = new Map(
    Object.entries(map.labels).flatMap(([label, value]) => {
      const key = canonicalLabel(label);
      const isDefault = Object.hasOwn(defaultRoleMap.labels, key) && defaultRoleMap.labels[key] === value;
      return isDefault ? [] : [[key, value] as const];
    }),
  );
  return {
    label: (label) => labels.get(canonicalLabel(label)),
    channel: (channel) => channels.get(channel),
    own: ({ speaker, channel }) =>
      ownLabels.get(canonicalLabel(speaker)) ?? (channel === null ? undefined : channels.get(channel)),
  };
}

/** The form in which two labels are the same label. */
export function canonicalLabel(label: string): string {
  return label.trim().toLowerCase();
}

function parseText(json: string, source: string): unknown {
  try {
    return parseJson(json, source);
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    throw new TranscriptError("role_map.invalid", error.message, { hint: error.hint, cause: error, source });
  }
}

function findClashes(labels: Record<string, Side>): string[] {
  const seen = new Map<string, Side>();
  const clashes: string[] = [];
  for (const [label, value] of Object.entries(labels)) {
    const key = canonicalLabel(label);
    const earlier = seen.get(key);
    if (earlier !== undefined && earlier !== value) clashes.push(`labels.${key} is both ${earlier} and ${value}`);
    seen.set(key, value);
  }
  return clashes;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? "the map" : issue.path.join(".");
  return `${place}: ${issue.message}`;
}

function invalid(problems: readonly string[], source: string, cause?: unknown): TranscriptError {
  return new TranscriptError("role_map.invalid", `${source} is not a role map: ${problems.join("; ")}`, {
    hint: `Write {"labels": {"<label>": "<side>"}, "channels": {"<number>": "<side>"}} with the sides ${sides.join(", ")}.`,
    cause,
    source,
  });
}
