import type { Conversation } from "@earshot/model";

/** The names of agents or queues in their order; an id where no name is known. */
export function namesOf(named: Conversation["agents"]): string {
  return named.map(({ id, name }) => name ?? id).join(", ");
}
