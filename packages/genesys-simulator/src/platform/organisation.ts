import { pick, type Random, randomOf, uuidOf } from "../random.ts";

export interface Division {
  id: string;
  name: string;
}

export interface Agent {
  id: string;
  name: string;
  division: Division;
  /** Listings of users leave those who left the company out unless they are asked for. */
  state: "active" | "inactive";
}

export interface Queue {
  id: string;
  name: string;
  division: Division;
  wrapUpCodes: readonly [WrapUpCode, ...WrapUpCode[]];
}

export interface WrapUpCode {
  id: string;
  name: string;
}

const idOf = (kind: string, name: string) => uuidOf(randomOf(`${kind} ${name}`));

function named(kind: string, name: string) {
  return { id: idOf(kind, name), name };
}

const home: Division = named("division", "Home");
const claims: Division = named("division", "Claims");

const resolved = named("wrap-up code", "Resolved");
const followUp = named("wrap-up code", "Follow-up needed");
const refund = named("wrap-up code", "Refund");
const claimApproved = named("wrap-up code", "Claim approved");
const noAnswer = named("wrap-up code", "Customer hung up");

const billingQueue: Queue = { ...named("queue", "Billing"), division: home, wrapUpCodes: [refund, resolved, followUp] };
const claimsQueue: Queue = {
  ...named("queue", "Claims"),
  division: claims,
  wrapUpCodes: [claimApproved, followUp, resolved],
};
const supportQueue: Queue = {
  ...named("queue", "Technical support"),
  division: home,
  wrapUpCodes: [resolved, followUp, noAnswer],
};
const travelQueue: Queue = { ...named("queue", "Travel"), division: home, wrapUpCodes: [resolved, refund] };

function agent(name: string, division = home, state: Agent["state"] = "active"): Agent {
  return { ...named("user", name), division, state };
}

const dana = agent("Dana Whitfield");
const omar = agent("Omar Haddad", claims);
const priya = agent("Priya Raman");
const lena = agent("Lena Brandt");
const teo = agent("Teo Marchetti", home, "inactive");

/** The simulated organisation: the same in every run. */
export const organisation = {
  ...named("organisation", "Harbour Group"),
  divisions: [home, claims],
  queues: [billingQueue, claimsQueue, supportQueue, travelQueue],
  agents: [dana, omar, priya, lena, teo, agent("Mei Lindqvist"), agent("Jonas Okafor", claims), agent("Sara Novak")],
  wrapUpCodes: [resolved, followUp, refund, claimApproved, noAnswer],
} satisfies {
  divisions: [Division, ...Division[]];
  queues: [Queue, ...Queue[]];
  agents: [Agent, ...Agent[]];
  wrapUpCodes: [WrapUpCode, ...WrapUpCode[]];
  id: string;
  name: string;
};

/** Who takes the sample calls, by interaction: the names that are said in them. */
const staffed: Readonly<Record<string, { agent: Agent; queue: Queue }>> = {
  "int-billing-dispute": { agent: dana, queue: billingQueue },
  "int-two-holds": { agent: omar, queue: claimsQueue },
  "int-angry-interruptions": { agent: priya, queue: supportQueue },
  "int-long-silence": { agent: teo, queue: supportQueue },
  "int-card-on-file": { agent: lena, queue: travelQueue },
};

/** Who takes a call, and from which queue. */
export function staffOf(interactionId: string, random: Random): { agent: Agent; queue: Queue } {
  const drawn = { agent: pick(organisation.agents, random), queue: pick(organisation.queues, random) };
  return staffed[interactionId] ?? drawn;
}
