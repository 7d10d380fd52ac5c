import type { Job, RunOutcomeAnswer } from "@earshot/api";
import { formatDate } from "@earshot/report";
import { type Signal, useSignal } from "@preact/signals";
import { postJson, type RequestError } from "../api.ts";
import { toRequestError, useLoaded } from "../loading.ts";
import { mayDo, viewer } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { RunState, tookText, useTurns } from "./runs-page.tsx";

/** One run, and what failed in it, by reason. */
export function RunPage({ runId }: { runId: string }) {
  useTitle("Run");
  const id = encodeURIComponent(runId);
  const turn = useSignal(0);
  const run = useLoaded<Job>(() => `/v1/jobs/${id}`, turn);
  const failed = useLoaded<{ items: RunOutcomeAnswer[]; nextCursor: string | null }>(
    () => `/v1/runs/${id}/outcomes?outcome=failed&limit=1000`,
  );
  const { value, error } = run.value;
  useTurns(turn, value?.status === "running");
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null) return <p class="waiting">Loading the run…</p>;
  const { counts, failure } = value;
  return (
    <div class="page">
      <nav aria-label="List of runs">
        <a href="/runs">‹ Runs</a>
      </nav>
      <h1>Run of {formatDate(value.startedAt)}</h1>
      <p>
        <RunState run={value} /> <span class="muted">{tookText(value)}</span>
      </p>
      {value.status === "running" && mayDo("runs:start") && <CancelRun path={`/v1/jobs/${id}/cancel`} turn={turn} />}
      {failure !== null && (
        <div class="problem">
          <p>
            <strong>{failure.message}</strong> <code>{failure.code}</code>
          </p>
          {failure.hint !== null && <p>{failure.hint}</p>}
        </div>
      )}
      <dl class="figures">
        {Object.entries(counts).map(([name, count]) => (
          <div key={name}>
            <dt>{name === "total" ? "recordings" : name}</dt>
            <dd>{count.toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
      <section class="panel">
        <h2>Failures by reason</h2>
        {failed.value.error !== null && <ProblemNote error={failed.value.error} />}
        {failed.value.value !== null && <Failures outcomes={failed.value.value.items} />}
        {failed.value.value?.nextCursor != null && <p class="hint">The first 1000 failures.</p>}
      </section>
    </div>
  );
}

/** Ends the run; what is under way is stored first. */
function CancelRun({ path, turn }: { path: string; turn: Signal<number> }) {
  const error = useSignal<RequestError | null>(null);
  const asked = useSignal(false);
  const cancel = async () => {
    asked.value = true;
    error.value = null;
    try {
      await postJson(path, undefined, viewer.peek()?.csrfToken ?? null);
      turn.value++;
    } catch (thrown) {
      error.value = toRequestError(thrown);
      asked.value = false;
    }
  };
  return (
    <div aria-live="polite">
      <button type="button" onClick={cancel} disabled={asked.value}>
        End this run
      </button>
      {asked.value && <span class="hint"> It stores what is under way, then ends.</span>}
      {error.value !== null && <ProblemNote error={error.value} />}
    </div>
  );
}

function Failures({ outcomes }: { outcomes: readonly RunOutcomeAnswer[] }) {
  if (outcomes.length === 0) return <p class="muted">None.</p>;
  const byCode = [...Map.groupBy(outcomes, ({ failure }) => failure?.code ?? "unknown")];
  return byCode
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([code, failures]) => (
      <details key={code} class="failures">
        <summary>
          <b>{failures.length}</b> <code>{code}</code> {failures[0]?.failure?.hint}
        </summary>
        <ul>
          {failures.map(({ recordingId, failure }) => (
            <li key={recordingId}>
              <code>{recordingId}</code> <bdi>{failure?.message}</bdi>
            </li>
          ))}
        </ul>
      </details>
    ));
}
