import { type CallGroup, type Conversation, type Grouping, type Named, shortName } from "@earshot/model";

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
  team: "team",
  queue: "queue",
  week: "week",
  wrapup: "wrap-up code",
};

/** The names of groups, cut when they are long; where two have the same one, with their ids. */
export function groupNames(by: Grouping, groups: readonly CallGroup[]): string[] {
  const named = groups.map(({ id, name }) => ({
    id: id === null ? null : shortName(id),
    name: name === null ? null : shortName(name),
  }));
  const counts = new Map<string, number>();
  for (const { name } of named) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return named.map(({ id, name }) => {
    if (id === null) return by === "week" ? "no start time" : `no ${groupingTitle[by]}`;
    if (name === null) return id;
    return counts.get(name) === 1 ? name : `${name} (${id})`;
  });
}
