import type { Conversation } from "../conversation.ts";

/** What a conversation names by ids. A skill is its own id. */
export const namedKinds = ["agent", "queue", "skill", "wrapup", "division"] as const;

export type NamedKind = (typeof namedKinds)[number];

/**
 * Narrows calls by who took part and where they went; all conditions must hold. Names are those that were stored last. They and ids
 * are compared as a whole, in any case. A call without such facts passes none of them.
 */
export interface ConversationFilter extends Partial<Record<NamedKind, readonly string[] | undefined>> {
  direction?: NonNullable<Conversation["direction"]> | undefined;
}
