import type { RunOutcomeAnswer } from "@earshot/api";
import { formatDate } from "@earshot/report";
import { useSignal } from "@preact/signals";
import type { RequestError } from "../api.ts";
import { toRequestError, useLoaded } from "../loading.ts";
import { change, mayDo } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { Failures } from "./failures.tsx";
import { RunState, tookText } from "./runs-page.tsx";
import { useJob } from "./use-job.ts";

/** One run as it goes on: how far it is, what failed in it by reason, and what is not ready yet. */
export function RunPage({ runId }: { runId: string }) {
  useTitle("Run");
  const id = encodeURIComponent(runId);
  const { value: run, error } = useJob(`/v1/jobs/${id}`).value;
  if (run === null) {
    return error === null ? <p class="waiting">Loading the run…</p> : <ProblemNote error={error} />;
  }
  const { counts, failure } = run;
  return (
    <div class="page">
      <nav aria-label="List of runs">
        <a href="/runs">‹ Runs</a>
      </nav>
      <h1>Run of {formatDate(run.startedAt)}</h1>
      {error !== null && <ProblemNote error={error} />}
      <p>
        <RunState run={run} /> <span class="muted">{tookText(run)}</span>
      </p>
      {run.status === "running" && mayDo("runs:start") && <CancelRun path={`/v1/jobs/${id}/cancel`} />}
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
      <Failures run={run} />
      {run.status !== "running" && <NotReady path={`/v1/runs/${id}/outcomes`} />}
    </div>
  );
}

/** What the run left out, such as recordings that Genesys Cloud still prepares: the next run looks again. */
function NotReady({ path }: { path: string }) {
  const skipped = useLoaded<{ items: RunOutcomeAnswer[]; nextCursor: string | null }>(
    () => `${path}?outcome=skipped&limit=1000`,
  );
  const { value, error } = skipped.value;
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null || value.items.length === 0) return null;
  const byReason = [...Map.groupBy(value.items, ({ skipReason }) => skipReason ?? "unknown")];
  return (
    <section class="panel">
      <h2>Not ready to be evaluated</h2>
      {byReason.map(([reason, items]) => (
        <details key={reason} class="failures">
          <summary>
            <b>{items.length}</b> {reason}
          </summary>
          <ul>
            {items.map(({ recordingId }) => (
              <li key={recordingId}>
                <code>{recordingId}</code>
              </li>
            ))}
          </ul>
        </details>
      ))}
      <p class="hint">{value.nextCursor !== null && "The first 1000. "}The next run looks at them again.</p>
    </section>
  );
}

/** Ends the run; what is under way is stored first. */
function CancelRun({ path }: { path: string }) {
  const error = useSignal<RequestError | null>(null);
  const asked = useSignal(false);
  const cancel = async () => {
    asked.value = true;
    error.value = null;
    try {
      await change("POST", path);
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
