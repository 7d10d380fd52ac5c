import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { type AddedFile, addedFiles, addFiles, tryAgain } from "./added-files.ts";

/** Recordings and transcripts are chosen or dropped here, and each becomes a call. */
export function AddCallsDialog({ onClose }: { onClose: (hasStored: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const inputId = useId();
  const beganId = useId();
  const isOver = useSignal(false);
  const began = useSignal("");
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const files = addedFiles.value;
  const stored = files.filter(({ state }) => state.value.at === "stored").length;
  const failed = files.filter(({ state }) => state.value.at === "failed").length;
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={() => onClose(stored > 0)} class="add-calls">
      <h2 id={titleId}>Add calls</h2>
      <p class="muted">Recordings (WAV, MP3, FLAC, Ogg, WebM, MP4) or transcripts; each file is one call.</p>
      <div class="field">
        <label for={beganId}>When they began, for files that do not say so (optional)</label>
        <input
          id={beganId}
          type="datetime-local"
          value={began.value}
          onInput={({ currentTarget }) => {
            began.value = currentTarget.value;
          }}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field within takes the same by keyboard */}
      <div
        class={isOver.value ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => {
          isOver.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          addFiles(event.dataTransfer?.files ?? [], began.value);
        }}
      >
        <label for={inputId}>Choose files, or drop them here</label>
        <input
          id={inputId}
          type="file"
          multiple
          onChange={({ currentTarget }) => {
            addFiles(currentTarget.files ?? [], began.value);
            // The same file can be chosen again.
            currentTarget.value = "";
          }}
        />
      </div>
      <ul>
        {files.map((added) => (
          <FileRow key={added.id} added={added} />
        ))}
      </ul>
      <p class="muted" role="status">
        {files.length > 0 && `${stored} of ${files.length} stored${failed > 0 ? `, ${failed} failed` : ""}`}
      </p>
      <div class="actions">
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}

function FileRow({ added }: { added: AddedFile }) {
  return (
    <li>
      <bdi>{added.file.name}</bdi>
      <FileStateView added={added} />
    </li>
  );
}

function FileStateView({ added }: { added: AddedFile }) {
  const { file, state, abort } = added;
  const now = state.value;
  switch (now.at) {
    case "waiting":
      return <span class="muted">waits</span>;
    case "sending":
      return (
        <>
          <progress value={now.share} aria-label={`${file.name}: sent`} />
          <button type="button" class="quiet" aria-label={`Stop: ${file.name}`} onClick={() => abort.abort()}>
            Stop
          </button>
        </>
      );
    case "evaluating":
      return <span class="muted">is being evaluated</span>;
    case "stored":
      return (
        <a href={`/calls/${encodeURIComponent(now.recordingId)}`} aria-label={`Open the call: ${file.name}`}>
          Open the call
        </a>
      );
    case "failed":
      return (
        <>
          <button type="button" class="quiet" aria-label={`Try again: ${file.name}`} onClick={() => tryAgain(added)}>
            Try again
          </button>
          <p class="wrong">
            {now.error.message}. {now.error.hint}
          </p>
        </>
      );
  }
}
