import type { JsonObject } from "@earshot/model";
import { criteriaOf, withCriterion } from "./draft.ts";

const fieldNames = { points: "Points", per: "Per", above: "Beyond", below: "Below", cap: "At most" } as const;
const optional: ReadonlySet<string> = new Set(["above", "below", "cap"]);

/** What is changed most of a card: its name and version, and the labels, points and phrases of its criteria. */
export function CardForm({ card, onChange }: { card: JsonObject; onChange: (card: JsonObject) => void }) {
  return (
    <form class="card-form" onSubmit={(event) => event.preventDefault()}>
      <div class="card-fields">
        <label>
          Name
          <input
            value={String(card.name ?? "")}
            onInput={({ currentTarget }) => onChange({ ...card, name: currentTarget.value })}
          />
        </label>
        <label>
          Version
          <input
            type="number"
            min="1"
            step="1"
            value={String(card.version ?? "")}
            onInput={({ currentTarget }) => onChange({ ...card, version: currentTarget.valueAsNumber })}
          />
        </label>
      </div>
      {criteriaOf(card).map((criterion, index) => (
        <CriterionFields key={index} card={card} criterion={criterion} onChange={onChange} />
      ))}
    </form>
  );
}

const unitOfEnd = { Ms: "ms", ercent: "%", ount: "times" } as const;

/** What a criterion counts; undefined for what is no number with a unit. */
function unitOf({ metric, method }: JsonObject): string | undefined {
  const [, unit] = Object.entries(unitOfEnd).find(([end]) => String(metric).endsWith(end)) ?? [];
  return unit !== undefined && method === "per-minute" ? `${unit} a minute` : unit;
}

interface CriterionProps {
  card: JsonObject;
  criterion: JsonObject;
  onChange: (card: JsonObject) => void;
}

function CriterionFields({ card, criterion, onChange }: CriterionProps) {
  const set = (field: string, value: unknown) => onChange(withCriterion(card, criterion, field, value));
  const { phrases } = criterion;
  const unit = unitOf(criterion);
  const units: Partial<Record<string, string>> = { cap: "points", per: unit, above: unit, below: unit };
  const fields = Object.entries(fieldNames).filter(
    ([field]) => typeof criterion[field] === "number" || (field === "cap" && criterion.method !== undefined),
  );
  return (
    <fieldset>
      <legend>{String(criterion.id ?? "criterion")}</legend>
      <div class="card-fields">
        <label class="wide">
          Label
          <input
            value={String(criterion.label ?? "")}
            onInput={({ currentTarget }) => set("label", currentTarget.value)}
          />
        </label>
        {fields.map(([field, title]) => (
          <label key={field}>
            <span>
              {title}
              {units[field] !== undefined && <span class="muted"> ({units[field]})</span>}
            </span>
            <input
              type="number"
              min="0"
              step="any"
              value={typeof criterion[field] === "number" ? criterion[field] : ""}
              onInput={({ currentTarget }) => {
                const { value, valueAsNumber } = currentTarget;
                // A number that is half typed is none yet.
                if (value !== "") set(field, valueAsNumber);
                else if (optional.has(field)) set(field, undefined);
              }}
            />
          </label>
        ))}
        {Array.isArray(phrases) && phrases.every((phrase) => typeof phrase === "string") && (
          <label class="wide">
            {criterion.expected === "notSaid" ? "Not to be said" : "To be said"}, one on each line
            <textarea
              rows={Math.max(2, phrases.length)}
              value={phrases.join("\n")}
              onInput={({ currentTarget }) => set("phrases", currentTarget.value.split("\n"))}
            />
          </label>
        )}
      </div>
    </fieldset>
  );
}
