import { useSignal } from "@preact/signals";
import { linesOf } from "./field-text.ts";
import { Field } from "./form-dialog.tsx";
import { idOf, type KnownNames, nameWithId } from "./known-names.ts";

interface NamePickerProps {
  label: string;
  /** Of the field that the form sends for each that is chosen. */
  name: string;
  noun: "agent" | "queue";
  known: KnownNames;
  chosen: readonly string[];
  isSingle?: boolean | undefined;
  required?: boolean | undefined;
}

/** Agents or queues, chosen by name among those of stored calls; another is taken by its id, with a warning. */
export function NamePicker({ label, name, noun, known, chosen, isSingle = false, required = false }: NamePickerProps) {
  const ids = useSignal(chosen);
  const typed = useSignal("");
  const addAll = (texts: readonly string[]) => {
    const added = texts.map((text) => idOf(known, text)).filter((id) => id !== "");
    const all = [...new Set([...ids.value, ...added])];
    ids.value = isSingle ? all.slice(-1) : all;
  };
  const add = () => {
    addAll([typed.value]);
    typed.value = "";
  };
  return (
    <Field label={label} name={name} hint={`Type a name and choose it from the list, or type the id of the ${noun}.`}>
      {({ name: _, ...ties }) => (
        <>
          {ids.value.length > 0 && (
            <ul class="picked">
              {ids.value.map((id) => (
                <li key={id}>
                  <input type="hidden" name={name} value={id} />
                  <span>
                    <bdi>{nameWithId(known, id)}</bdi>
                    {known.isLoaded && !known.byId.has(id) && (
                      <span class="wrong" role="status">
                        {" "}
                        No stored call has this {noun}: check the id.
                      </span>
                    )}
                  </span>
                  <button
                    type="button"
                    class="quiet"
                    aria-label={`Leave out ${nameWithId(known, id)}`}
                    onClick={() => {
                      ids.value = ids.value.filter((one) => one !== id);
                    }}
                  >
                    Leave out
                  </button>
                </li>
              ))}
            </ul>
          )}
          <input
            {...ties}
            list={`${ties.id}-known`}
            autocomplete="off"
            value={typed.value}
            required={required && ids.value.length === 0}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
              // One that was picked from the list is whole at once; an id may go on.
              if (currentTarget.value.endsWith(")") && known.byId.has(idOf(known, currentTarget.value))) add();
            }}
            onPaste={(event) => {
              const lines = linesOf(event.clipboardData?.getData("text") ?? "");
              if (lines.length < 2) return;
              event.preventDefault();
              addAll(lines);
            }}
            onChange={add}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || typed.value.trim() === "") return;
              event.preventDefault();
              add();
            }}
          />
          <datalist id={`${ties.id}-known`}>
            {known.all
              .filter(({ id }) => !ids.value.includes(id))
              .map(({ id }) => (
                <option key={id} value={nameWithId(known, id)} />
              ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
