import type { SavedView } from "@earshot/model";
import { useSignal } from "@preact/signals";
import { useLoaded } from "../loading.ts";
import { ConfirmButton } from "../people/confirm-button.tsx";
import { Field, FormDialog } from "../people/form-dialog.tsx";
import { change } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { type CallView, viewParams } from "./call-view.ts";

/** The filters that whoever looks has named, and the one of the page to be named. */
export function SavedViews({ view }: { view: CallView }) {
  const turn = useSignal(0);
  const loaded = useLoaded<{ views: SavedView[] }>(() => "/v1/me/views", turn);
  const isNaming = useSignal(false);
  const query = viewParams(view).toString();
  const { value, error } = loaded.value;
  const views = value?.views ?? [];
  return (
    <details class="saved-views" open={views.length > 0}>
      <summary>Saved views{views.length > 0 && ` (${views.length})`}</summary>
      {error !== null && <ProblemNote error={error} />}
      <ul>
        {views.map((saved) => (
          <li key={saved.name}>
            <a href={saved.query === "" ? "/" : `/?${saved.query}`} aria-current={saved.query === query}>
              {saved.name}
            </a>
            <ConfirmButton
              action="Delete"
              about={saved.name}
              act={async () => {
                await change("DELETE", pathOf(saved.name));
                turn.value++;
              }}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => {
          isNaming.value = true;
        }}
      >
        Save this view
      </button>
      {isNaming.value && (
        <FormDialog
          title="Save this view"
          action="Save"
          send={async (fields) => {
            await change("PUT", pathOf(String(fields.get("name") ?? "")), { query });
            turn.value++;
          }}
          onClose={() => {
            isNaming.value = false;
          }}
        >
          <Field label="Name" name="name" hint="A view of the same name is replaced. Only you see it.">
            {(ties) => <input {...ties} type="text" required maxLength={50} autocomplete="off" />}
          </Field>
        </FormDialog>
      )}
    </details>
  );
}

const pathOf = (name: string) => `/v1/me/views/${encodeURIComponent(name.trim())}`;
