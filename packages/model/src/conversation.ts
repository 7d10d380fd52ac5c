import { z } from "zod";

/** Something that Genesys Cloud names by an id: a user, a queue, a wrap-up code, a division. */
const namedSchema = z.object({ id: z.string(), name: z.string().nullable() });

/** The time that one participant spent in a conversation, with one queue or one agent. */
const legSchema = z.object({
  /** `agent`, `user`, `customer`, `acd`, `ivr`, or another role as the server names it. */
  purpose: z.string(),
  agentId: z.string().nullable(),
  queueId: z.string().nullable(),
  /** Unix time. */
  startedAtMs: z.int(),
  /** Null while it goes on. */
  endedAtMs: z.int().nullable(),
  /** Such as `client`, `peer` or `transfer`, as the server names it. */
  disconnectType: z.string().nullable(),
});

/** Who took part in a call and where it went. Lists hold each id once, in the order of first appearance. */
export const conversationSchema = z.object({
  direction: z.enum(["inbound", "outbound"]).nullable(),
  agents: z.array(namedSchema),
  queues: z.array(namedSchema),
  skills: z.array(z.string()),
  wrapUpCodes: z.array(namedSchema),
  divisions: z.array(namedSchema),
  /** In the order in which they began: the chain of transfers. */
  legs: z.array(legSchema),
});

const agentPurposes: ReadonlySet<string> = new Set(["agent", "user"]);

/** Whether a participant is one of the organisation's people: `user` is one who was called without a queue. */
export function isAgentPurpose(purpose: string | null): boolean {
  return agentPurposes.has(purpose?.toLowerCase() ?? "");
}

export type Named = z.infer<typeof namedSchema>;
export type Leg = z.infer<typeof legSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
