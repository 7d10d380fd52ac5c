import type { ReviewContent } from "@earshot/model";
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";

/** A review as it is written, with a comment that was typed and not added yet. */
export interface Written {
  content: ReviewContent;
  typed: string;
  /** Of the stored draft that it goes on from; none of what nobody can change elsewhere. */
  version?: number | undefined;
}

/** Under what a draft is kept in this tab. */
export const draftKey = (id: number) => `draft ${id}`;
export const blindDraftKey = (calibrationId: number, recordingId: string) => `draft ${calibrationId} ${recordingId}`;

/** What was written in this tab and not saved before the page was left. */
export function readWritten(key: string): Written | null {
  const text = sessionStorage.getItem(key);
  return text === null ? null : JSON.parse(text);
}

/**
 * Keeps each change of what is written in this tab. It is called before the hook that clears the page when it is left: that is no
 * change of the draft.
 * @param written null while another evaluation is shown
 */
export function useKept(key: string, written: () => Written | null): void {
  const last = useRef<string>(null);
  useSignalEffect(() => {
    const now = written();
    if (now === null) return;
    const text = JSON.stringify(now);
    // The first is what the form began with.
    if (last.current !== null && last.current !== text) sessionStorage.setItem(key, text);
    last.current = text;
  });
}

/** Forgets what is kept once it is sent, unless it was changed meanwhile. */
export async function forgetOnceSent<Answer>(key: string, send: () => Promise<Answer>): Promise<Answer> {
  const sent = sessionStorage.getItem(key);
  const answer = await send();
  if (sessionStorage.getItem(key) === sent) forgetWritten(key);
  return answer;
}

export const forgetWritten = (key: string) => sessionStorage.removeItem(key);
