import type { BlindContent } from "@earshot/model";
import type { Question } from "@earshot/quality";
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";

/** What was answered, by the id of the question; none of one that is left open. */
export type Answers = Readonly<Record<string, BlindContent["answers"][number]["answer"]>>;

/** A longer scale is a field for its number. */
const mostChoices = 11;

/** The questions of a scorecard, each to be answered or left open. */
export function QuestionFields({ questions, answers }: { questions: readonly Question[]; answers: Signal<Answers> }) {
  const set = (id: string, answer: Answers[string] | null) => {
    const { [id]: _, ...others } = answers.value;
    answers.value = answer === null ? others : { ...others, [id]: answer };
  };
  return questions.map((question) => {
    const given = answers.value[question.id] ?? null;
    const props = {
      key: question.id,
      question,
      given,
      set: (answer: Answers[string] | null) => set(question.id, answer),
    };
    if (question.kind === "text") return <TextField {...props} />;
    if (question.kind === "yes-no") return <Choices {...props} choices={yesAndNo} />;
    const { from, to } = question;
    if (to - from >= mostChoices) return <NumberField {...props} from={from} to={to} />;
    const points = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    return <Choices {...props} choices={points.map((point) => [point, String(point)] as const)} />;
  });
}

const yesAndNo = [
  ["yes", "Yes"],
  ["no", "No"],
] as const;

interface FieldProps {
  question: Question;
  given: Answers[string] | null;
  set: (answer: Answers[string] | null) => void;
}

function Choices({
  question,
  given,
  set,
  choices,
}: FieldProps & { choices: readonly (readonly [Answers[string], string])[] }) {
  const name = useId();
  return (
    <fieldset class="field tabs">
      <legend>{question.label}</legend>
      {question.help !== undefined && <p class="hint">{question.help}</p>}
      {[...choices, [null, "No answer"] as const].map(([answer, title]) => (
        <label key={title}>
          <input type="radio" name={name} checked={given === answer} onChange={() => set(answer)} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

function NumberField({ question, given, set, from, to }: FieldProps & { from: number; to: number }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        {question.label}, from {from} to {to}
      </label>
      <input
        id={id}
        type="number"
        min={from}
        max={to}
        step={1}
        value={given ?? ""}
        onInput={({ currentTarget: { value } }) => set(value === "" ? null : Number(value))}
      />
      {question.help !== undefined && <p class="hint">{question.help}</p>}
    </div>
  );
}

function TextField({ question, given, set }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{question.label}</label>
      <textarea
        id={id}
        maxLength={2000}
        value={given ?? ""}
        onInput={({ currentTarget: { value } }) => set(value.trim() === "" ? null : value)}
      />
      {question.help !== undefined && <p class="hint">{question.help}</p>}
    </div>
  );
}
