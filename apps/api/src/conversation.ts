import {
  type CallReading,
  type ConversationFilter,
  conversationSchema,
  type NamedKind,
  namedKinds,
  type UnknownName,
} from "@earshot/model";
import { z } from "zod";

/** Who took part in a call, as every answer shows it. */
export const conversation = conversationSchema.meta({
  id: "Conversation",
  description: "Who took part in a call and where it went; names are those that were stored last.",
});

/** A parameter that may be given several times. */
export function texts(description: string, longest = 4000) {
  return z
    .preprocess(
      (value) => (typeof value === "string" ? [value] : value),
      z.array(z.string().trim().min(1).max(longest)).max(20),
    )
    .optional()
    .meta({ description });
}

const meanings: Record<NamedKind, string> = {
  agent: "this agent took part, by id or whole name, in any case; of several all did",
  queue: "as agent: it was in this queue",
  skill: "as agent: this skill was asked for",
  wrapup: "as agent: it was closed with this wrap-up code",
  division: "as agent: it belongs to this division",
};

const names = (kind: NamedKind) => texts(meanings[kind], 500);

/** Which calls, by who took part. */
export const conversationFilter = {
  agent: names("agent"),
  queue: names("queue"),
  skill: names("skill"),
  wrapup: names("wrapup"),
  division: names("division"),
  direction: conversationSchema.shape.direction.unwrap().optional(),
} satisfies Record<NamedKind | "direction", z.ZodType>;

const unknownNames = z
  .array(z.object({ kind: z.enum(namedKinds), name: z.string(), near: z.array(z.string()) }))
  .optional()
  .meta({
    description:
      "names in the query that no stored call has, with names that may be meant; left out when there are none",
  });

/** What an answer to a filter says of its names. */
export const aboutNames = { unknownNames };

export async function withUnknownNames<T extends object>(
  { conversations }: Pick<CallReading, "conversations">,
  filter: ConversationFilter,
  answer: T,
): Promise<T & { unknownNames?: UnknownName[] | undefined }> {
  const unknown = await conversations.unknownNames(filter);
  return unknown.length === 0 ? answer : { ...answer, unknownNames: unknown };
}
