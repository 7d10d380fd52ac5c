import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { surelyMay } from "../people/viewer.ts";
import { reloadList } from "./call-list.ts";

type Dialog = FunctionComponent<{ onClose: (hasStored: boolean) => void }>;

/** The button that opens the dialog in which files are added; its script is loaded when it is pressed. */
export function AddCalls() {
  const opened = useSignal<{ Dialog: Dialog } | null>(null);
  const isMissing = useSignal(false);
  if (!surelyMay("runs:start")) return null;
  const open = async () => {
    try {
      const { AddCallsDialog: Dialog } = await import("./add-calls-dialog.tsx");
      opened.value = { Dialog };
      isMissing.value = false;
    } catch {
      isMissing.value = true;
    }
  };
  const close = (hasStored: boolean) => {
    opened.value = null;
    if (hasStored) reloadList();
  };
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={open}>
        Add calls
      </button>
      {isMissing.value && (
        <span class="wrong" role="alert">
          The server does not answer. Load this page again.
        </span>
      )}
      {opened.value !== null && <opened.value.Dialog onClose={close} />}
    </>
  );
}
