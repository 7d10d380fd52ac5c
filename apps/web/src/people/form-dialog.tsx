import { useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { RequestError } from "../api.ts";
import { toRequestError } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";

/** Which field a fault of a whole request is about. */
const fieldOfCode: Readonly<Record<string, string>> = {
  "store.name_taken": "name",
  "people.weak_password": "password",
  "access.wrong_password": "current",
  "store.last_admin": "role",
};

interface FieldFault {
  field: string;
  message: string;
  hint: string;
}

function fieldFaults({ code, message, hint, faults }: RequestError): FieldFault[] {
  const field = fieldOfCode[code];
  if (field !== undefined) return [{ field, message, hint }];
  return faults.flatMap((fault) => {
    const name = /^body\.(\w+)/.exec(fault.place)?.[1];
    return name === undefined ? [] : [{ field: name, message: fault.message, hint: fault.hint ?? "" }];
  });
}

const Faults = createContext<readonly FieldFault[]>([]);

interface FormDialogProps {
  title: string;
  action: string;
  /** Sends what the form holds. */
  send: (fields: FormData) => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}

/** A form over the page. What the server refuses is shown at the field that it is about. */
export function FormDialog({ title, action, send, onClose, children }: FormDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const titleId = useId();
  const error = useSignal<RequestError | null>(null);
  const sending = useSignal(false);
  // Before the next key, which belongs to the first field.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const faults = error.value === null ? [] : fieldFaults(error.value);
  const named = new Set(
    Array.from(form.current?.querySelectorAll("[name]") ?? [], (control) => control.getAttribute("name")),
  );
  const isPlaced = faults.length > 0 && faults.every(({ field }) => named.has(field));
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error.value]);
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    sending.value = true;
    error.value = null;
    try {
      await send(new FormData(event.currentTarget));
      dialog.current?.close();
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
    sending.value = false;
  };
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose} class="form-dialog">
      <h2 id={titleId}>{title}</h2>
      <form ref={form} onSubmit={submit}>
        <Faults.Provider value={faults}>{children}</Faults.Provider>
        {error.value !== null && !isPlaced && <ProblemNote error={error.value} />}
        <div class="actions">
          <button type="submit" disabled={sending.value}>
            {action}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface FieldProps {
  label: string;
  name: string;
  hint?: string | undefined;
  /** The control, with what ties it to its label and its notes. */
  children: (ties: {
    id: string;
    name: string;
    "aria-describedby": string;
    "aria-invalid": "true" | undefined;
  }) => ComponentChildren;
}

function FieldFaults({ name }: { name: string }) {
  return useContext(Faults)
    .filter(({ field }) => field === name)
    .map(({ message, hint }) => (
      <p key={message} class="wrong" role="alert">
        {message}. {hint}
      </p>
    ));
}

/** Boxes to check that are one fact. */
export function Checks({ legend, name, children }: { legend: string; name: string; children: ComponentChildren }) {
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {children}
      <FieldFaults name={name} />
    </fieldset>
  );
}

export function Field({ label, name, hint, children }: FieldProps) {
  const id = useId();
  const notes = `${id}-notes`;
  const isWrong = useContext(Faults).some(({ field }) => field === name);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        "aria-describedby": notes,
        "aria-invalid": isWrong ? "true" : undefined,
      })}
      <div id={notes} class="hint">
        <FieldFaults name={name} />
        {hint}
      </div>
    </div>
  );
}
