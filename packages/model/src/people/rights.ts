/** What somebody may do. Routes ask for one of these; API keys have some of them as their scopes. */
export const rights = [
  "calls:read",
  "calls:review",
  "calls:erase",
  "names:manage",
  "text:unmasked",
  "sound:play",
  "analysis:run",
  "runs:read",
  "runs:start",
  "metadata:read",
  "metadata:publish",
  "scorecards:publish",
  "audit:read",
  "deliveries:read",
  "metrics:read",
  "people:manage",
] as const;

export type Right = (typeof rights)[number];

/** What each right allows, in words for people. */
export const rightMeanings: Readonly<Record<Right, string>> = {
  "calls:read": "numbers, scores, masked words, search and reports of the calls that one may see",
  "calls:review":
    "judging those calls: striking out, commenting, finishing, answering what is disputed, marking missed personal data, and calibrations",
  "calls:erase": "erasing calls, legal holds, and removing what is too old",
  "names:manage": "the list of names that are masked, or never are: allowing, seeing and removing",
  "text:unmasked": "words before they are masked; each reading is in the audit trail",
  "sound:play": "recordings; each playing is in the audit trail",
  "analysis:run": "measuring and scanning what is sent, storing nothing",
  "runs:read": "how runs go",
  "runs:start": "starting runs, and uploading calls",
  "metadata:read": "the media of an interaction",
  "metadata:publish": "publishing annotations to an interaction",
  "scorecards:publish": "publishing versions of scorecards",
  "audit:read": "the audit trail",
  "deliveries:read": "events on their way to archives",
  "metrics:read": "metrics of the server",
  "people:manage": "users, their rights and sessions, teams and API keys",
};

/** Rights that no role has: they are given to one person at a time. */
export const personalRights = ["text:unmasked", "sound:play"] as const satisfies readonly Right[];

export type PersonalRight = (typeof personalRights)[number];

/** The roles of people. A program has the role `machine`, and the scopes of its key. */
export const roles = ["agent", "reviewer", "manager", "admin"] as const;

export type Role = (typeof roles)[number];

/** Which calls a role can be allowed to see, and what it may do with them. */
export const rightsOfRole: Readonly<Record<Role, readonly Right[]>> = {
  agent: ["calls:read"],
  reviewer: ["calls:read", "calls:review", "analysis:run"],
  manager: ["calls:read", "calls:review", "names:manage", "analysis:run", "metadata:read", "scorecards:publish"],
  admin: rights.filter((right) => !personalRights.some((personal) => personal === right)),
};
