import type { ScorecardTrial, ScorecardVersion, StoredScorecard } from "@earshot/api";
import { scorecardId, scorecards } from "@earshot/quality";
import { batch, useSignal, useSignalEffect } from "@preact/signals";
import { address, navigate, runPath } from "../address.ts";
import { getJson, postJson, postLines, type RequestError } from "../api.ts";
import { toRequestError, useLoaded } from "../loading.ts";
import { ConfirmButton } from "../people/confirm-button.tsx";
import { change, mayDo, viewer } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { CardForm } from "./card-form.tsx";
import { readDraft, writeDraft } from "./draft.ts";
import { TrialView } from "./trial-view.tsx";

/** So long after the last key a draft is tried. */
const quietMs = 400;
const callCounts = [100, 500, 2000, 10_000];

/** A scorecard is written here, and tried on stored calls before anybody is scored by it. */
export function BenchPage() {
  useTitle("Scorecards");
  const turn = useSignal(0);
  const versions = useLoaded<{ scorecards: ScorecardVersion[] }>(() => "/v1/scorecards", turn);
  const text = useSignal("");
  /** What the draft began as. */
  const base = useSignal("");
  /** Under what this tab keeps the draft; empty until there is one. */
  const keptAs = useSignal("");
  const limit = useSignal(500);
  const trial = useSignal<ScorecardTrial | null>(null);
  const trying = useSignal(false);
  const error = useSignal<RequestError | null>(null);
  const published = useSignal<string | null>(null);

  useSignalEffect(() => {
    const known = versions.value.value?.scorecards;
    if (known === undefined) return;
    const id = address.value.searchParams.get("card") ?? "per-minute@1";
    const asking = new AbortController();
    getJson<StoredScorecard>(`/v1/scorecards/${encodeURIComponent(id)}`, asking.signal).then(
      ({ scorecard }) => {
        batch(() => {
          keptAs.value = `scorecard ${id}`;
          base.value = writeDraft(nextVersion(scorecard, known));
          text.value = sessionStorage.getItem(keptAs.value) ?? base.value;
          error.value = null;
        });
      },
      (cause: unknown) => {
        if (!asking.signal.aborted) error.value = toRequestError(cause);
      },
    );
    return () => asking.abort();
  });

  useSignalEffect(() => {
    if (keptAs.value === "") return;
    if (text.value === base.value) sessionStorage.removeItem(keptAs.value);
    else sessionStorage.setItem(keptAs.value, text.value);
  });

  useSignalEffect(() => {
    const { card } = readDraft(text.value);
    const count = limit.value;
    if (card === null) return;
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      trying.value = true;
      try {
        const path = `/v1/scorecard-trials?limit=${count}`;
        await postLines<ScorecardTrial>(path, { scorecard: card }, csrfToken(), asking.signal, (line) => {
          trial.value = line;
        });
        error.value = null;
      } catch (cause) {
        if (asking.signal.aborted) return;
        error.value = toRequestError(cause);
        trial.value = null;
      }
      trying.value = false;
    }, quietMs);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  });

  const draft = readDraft(text.value);
  const isChanged = text.value !== base.value;

  async function publish(): Promise<void> {
    if (draft.card === null) return;
    try {
      const stored = await postJson<StoredScorecard>("/v1/scorecards", { scorecard: draft.card }, csrfToken());
      published.value = scorecardId(stored);
      error.value = null;
      sessionStorage.removeItem(keptAs.value);
      navigate(`/scorecards?card=${encodeURIComponent(published.value)}`);
      turn.value += 1;
    } catch (cause) {
      error.value = toRequestError(cause);
    }
  }

  const fail = (cause: unknown) => {
    error.value = toRequestError(cause);
  };

  return (
    <div class="page">
      <div class="list-head">
        <h1>Scorecards</h1>
        <label>
          Begin with{" "}
          <select
            value={address.value.searchParams.get("card") ?? "per-minute@1"}
            onChange={({ currentTarget }) => {
              published.value = null;
              navigate(`/scorecards?card=${encodeURIComponent(currentTarget.value)}`);
            }}
          >
            {versions.value.value?.scorecards.map((version) => (
              <option key={scorecardId(version)} value={scorecardId(version)}>
                {scorecardId(version)}
              </option>
            ))}
          </select>
        </label>
        {mayDo("scorecards:publish") &&
          (draft.card !== null && isChanged ? (
            <ConfirmButton action="Publish" about={`${draft.card.name}@${draft.card.version}`} act={publish} />
          ) : (
            <button type="button" disabled title="Nothing is changed that could be published">
              Publish
            </button>
          ))}
        <button
          type="button"
          class="quiet"
          disabled={!isChanged}
          onClick={() => {
            text.value = base.value;
          }}
        >
          Throw away
        </button>
      </div>
      <p role="status">
        {published.value !== null && `${published.value} is published: new calls can be scored by it.`}
        {published.value === null &&
          isChanged &&
          "This tab keeps what is written here until it is published or thrown away."}
      </p>
      {published.value !== null && mayDo("runs:start") && <Rescore card={published.value} onError={fail} />}
      {versions.value.error !== null && <ProblemNote error={versions.value.error} />}
      {error.value !== null && <ProblemNote error={error.value} />}
      <div class="bench">
        <section class="panel" aria-label="Common fields">
          <h2>Fields</h2>
          {draft.card === null ? (
            <p class="wrong">{draft.fault}</p>
          ) : (
            <CardForm
              card={draft.card}
              onChange={(card) => {
                text.value = writeDraft(card);
              }}
            />
          )}
        </section>
        <section class="panel">
          <h2 id="bench-json">JSON</h2>
          <textarea
            class="card-json"
            aria-labelledby="bench-json"
            rows={24}
            spellcheck={false}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
            }}
          />
        </section>
        <section class="panel" aria-busy={trying.value}>
          <h2>What it would do</h2>
          <label>
            To the latest{" "}
            <select
              value={limit.value}
              onChange={({ currentTarget }) => {
                limit.value = Number(currentTarget.value);
              }}
            >
              {callCounts.map((count) => (
                <option key={count} value={count}>
                  {count.toLocaleString("en")} calls
                </option>
              ))}
            </select>
          </label>
          {trial.value !== null && <TrialView trial={trial.value} />}
        </section>
      </div>
    </div>
  );
}

const csrfToken = () => viewer.peek()?.csrfToken ?? null;

/** A draft that can be published: built-in names are left alone, and a version is one that is not taken. */
function nextVersion(
  card: StoredScorecard["scorecard"],
  versions: readonly ScorecardVersion[],
): StoredScorecard["scorecard"] {
  const name = scorecards.has(card.name) ? `our-${card.name}` : card.name;
  const latest = Math.max(0, ...versions.filter((known) => known.name === name).map(({ version }) => version));
  return { ...card, name, version: latest + 1 };
}

/** Scores all stored calls by what was published, and shows the run that does. */
function Rescore({ card, onError }: { card: string; onError: (cause: unknown) => void }) {
  const isAsked = useSignal(false);
  const rescore = async () => {
    isAsked.value = true;
    try {
      const { job } = await change<{ job: { id: string } }>("POST", "/v1/rescorings", { scorecard: card });
      navigate(runPath(job.id));
    } catch (cause) {
      isAsked.value = false;
      onError(cause);
    }
  };
  return (
    <p>
      <button type="button" onClick={rescore} disabled={isAsked.value}>
        Score all stored calls by it
      </button>
    </p>
  );
}
