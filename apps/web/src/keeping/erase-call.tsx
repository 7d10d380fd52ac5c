import type { ErasurePlanAnswer } from "@earshot/api";
import { erasedText } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { navigate } from "../address.ts";
import type { RequestError } from "../api.ts";
import { toRequestError } from "../loading.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { change, surelyMay } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";

/** A button for those who may erase, which names what goes before it does. */
export function EraseCall({ recordingId }: { recordingId: string }) {
  const plan = useSignal<ErasurePlanAnswer | null>(null);
  const error = useSignal<RequestError | null>(null);
  if (!surelyMay("calls:erase")) return null;
  const ask = async () => {
    error.value = null;
    try {
      plan.value = await change<ErasurePlanAnswer>("POST", "/v1/erasures/plan", { recordingIds: [recordingId] });
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
  };
  return (
    <section class="panel">
      <h2>Erasing</h2>
      <button type="button" onClick={ask}>
        Erase this call…
      </button>
      {error.value !== null && <ProblemNote error={error.value} />}
      {plan.value !== null && (
        <FormDialog
          title="Erase this call"
          action="Erase it for good"
          send={async (fields) => {
            const measuresKept = fields.get("measuresKept") !== null;
            await change("POST", "/v1/erasures", { recordingIds: [recordingId], measuresKept });
            navigate("/");
          }}
          onClose={() => {
            plan.value = null;
          }}
        >
          <p>
            This removes {erasedText(plan.value.counts)}, with its names, notes and places in the search. It can’t be
            taken back, and the recording is not fetched again.
          </p>
          {plan.value.holds.map(({ id, kind, target, reason }) => (
            <p key={id} class="wrong">
              Hold {id} on {kind} <bdi>{target}</bdi> keeps it: <bdi>{reason}</bdi>
            </p>
          ))}
          <label>
            <input type="checkbox" name="measuresKept" /> Keep its numbers, without anything that names it
          </label>
        </FormDialog>
      )}
    </section>
  );
}
