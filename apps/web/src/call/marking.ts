import type { StoredCall } from "@earshot/model";
import { surelyMay, viewer } from "../people/viewer.ts";

type Utterance = StoredCall["utterances"][number];

/** Where somebody was when a mark changed the call. */
export interface MarkedPlace {
  headMs: number;
  /** Of the utterance in which it was marked. */
  index: number;
}

/** How the call is read again after a mark. */
export interface Marking {
  /** Where to go on; null when nothing was marked yet. */
  place: MarkedPlace | null;
  reload(place: MarkedPlace): void;
}

/** What is asked of a dialog: which words to mask, or what is never to be masked. */
export type Asked = { kind: "missed"; said: Utterance; index: number; selected: string } | { kind: "wrong" };

/** Whether whoever looks may mark what was missed: of a call of their own only who may take marks away. The server has the last word. */
export function mayMark({ conversation }: Pick<StoredCall, "conversation">): boolean {
  if (!surelyMay("calls:review")) return false;
  const seen = viewer.value?.calls ?? "all";
  if (surelyMay("names:manage") || seen === "all") return true;
  return !(conversation?.agents ?? []).some(({ id }) => id !== null && seen.agentIds.includes(id));
}

/** What is selected in an element. */
export function selectedIn(element: Element | null): string {
  const selection = getSelection();
  if (element === null || selection === null || selection.rangeCount === 0) return "";
  return element.contains(selection.getRangeAt(0).commonAncestorContainer) ? selection.toString().trim() : "";
}
