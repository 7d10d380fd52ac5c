import { kindOfCode } from "./codes.ts";
import { type FaultKind, type FaultMeaning, faultKinds } from "./kinds.ts";

export { type FaultCode, kindOfCode, type WorkflowErrorCode } from "./codes.ts";
export { type Effect, type FaultKind, type FaultMeaning, faultKinds } from "./kinds.ts";

const kinds: ReadonlyMap<string, FaultKind> = new Map(Object.entries(kindOfCode));

/** The kind of a fault by its code; a code that no package has is a fault of Earshot. */
export function faultKind(code: string): FaultKind {
  return kinds.get(code) ?? "bug";
}

/** What a fault means, by its code. */
export function faultMeaning(code: string): FaultMeaning {
  return faultKinds[faultKind(code)];
}
