import type { Side } from "./call.ts";
import type { Core } from "./core.ts";

/** A value for each side, from the side's code. */
export function bySide<T>(core: Core, value: (code: number) => T): Record<Side, T> {
  return {
    agent: value(core.constant("SIDE_AGENT")),
    customer: value(core.constant("SIDE_CUSTOMER")),
    other: value(core.constant("SIDE_OTHER")),
    unknown: value(core.constant("SIDE_UNKNOWN")),
  };
}
