import { describe, expect, it } from "vitest";
import { TranscriptError } from "../src/errors.ts";
import { createRoleLookup, defaultRoleMap, parseRoleMap } from "../src/role-map.ts";

describe("defaultRoleMap", () => {
  const roles = createRoleLookup();

  it.each([
    ["agent", ["agent", "AGENT", " Agent ", "channel_0", "ch_0", "0", "internal"]],
    ["customer", ["guest", "Customer", "caller", "client", "CHANNEL_1", "ch_1", "1", "external"]],
    ["other", ["ivr", "IVR", "queue", "voicemail", "system", "bot"]],
    [undefined, ["spk_0", "agents", "2", "", "constructor", "__proto__", "toString"]],
  ])("knows labels of side %s", (side, labels) => {
    expect(labels.map((label) => roles.label(label))).toStrictEqual(labels.map(() => side));
  });

  it("is laid under a configured map", () => {
    const configured = createRoleLookup({ labels: { Sam: "agent", GUEST: "other" }, channels: { "00": "customer" } });
    expect(configured.label("sam")).toBe("agent");
    expect(configured.label("guest")).toBe("other");
    expect(configured.label("caller")).toBe("customer");
    expect(configured.channel(0)).toBe("customer");
    expect(configured.channel(1)).toBeUndefined();
  });
});

describe("parseRoleMap", () => {
  it("takes text and values, either part absent", () => {
    expect(parseRoleMap('{"labels": {"Sam": "agent"}}', "roles.json")).toStrictEqual({
      labels: { Sam: "agent" },
      channels: {},
    });
    expect(parseRoleMap({ channels: { 1: "agent" } }, "roles.json")).toStrictEqual({
      labels: {},
      channels: { "1": "agent" },
    });
    expect(parseRoleMap(defaultRoleMap, "default")).toStrictEqual(defaultRoleMap);
  });

  it.each([
    [{ labels: { Sam: "boss" } }, "labels.Sam"],
    [{ channels: { left: "agent" } }, "channels.left"],
    [{ label: { Sam: "agent" } }, "label"],
    [{ labels: { " ": "agent" } }, "labels"],
    [{ labels: { Sam: "agent", sam: "customer" } }, "labels.sam is both agent and customer"],
    [null, "the map"],
    [[], "the map"],
    ['{"labels": ', "roles.json is not valid JSON at 1:12"],
    ["", "roles.json is empty"],
  ])("refuses %j", (json, place) => {
    expect(() => parseRoleMap(json, "roles.json")).toThrow(TranscriptError);
    expect(() => parseRoleMap(json, "roles.json")).toThrow(place);
    expect(() => parseRoleMap(json, "roles.json")).toThrow("roles.json");
  });
});
