import type { CallGroup, Conversation, Grouping, Named } from "@earshot/model";

/** What people call it; its id when no source knew a name. */
export function namesOf(named: readonly Named[]): string[] {
  return named.map(({ id, name }) => name ?? id);
}

/** Where a call went, from leg to leg: `ivr → Billing → Ann Lee`. The customer, who is in all of it, is left out. */
export function pathOf({ legs, agents, queues }: Conversation): string {
  const nameIn = (named: readonly Named[], id: string) => named.find((one) => one.id === id)?.name ?? id;
  const stations = legs
    .filter(({ purpose }) => purpose !== "customer")
    .map(({ purpose, agentId, queueId }) => {
      if (agentId !== null) return nameIn(agents, agentId);
      return queueId === null ? purpose : nameIn(queues, queueId);
    });
  return stations.filter((station, index) => station !== stations[index - 1]).join(" → ");
}

export const groupingTitle: Readonly<Record<Grouping, string>> = {
  agent: "agent",
  queue: "queue",
  week: "week",
  wrapup: "wrap-up code",
};

/** The names of groups; where two have the same one, with their ids. */
export function groupNames(by: Grouping, groups: readonly CallGroup[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of groups) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return groups.map(({ id, name }) => {
    if (id === null) return by === "week" ? "no start time" : `no ${groupingTitle[by]}`;
    if (name === null) return id;
    return counts.get(name) === 1 ? name : `${name} (${id})`;
  });
}
