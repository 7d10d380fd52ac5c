import type { QuestionAnswer } from "@earshot/model";
import type { Question, Scorecard } from "@earshot/quality";
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { questionCost } from "./question-text.ts";

/** What was answered, by the id of the question: null when it does not apply, none of one that is left open. */
export type Answers = Readonly<Record<string, QuestionAnswer["answer"]>>;

export const answersById = (answers: readonly QuestionAnswer[]): Answers =>
  Object.fromEntries(answers.map(({ question, answer }) => [question, answer]));

export const answersOf = (answers: Answers): QuestionAnswer[] =>
  Object.entries(answers).map(([question, answer]) => ({ question, answer }));

/** Undefined while a question is open. */
type Answer = Answers[string] | undefined;

/** A longer scale is a field for its number. */
const mostChoices = 11;

/** The questions of a scorecard, each to be answered or left open. */
export function QuestionFields({ scorecard, answers }: { scorecard: Scorecard | null; answers: Signal<Answers> }) {
  const set = (id: string, answer: Answer) => {
    const { [id]: _, ...others } = answers.value;
    answers.value = answer === undefined ? others : { ...others, [id]: answer };
  };
  return (scorecard?.questions ?? []).map((question) => {
    const given = answers.value[question.id];
    const cost = scorecard === null ? null : questionCost(question, scorecard.formula);
    const props = {
      key: question.id,
      question,
      given,
      hint: [question.help, cost].filter(Boolean).join(" "),
      set: (answer: Answer) => set(question.id, answer),
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
  given: Answer;
  /** What helps to answer, and what an answer costs. */
  hint: string;
  set: (answer: Answer) => void;
}

function Choices({
  question,
  given,
  hint,
  set,
  choices,
}: FieldProps & { choices: readonly (readonly [Answer, string])[] }) {
  const name = useId();
  return (
    <fieldset class="field tabs">
      <legend>{question.label}</legend>
      {hint !== "" && <p class="hint">{hint}</p>}
      {[...choices, [null, "Does not apply"] as const, [undefined, "No answer"] as const].map(([answer, title]) => (
        <label key={title}>
          <input type="radio" name={name} checked={given === answer} onChange={() => set(answer)} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

function NumberField({ question, given, hint, set, from, to }: FieldProps & { from: number; to: number }) {
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
        onInput={({ currentTarget: { value } }) => set(value === "" ? undefined : Number(value))}
      />
      {hint !== "" && <p class="hint">{hint}</p>}
    </div>
  );
}

function TextField({ question, given, hint, set }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{question.label}</label>
      <textarea
        id={id}
        maxLength={2000}
        value={given ?? ""}
        onInput={({ currentTarget: { value } }) => set(value.trim() === "" ? undefined : value)}
      />
      {hint !== "" && <p class="hint">{hint}</p>}
    </div>
  );
}
