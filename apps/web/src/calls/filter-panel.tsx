import { type CallFilter, formatWhere, parseWhere } from "@earshot/model";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { navigate } from "../address.ts";
import { getJson } from "../api.ts";
import { useKeys } from "../keys.ts";
import { type CallView, countConditions, daysProblem, viewPath } from "./call-view.ts";
import { periodsBefore } from "./periods.ts";
import { SavedViews } from "./saved-views.tsx";

/** How long after the last key what is typed is applied. */
const pauseMs = 20;

/** Sets the filter, which is the address: by fields, or as conditions of the command line. */
export function FilterPanel({ view, problem }: { view: CallView; problem: string | null }) {
  const words = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLDetailsElement>(null);
  const timer = useRef(0);
  const latest = useRef(view);
  latest.current = view;
  const isOpen = useSignal(matchMedia("(min-width: 64rem)").matches);
  useKeys({
    "/": () => {
      if (panel.current !== null) panel.current.open = true;
      words.current?.focus();
    },
  });
  const change = (changes: Partial<CallView>, afterMs?: number) => {
    latest.current = { ...latest.current, ...changes };
    clearTimeout(timer.current);
    const apply = () => navigate(viewPath(latest.current), { replace: true });
    if (afterMs === undefined) apply();
    else timer.current = window.setTimeout(apply, afterMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const filterBy = (changes: CallFilter, afterMs?: number) =>
    change({ filter: { ...latest.current.filter, ...changes } }, afterMs);
  const { filter } = view;
  const count = countConditions(view);
  return (
    <details
      class="filters"
      ref={panel}
      open={isOpen.value}
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
      }}
    >
      <summary>Filters{count > 0 && ` (${count})`}</summary>
      <search>
        <SavedViews view={view} />
        <Field label="Words said">
          {(id) => (
            <input
              id={id}
              ref={words}
              type="search"
              value={view.words}
              placeholder={'refund* OR "money back"'}
              onInput={({ currentTarget }) => change({ words: currentTarget.value }, pauseMs)}
            />
          )}
        </Field>
        <Choice
          label="Said by"
          value={view.side}
          options={[
            ["", "anybody"],
            ["agent", "agent"],
            ["customer", "customer"],
          ]}
          onChange={(side) => change({ side: side === "agent" || side === "customer" ? side : "" })}
        />
        <Range
          label="Score"
          unit=""
          least={filter.minScore ?? filter.aboveScore}
          most={filter.maxScore ?? filter.belowScore}
          onLeast={(minScore) => filterBy({ minScore, aboveScore: undefined }, pauseMs)}
          onMost={(maxScore) => filterBy({ maxScore, belowScore: undefined }, pauseMs)}
        />
        <Range
          label="Silence"
          unit="s"
          least={seconds(filter.minSilenceMs)}
          most={seconds(filter.maxSilenceMs)}
          onLeast={(least) => filterBy({ minSilenceMs: ms(least) }, pauseMs)}
          onMost={(most) => filterBy({ maxSilenceMs: ms(most) }, pauseMs)}
        />
        <Range
          label="Talk-over"
          unit="s"
          least={seconds(filter.minTalkOverMs)}
          most={seconds(filter.maxTalkOverMs)}
          onLeast={(least) => filterBy({ minTalkOverMs: ms(least) }, pauseMs)}
          onMost={(most) => filterBy({ maxTalkOverMs: ms(most) }, pauseMs)}
        />
        <Range
          label="Hold"
          unit="s"
          least={seconds(filter.minHoldMs)}
          most={seconds(filter.maxHoldMs)}
          onLeast={(least) => filterBy({ minHoldMs: ms(least) }, pauseMs)}
          onMost={(most) => filterBy({ maxHoldMs: ms(most) }, pauseMs)}
        />
        <NameField kind="agent" label="Agent" names={filter.agent} onChange={(agent) => filterBy({ agent })} />
        <NameField kind="queue" label="Queue" names={filter.queue} onChange={(queue) => filterBy({ queue })} />
        <Choice
          label="Direction"
          value={filter.direction ?? ""}
          options={[
            ["", "any"],
            ["inbound", "inbound"],
            ["outbound", "outbound"],
          ]}
          onChange={(direction) =>
            filterBy({ direction: direction === "inbound" || direction === "outbound" ? direction : undefined })
          }
        />
        <PeriodFields view={view} onChange={change} />
        <Conditions filter={filter} problem={problem} onChange={(changed) => change({ filter: changed })} />
        {count > 0 && (
          <a class="button" href={viewPath({ ...view, filter: {}, words: "", side: "", from: "", to: "" })}>
            Clear all filters
          </a>
        )}
      </search>
    </details>
  );
}

const seconds = (value: number | undefined) => (value === undefined ? undefined : value / 1000);
const ms = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 1000));

function Field({ label, children }: { label: string; children: (id: string) => preact.ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface RangeProps {
  label: string;
  unit: string;
  least: number | undefined;
  most: number | undefined;
  onLeast: (least: number | undefined) => void;
  onMost: (most: number | undefined) => void;
}

function Range({ label, unit, least, most, onLeast, onMost }: RangeProps) {
  const bound = (name: string, value: number | undefined, set: (value: number | undefined) => void) => (
    <input
      type="number"
      min={0}
      step="any"
      inputMode="decimal"
      aria-label={`${label}, ${name}${unit === "s" ? ", seconds" : ""}`}
      placeholder={name}
      value={value ?? ""}
      onInput={({ currentTarget: { value: text, valueAsNumber } }) =>
        set(text === "" || Number.isNaN(valueAsNumber) || valueAsNumber < 0 ? undefined : valueAsNumber)
      }
    />
  );
  return (
    <fieldset class="field range">
      <legend>
        {label}
        {unit !== "" && <span class="muted"> ({unit})</span>}
      </legend>
      {bound("least", least, onLeast)}
      <span aria-hidden="true">–</span>
      {bound("most", most, onMost)}
    </fieldset>
  );
}

interface NameFieldProps {
  kind: "agent" | "queue";
  label: string;
  names: readonly string[] | undefined;
  onChange: (names: readonly string[] | undefined) => void;
}

/** A name, of those that are stored; several are written as conditions. */
function NameField({ kind, label, names = [], onChange }: NameFieldProps) {
  const known = useSignal<readonly string[] | null>(null);
  const load = () => {
    if (known.value !== null) return;
    known.value = [];
    getJson<{ groups: { id: string | null; name: string | null }[] }>(`/v1/report?by=${kind}`).then(
      ({ groups }) => {
        known.value = groups.flatMap(({ id, name }) => name ?? id ?? []).sort((a, b) => a.localeCompare(b));
      },
      // Names can be typed as well.
      () => {},
    );
  };
  const [first = "", ...others] = names;
  return (
    <Field label={others.length === 0 ? label : `${label} (and ${others.length} more)`}>
      {(id) => (
        <>
          <input
            id={id}
            type="text"
            list={`${id}-names`}
            value={first}
            autocomplete="off"
            onFocus={load}
            onChange={({ currentTarget }) => {
              const name = currentTarget.value.trim();
              const all = [...(name === "" ? [] : [name]), ...others];
              onChange(all.length === 0 ? undefined : all);
            }}
          />
          <datalist id={`${id}-names`}>
            {known.value?.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

interface ConditionsProps {
  filter: CallFilter;
  problem: string | null;
  onChange: (filter: CallFilter) => void;
}

interface PeriodFieldsProps {
  view: Pick<CallView, "from" | "to">;
  onChange: (days: Partial<Pick<CallView, "from" | "to">>) => void;
}

/** From which day to before which, or a span that people look back on. */
export function PeriodFields({ view, onChange }: PeriodFieldsProps) {
  const problem = daysProblem(view);
  return (
    <>
      <div class="periods">
        {periodsBefore(new Date()).map(({ title, from, to }) => (
          <button
            key={title}
            type="button"
            aria-pressed={view.from === from && view.to === to}
            onClick={() => onChange({ from, to })}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="pair">
        <Field label="From">
          {(id) => (
            <input
              id={id}
              type="date"
              value={view.from}
              onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Before">
          {(id) => (
            <input
              id={id}
              type="date"
              value={view.to}
              onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
            />
          )}
        </Field>
        {problem !== null && (
          <p class="hint wrong" role="alert">
            {problem}
          </p>
        )}
      </div>
    </>
  );
}

/** The same filter as text, as `earshot search --where` takes it. */
export function Conditions({ filter, problem, onChange }: ConditionsProps) {
  const refused = useSignal<{ text: string; message: string } | null>(null);
  const written = formatWhere(filter);
  const message = refused.value?.message ?? problem;
  const hintId = useId();
  return (
    <Field label="Conditions">
      {(id) => (
        <>
          <textarea
            id={id}
            rows={3}
            spellcheck={false}
            value={refused.value?.text ?? written}
            aria-describedby={hintId}
            aria-invalid={message !== null}
            onChange={({ currentTarget: { value } }) => {
              try {
                const changed = value.trim() === "" ? {} : parseWhere(value);
                refused.value = null;
                onChange(changed);
              } catch (error) {
                refused.value = { text: value, message: error instanceof Error ? error.message : String(error) };
              }
            }}
          />
          <p id={hintId} class={message === null ? "hint" : "hint wrong"}>
            {message ?? 'As for --where: silence >= 5s and agent = "Ann Lee"'}
          </p>
        </>
      )}
    </Field>
  );
}
