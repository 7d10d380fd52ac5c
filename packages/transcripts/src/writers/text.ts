import type { Segment } from "@earshot/model";

/** Whether the document says who speaks. */
export const isNamed = ({ speaker }: Segment): boolean => speaker !== "unknown";

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

export const toSeconds = (ms: number): string => (ms / 1000).toFixed(3);
