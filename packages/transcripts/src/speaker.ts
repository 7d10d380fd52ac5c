import type { Side } from "@earshot/model";
import { describeValue } from "./json-value.ts";
import { createRoleLookup, type RoleLookup, type RoleMap } from "./role-map.ts";

const channelLabel = /^(?:channel|ch)_?(\d{1,4})$/i;
const index = /^\d{1,4}$/;

export const isOfChannel = (label: string) => channelLabel.test(label);
export const isNumbered = (label: string) => index.test(label);

export interface Voice {
  channel: number | null;
  speaker: string;
  side: Side;
}

/**
 * Who speaks, from a segment's `speaker` and `channel`, either of them absent, null, a string or an integer.
 *
 * The speaker names the voice, else the channel does. The side is that of the first of these the role map knows: a
 * speaker with a name, the channel's number, the channel's label, a speaker that is only a number. A bare number
 * comes last because services that separate speakers within each channel count from 0 on both.
 * Returns null after reporting what cannot be used.
 */
export function attribute(
  speaker: unknown,
  channel: unknown,
  roles: RoleLookup,
  report: (field: string, problem: string) => void,
): Voice | null {
  const speakerLabel = toLabel(speaker);
  const channelText = toLabel(channel);
  if (speakerLabel === undefined) report("speaker", unusable(speaker));
  if (channelText === undefined) report("channel", unusable(channel));
  if (speakerLabel === undefined || channelText === undefined) return null;

  const spokenChannel = speakerLabel === null ? null : numberIn(channelLabel, speakerLabel);
  const number = (channelText === null ? null : channelNumber(channelText)) ?? spokenChannel;
  const label = speakerLabel ?? (number === null ? channelText : `channel_${number}`);
  const named = speakerLabel !== null && spokenChannel === null && !index.test(speakerLabel);
  const side =
    (named ? roles.label(speakerLabel) : undefined) ??
    (number === null ? undefined : roles.channel(number)) ??
    (channelText === null ? undefined : roles.label(channelText)) ??
    (speakerLabel === null ? undefined : roles.label(speakerLabel)) ??
    "unknown";
  return { channel: number, speaker: label ?? "unknown", side };
}

/** The side of a channel whose transcript names nobody, such as one mono file of a call recorded per channel. */
export function roleOfChannel(channel: number | null, roleMap?: RoleMap): Side {
  return attribute(null, channel, createRoleLookup(roleMap), () => {})?.side ?? "unknown";
}

/** A trimmed label; null when there is none; undefined when the value cannot be one. */
function toLabel(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value.trim() || null;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
}

export function channelNumber(label: string): number | null {
  return index.test(label) ? Number(label) : numberIn(channelLabel, label);
}

function numberIn(pattern: RegExp, text: string): number | null {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

function unusable(value: unknown): string {
  const seen = typeof value === "number" ? String(value) : describeValue(value);
  return `is ${seen}, not a string or a whole number from 0`;
}
