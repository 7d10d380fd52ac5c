import type { OwnNameAnswer } from "@earshot/api";
import { nameOfActor } from "@earshot/model";
import { formatDate } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { address, callPath } from "../address.ts";
import { AllowDialog } from "../call/mark-dialogs.tsx";
import { useLoaded } from "../loading.ts";
import { ConfirmButton } from "../people/confirm-button.tsx";
import { change } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { useTitle } from "../title.ts";

/** The organisation's own list: names that are masked in all calls, marks of single calls, and what is nobody's. */
export function OwnNamesPage() {
  useTitle("Names");
  const turn = useSignal(0);
  const adding = useSignal(false);
  const names = useLoaded<{ items: OwnNameAnswer[]; nextCursor: string | null }>(() => {
    const query = new URLSearchParams({ limit: "100" });
    const cursor = address.value.searchParams.get("cursor");
    if (cursor !== null) query.set("cursor", cursor);
    return `/v1/names?${query}`;
  }, turn);
  const { value, error } = names.value;
  return (
    <div class="page">
      <div class="section-head">
        <h1>Names</h1>
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => {
            adding.value = true;
          }}
        >
          Never mask a name
        </button>
      </div>
      <p class="muted">
        What people marked in calls, and what is nobody’s. It counts for calls that are evaluated from now on. The text
        of what is masked is stored nowhere.
      </p>
      {error !== null && <ProblemNote error={error} />}
      {value?.items.length === 0 && <p class="empty">No name yet.</p>}
      {value !== null && value.items.length > 0 && (
        <ScrollRegion label="Names">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Words</th>
                <th scope="col">In</th>
                <th scope="col">From the call</th>
                <th scope="col">Who</th>
                <th scope="col">When</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {value.items.map((entry) => (
                <NameRow key={entry.id} entry={entry} onRemoved={() => turn.value++} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {value?.nextCursor != null && (
        <p>
          <a href={`/names?${new URLSearchParams({ cursor: value.nextCursor })}`}>Older names</a>
        </p>
      )}
      {adding.value && (
        <AllowDialog
          recordingId={null}
          onClose={() => {
            adding.value = false;
          }}
          onAllowed={() => turn.value++}
        />
      )}
    </div>
  );
}

function NameRow({ entry, onRemoved }: { entry: OwnNameAnswer; onRemoved: () => void }) {
  const { id, action, kind, text, words, allCalls, recordingId, addedBy, addedAtMs } = entry;
  return (
    <tr>
      <td>
        {action === "deny" ? (
          <>
            <span class="masked">{kind?.replaceAll("_", " ")}</span> <span class="muted">masked</span>
          </>
        ) : (
          <>
            <bdi>{text}</bdi> <span class="muted">never masked</span>
          </>
        )}
      </td>
      <td class="number">{words}</td>
      <td>{allCalls ? "all calls" : "its call"}</td>
      <td>{recordingId === null ? "–" : <a href={callPath(recordingId)}>{recordingId}</a>}</td>
      <td>
        <bdi>{nameOfActor(addedBy)}</bdi>
      </td>
      <td>{formatDate(new Date(addedAtMs).toISOString())}</td>
      <td>
        {(allCalls || recordingId !== null) && (
          <ConfirmButton
            action="Remove"
            about={`name ${id}`}
            act={async () => {
              await change("DELETE", `/v1/names/${id}`);
              onRemoved();
            }}
          />
        )}
      </td>
    </tr>
  );
}
