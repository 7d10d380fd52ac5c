import { isObject, type VendorMetrics } from "@earshot/model";

const metricsKey = "participantMetrics";

/**
 * What Genesys measured, from `participantMetrics` of its conversation metrics, when they were saved beside the transcripts. They are
 * percentages of the conversation, whose length the document says.
 */
export function genesysMetrics(root: Record<string, unknown>): VendorMetrics | null {
  const holder = isObject(root.conversationMetrics) ? root.conversationMetrics : root;
  const metrics = holder[metricsKey];
  const durationMs = isObject(root.duration) ? root.duration.milliseconds : undefined;
  if (!isObject(metrics)) return null;
  const length =
    typeof durationMs === "number" && Number.isSafeInteger(durationMs) && durationMs >= 0 ? durationMs : null;
  const share = (key: string): number | null => {
    const percent = metrics[key];
    return length !== null && typeof percent === "number" && percent >= 0 ? Math.round((length * percent) / 100) : null;
  };
  const agentMs = share("agentDurationPercentage");
  const customerMs = share("customerDurationPercentage");
  const silenceMs = share("silenceDurationPercentage");
  const count = metrics.overtalkCount;
  return {
    vendor: "genesys",
    durationMs: length,
    talk: agentMs === null || customerMs === null ? null : { agentMs, customerMs },
    silence: silenceMs === null ? null : { count: null, totalMs: silenceMs },
    interruptions: {
      count: typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null,
      totalMs: share("overtalkDurationPercentage"),
      byAgent: null,
      byCustomer: null,
    },
    wordsPerMinute: null,
  };
}

/** Whether what a service measured is between two bytes: the scanner reads who speaks when, and nothing else. */
export function findVendorMetrics(bytes: Uint8Array<ArrayBuffer>): (startByte?: number, endByte?: number) => boolean {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const key = JSON.stringify(metricsKey);
  if (!input.includes(key)) return () => false;
  return (startByte, endByte) => input.subarray(startByte, endByte).includes(key);
}
