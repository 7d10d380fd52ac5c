import { expect, test } from "vitest";
import {
  everyone,
  hasRight,
  nameOfActor,
  personalRights,
  rightsOfRole,
  roles,
  type ViewingUser,
  viewerOf,
} from "../src/index.ts";

const user: ViewingUser = {
  ...{ id: "u-1", name: "jane", role: "manager", agentId: "a-1", personalRights: [] },
  grants: [
    { kind: "queue", id: "q-1" },
    { kind: "team", name: "north" },
  ],
};

test("grants widen what reviewers and managers see, never what an agent does", () => {
  expect(viewerOf(user).calls).toEqual({ agentIds: ["a-1"], queueIds: ["q-1"], teams: ["north"] });
  expect(viewerOf({ ...user, grants: [{ kind: "all" }] }).calls).toBe("all");
  expect(viewerOf({ ...user, grants: [], agentId: null }).calls).toEqual({ agentIds: [], queueIds: [], teams: [] });
  const agent = { ...user, role: "agent", grants: [{ kind: "all" }, ...user.grants] } as const;
  expect(viewerOf(agent).calls).toEqual({ agentIds: ["a-1"], queueIds: [], teams: [] });
  expect(viewerOf({ ...user, role: "admin", grants: [] })).toMatchObject({ calls: "all", agentId: "a-1" });
});

test("no role brings a personal right, each has those of the one below, and only administrators manage people", () => {
  for (const [index, role] of roles.entries()) {
    for (const right of personalRights) {
      expect(hasRight(viewerOf({ ...user, role }), right)).toBe(false);
      expect(hasRight(viewerOf({ ...user, role, personalRights: [right] }), right)).toBe(true);
    }
    const below = roles[index - 1];
    if (below !== undefined) expect(rightsOfRole[role]).toEqual(expect.arrayContaining([...rightsOfRole[below]]));
    expect(hasRight(viewerOf({ ...user, role }), "people:manage")).toBe(role === "admin");
  }
  expect(hasRight(everyone, "people:manage")).toBe(false);
});

test("people are called by their names, and programs by what they are", () => {
  expect([viewerOf(user).actor, "key user jane", "everyone"].map(nameOfActor)).toEqual([
    "jane",
    "key user jane",
    "everyone",
  ]);
});
