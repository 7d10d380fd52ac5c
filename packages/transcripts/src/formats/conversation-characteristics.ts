import { isObject, type JsonObject, type VendorMetrics } from "@earshot/model";
import { listOf } from "../json-value.ts";
import { milliseconds, timeOrNone } from "./units.ts";

/** What AWS measured: Call Analytics and Contact Lens say it in the same words. */
export function conversationMetrics(
  vendor: "aws-call-analytics" | "contact-lens",
  characteristics: JsonObject,
): VendorMetrics {
  const part = (key: string): JsonObject | null => {
    const value = characteristics[key];
    return isObject(value) ? value : null;
  };
  const silence = part("NonTalkTime");
  const interruptions = part("Interruptions");
  const by = isObject(interruptions?.InterruptionsByInterrupter) ? interruptions.InterruptionsByInterrupter : null;
  const talk = detailsOf(part("TalkTime"));
  const speed = detailsOf(part("TalkSpeed"));
  const silenceMs = timeOf(silence?.TotalTimeMillis);
  return {
    vendor,
    durationMs: timeOf(characteristics.TotalConversationDurationMillis),
    talk: talk && {
      agentMs: timeOf(talk("AGENT")?.TotalTimeMillis) ?? 0,
      customerMs: timeOf(talk("CUSTOMER")?.TotalTimeMillis) ?? 0,
    },
    silence:
      silence === null || silenceMs === null
        ? null
        : { count: Array.isArray(silence.Instances) ? silence.Instances.length : null, totalMs: silenceMs },
    interruptions: interruptions && {
      count: timeOf(interruptions.TotalCount),
      totalMs: timeOf(interruptions.TotalTimeMillis),
      byAgent: by && listOf(by.AGENT).length,
      byCustomer: by && listOf(by.CUSTOMER).length,
    },
    wordsPerMinute: speed && {
      agent: numberOf(speed("AGENT")?.AverageWordsPerMinute),
      customer: numberOf(speed("CUSTOMER")?.AverageWordsPerMinute),
    },
  };
}

/** Details by role; null without any. */
function detailsOf(part: JsonObject | null): ((role: string) => JsonObject | undefined) | null {
  const details = part?.DetailsByParticipant;
  if (!isObject(details)) return null;
  return (role) => {
    const detail = details[role];
    return isObject(detail) ? detail : undefined;
  };
}

const timeOf = (value: unknown): number | null => timeOrNone(value, milliseconds) ?? null;
const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
