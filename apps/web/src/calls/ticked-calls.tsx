import { signal } from "@preact/signals";
import { surelyMay } from "../people/viewer.ts";

const none: ReadonlySet<string> = new Set();

/** The recordings of the calls that are ticked in the list, whatever it shows now. */
const ticked = signal(none);

export function untickAll(): void {
  ticked.value = none;
}

/** Whether calls can be ticked: there is something to do with them. */
export const mayTick = () => surelyMay("calls:review");

export function TickBox({ recordingId, title }: { recordingId: string; title: string }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Choose the call ${title}`}
      checked={ticked.value.has(recordingId)}
      onChange={({ currentTarget }) => {
        const next = new Set(ticked.value);
        if (currentTarget.checked) next.add(recordingId);
        else next.delete(recordingId);
        ticked.value = next;
      }}
    />
  );
}

/** What can be done with the calls that are ticked. */
export function TickedCalls() {
  const { size } = ticked.value;
  if (size === 0) return null;
  const query = new URLSearchParams(Array.from(ticked.value, (recordingId) => ["call", recordingId]));
  return (
    <>
      <a class="button" href={`/calibrations?${query}`}>
        Calibrate {size === 1 ? "this call" : `these ${size} calls`}
      </a>
      <button type="button" class="quiet" onClick={untickAll}>
        Choose none
      </button>
    </>
  );
}
