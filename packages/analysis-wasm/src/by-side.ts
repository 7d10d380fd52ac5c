import type { Side } from "@earshot/model";
import { SIDE_AGENT, SIDE_CUSTOMER, SIDE_OTHER, SIDE_UNKNOWN } from "../build/layout.js";

/** A value for each side, from the side's code. */
export function bySide<T>(value: (code: number) => T): Record<Side, T> {
  return {
    agent: value(SIDE_AGENT),
    customer: value(SIDE_CUSTOMER),
    other: value(SIDE_OTHER),
    unknown: value(SIDE_UNKNOWN),
  };
}
