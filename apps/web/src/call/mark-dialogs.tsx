import type { MarkedAnswer, OwnNameAnswer } from "@earshot/api";
import type { StoredCall } from "@earshot/model";
import { useComputed, useSignal } from "@preact/signals";
import { Field, FormDialog } from "../people/form-dialog.tsx";
import { change } from "../people/viewer.ts";
import { chosenBy, endOf, textOf, wordsOf } from "./said-words.ts";

const kinds = {
  person: "the name of a person",
  address: "an address",
  postcode: "a postcode",
  age: "an age",
  place: "a place",
  phone: "a phone number",
  email: "an e-mail address",
  card: "a payment card",
  ssn: "a social security number",
  iban: "a bank account",
  birth_date: "a date of birth",
  spoken_number: "another number",
} as const;

interface MissedDialogProps {
  recordingId: string;
  said: StoredCall["utterances"][number];
  /** What was selected of it. */
  selected: string;
  onClose: () => void;
  onMarked: () => void;
}

/** Chooses words of an utterance that are personal data and were not masked. */
export function MissedDialog({ recordingId, said, selected, onClose, onMarked }: MissedDialogProps) {
  const words = wordsOf(said.text);
  const chosen = chosenBy(words, said.text, selected);
  const first = useSignal(chosen.first);
  const last = useSignal(chosen.last);
  const isChosen = useComputed(() => first.value >= 0);
  const kind = useSignal<string>("person");
  const text = useComputed(() => textOf(said.text, words[first.value], words[last.value]));
  const chosenAllCalls = useSignal<boolean | null>(null);
  // Words that are written as no name is are sought elsewhere only where somebody says so.
  const isInAllCalls = useComputed(() => chosenAllCalls.value ?? /\p{Lu}/u.test(text.value));
  return (
    <FormDialog
      title="Mask personal data"
      action="Mask"
      send={async (fields) => {
        const body = { text: text.value, kind: kind.value, allCalls: fields.get("allCalls") !== null };
        await change<MarkedAnswer>("POST", `/v1/calls/${encodeURIComponent(recordingId)}/masks`, body);
        onMarked();
      }}
      onClose={onClose}
    >
      <Field label="First word" name="first">
        {(ties) => (
          <select
            {...ties}
            required
            value={isChosen.value ? first.value : ""}
            onChange={({ currentTarget }) => {
              first.value = Number(currentTarget.value);
              const end = endOf(words, first.value);
              if (last.value < first.value || last.value > end) last.value = first.value;
            }}
          >
            {!isChosen.value && <option value="">Choose a word</option>}
            {words.map(({ text }, at) => (
              <option key={at} value={at}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Last word" name="last">
        {(ties) => (
          <select
            {...ties}
            disabled={!isChosen.value}
            value={last.value}
            onChange={({ currentTarget }) => {
              last.value = Number(currentTarget.value);
            }}
          >
            {words.slice(Math.max(0, first.value), endOf(words, first.value) + 1).map(({ text }, at) => (
              <option key={at} value={first.value + at}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p aria-live="polite">
        {isChosen.value && (
          <>
            Masks <strong>{text.value}</strong>
          </>
        )}
      </p>
      <Field label="It is" name="kind">
        {(ties) => (
          <select
            {...ties}
            value={kind.value}
            onChange={({ currentTarget }) => {
              kind.value = currentTarget.value;
            }}
          >
            {Object.entries(kinds).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kind.value === "person" && (
        <label>
          <input
            type="checkbox"
            name="allCalls"
            checked={isInAllCalls.value}
            onChange={({ currentTarget }) => {
              chosenAllCalls.value = currentTarget.checked;
            }}
          />{" "}
          In all calls that are evaluated from now on
        </label>
      )}
      <p class="hint">
        It is masked wherever it is said in this call, in the search too, and silent when the call is played. The words
        are kept nowhere: they come back only when the entry is removed on the page Names and the call is evaluated
        again.
      </p>
    </FormDialog>
  );
}

interface AllowDialogProps {
  /** The call in which it was masked; null outside of calls. */
  recordingId: string | null;
  onClose: () => void;
  onAllowed: () => void;
}

/** Types what is nobody's, since the masked text is not stored. */
export function AllowDialog({ recordingId, onClose, onAllowed }: AllowDialogProps) {
  return (
    <FormDialog
      title="Never mask a name"
      action="Never mask it"
      send={async (fields) => {
        const body = { text: String(fields.get("text")), ...(recordingId === null ? {} : { recordingId }) };
        await change<OwnNameAnswer>("POST", "/v1/names", body);
        onAllowed();
      }}
      onClose={onClose}
    >
      <Field label="What was said" name="text" hint="The name of a product or a company, such as Ben and Jerry.">
        {(ties) => <input {...ties} required maxLength={100} autocomplete="off" />}
      </Field>
      <p class="hint">
        What was masked is not stored: calls that are evaluated from now on have these words,{" "}
        {recordingId === null ? "others" : "this one"} only once evaluated again.
      </p>
    </FormDialog>
  );
}
