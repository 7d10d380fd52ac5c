import { describe, expect, it } from "vitest";
import { createRoleLookup } from "../src/role-map.ts";
import { attribute, roleOfChannel } from "../src/speaker.ts";

const fail = (field: string, problem: string) => {
  throw new Error(`${field} ${problem}`);
};

describe("attribute", () => {
  const roles = createRoleLookup();

  it("prefers the speaker to the channel", () => {
    expect(attribute("guest", 0, roles, fail)).toStrictEqual({ channel: 0, speaker: "guest", side: "customer" });
    expect(attribute("Sam", 1, roles, fail)).toStrictEqual({ channel: 1, speaker: "Sam", side: "customer" });
  });

  it("takes an empty speaker for none", () => {
    expect(attribute(" ", "channel_1", roles, fail)).toStrictEqual({
      channel: 1,
      speaker: "channel_1",
      side: "customer",
    });
  });

  it("believes the channel when the speaker is only a number", () => {
    expect(attribute(0, 1, roles, fail)).toStrictEqual({ channel: 1, speaker: "0", side: "customer" });
    expect(attribute(0, null, roles, fail)).toStrictEqual({ channel: null, speaker: "0", side: "agent" });
  });

  it("lets a channel map turn stereo round in every spelling of the channel", () => {
    const turned = createRoleLookup({ labels: {}, channels: { "0": "customer", "1": "agent" } });
    for (const channel of [0, "0", "channel_0", "ch_0", "CH0"]) {
      expect(attribute(null, channel, turned, fail)?.side).toBe("customer");
    }
    expect(attribute("channel_1", undefined, turned, fail)).toStrictEqual({
      channel: 1,
      speaker: "channel_1",
      side: "agent",
    });
    expect(attribute("agent", 0, turned, fail)?.side).toBe("agent");
  });

  it("lets a label map overrule the default for a channel's label", () => {
    const configured = createRoleLookup({ labels: { channel_0: "other", left: "agent" }, channels: {} });
    expect(attribute(null, "channel_0", configured, fail)?.side).toBe("other");
    expect(attribute("channel_0", null, configured, fail)?.side).toBe("other");
    expect(attribute(null, "left", configured, fail)).toStrictEqual({ channel: null, speaker: "left", side: "agent" });
  });
});

describe("roleOfChannel", () => {
  it("goes by the channel map, then by the labels of channels", () => {
    expect([0, 1, 2, null].map((channel) => roleOfChannel(channel))).toStrictEqual([
      "agent",
      "customer",
      "unknown",
      "unknown",
    ]);
    expect(roleOfChannel(0, { labels: {}, channels: { "0": "customer" } })).toBe("customer");
  });
});
