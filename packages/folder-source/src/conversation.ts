import type { Conversation } from "@earshot/model";
import { describeKeys } from "@earshot/transcripts";
import { z } from "zod";
import { FolderError } from "./errors.ts";

const text = z.string().trim().min(1);
const named = z.strictObject(
  { id: text, name: text.nullable().default(null) },
  { error: ({ code }) => (code === "invalid_type" ? "must be {id, name}" : undefined) },
);
const names = z.array(named, { error: "must be a list of {id, name}" }).default([]);

const leg = z
  .strictObject({
    purpose: text,
    agentId: text.nullable().default(null),
    queueId: text.nullable().default(null),
    startedAtMs: z.int(),
    endedAtMs: z.int().nullable().default(null),
    disconnectType: text.nullable().default(null),
  })
  // Who the customer is has no place here.
  .transform((leg) => (leg.purpose === "customer" ? { ...leg, agentId: null } : leg));

/** What a document may say of its conversation: all of it is optional, and nothing else is taken. */
const conversationSchema: z.ZodType<Conversation> = z.strictObject({
  direction: z.enum(["inbound", "outbound"]).nullable().default(null),
  agents: names,
  queues: names,
  skills: z.array(text).default([]),
  wrapUpCodes: names,
  divisions: names,
  legs: z.array(leg).default([]),
});

const ownKeys = ["direction", "agents", "queues", "skills", "wrapUpCodes", "divisions", "legs"];

/** A key without its case, underscores and plural: `wrap_up_code` is meant to be `wrapUpCodes`. */
const plainKey = (key: string) => key.toLowerCase().replaceAll("_", "").replace(/s$/, "");

/** An object under the key that has none of these means something else. */
const plainKeys: ReadonlySet<string> = new Set(ownKeys.map(plainKey));

/** Keys that nobody knows may be names of people. */
function problemOf(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys" ? `there is no place for ${describeKeys(issue.keys)}` : issue.message;
}

/**
 * Reads the `conversation` of a document; null when it has none.
 * @throws FolderError `folder.wrong_conversation`, naming the source and the place
 */
export function readConversation(value: unknown, source: string): Conversation | null {
  const isOwn =
    typeof value === "object" && value !== null && Object.keys(value).some((key) => plainKeys.has(plainKey(key)));
  if (!isOwn) return null;
  const { data, error } = conversationSchema.safeParse(value);
  if (data !== undefined) return data;
  const faults = error.issues.map((issue) => `${["conversation", ...issue.path].join(".")}: ${problemOf(issue)}`);
  throw new FolderError("folder.wrong_conversation", `${source}: ${faults.join("; ")}`, {
    hint: 'Write it as {"direction": "inbound", "agents": [{"id": "a-1", "name": "Ann Lee"}], "queues": […]}.',
    cause: error,
  });
}
