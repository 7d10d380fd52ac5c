import type { Job, RunFailuresAnswer, RunOutcomeAnswer } from "@earshot/api";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { navigate, runPath } from "../address.ts";
import type { RequestError } from "../api.ts";
import { toRequestError, useLoaded } from "../loading.ts";
import { change, mayDo } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";

type Failure = RunFailuresAnswer["failures"][number];

/** What failed in a run, by reason, and what tries it again. */
export function Failures({ run }: { run: Job }) {
  const path = `/v1/runs/${encodeURIComponent(run.id)}`;
  const failed = useSignal(run.counts.failed);
  const loaded = useLoaded<RunFailuresAnswer>(() => `${path}/failures`, failed);
  useEffect(() => {
    failed.value = run.counts.failed;
  }, [failed, run.counts.failed]);
  const { value, error } = loaded.value;
  const failures = value?.failures ?? [];
  const canRetry = run.status !== "running" && mayDo("runs:start");
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Failures by reason</h2>
        {canRetry && failures.length > 1 && <Retry path={path} label="Try all of them again" />}
      </div>
      {error !== null && <ProblemNote error={error} />}
      {value !== null && failures.length === 0 && <p class="muted">None.</p>}
      {failures.map((failure) => (
        <Reason key={failure.code} {...{ failure, path, canRetry }} />
      ))}
    </section>
  );
}

function Reason({ failure, path, canRetry }: { failure: Failure; path: string; canRetry: boolean }) {
  const { code, recordings, message, hint } = failure;
  const isOpen = useSignal(false);
  return (
    <div class="failures">
      <p>
        <b>{recordings.toLocaleString("en")}</b> <code>{code}</code> <bdi>{message}</bdi>
      </p>
      {hint !== null && <p class="hint">{hint}</p>}
      {canRetry && <Retry path={path} code={code} label={`Try again: ${code}`} />}
      <details
        onToggle={({ currentTarget }) => {
          isOpen.value = currentTarget.open;
        }}
      >
        <summary>Which recordings</summary>
        {isOpen.value && <Recordings path={`${path}/outcomes?outcome=failed&code=${encodeURIComponent(code)}`} />}
      </details>
    </div>
  );
}

function Recordings({ path }: { path: string }) {
  const loaded = useLoaded<{ items: RunOutcomeAnswer[]; nextCursor: string | null }>(() => `${path}&limit=1000`);
  const { value, error } = loaded.value;
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null) return <p class="waiting">Loading the recordings…</p>;
  return (
    <>
      <ul>
        {value.items.map(({ recordingId, failure }) => (
          <li key={recordingId}>
            <code>{recordingId}</code> <bdi>{failure?.message}</bdi>
          </li>
        ))}
      </ul>
      {value.nextCursor !== null && <p class="hint">The first 1000.</p>}
    </>
  );
}

/** Starts a run over what failed, and shows it. */
function Retry({ path, code, label }: { path: string; code?: string | undefined; label: string }) {
  const error = useSignal<RequestError | null>(null);
  const isAsked = useSignal(false);
  const retry = async () => {
    isAsked.value = true;
    error.value = null;
    try {
      const body = code === undefined ? {} : { code };
      const { job } = await change<{ job: { id: string } }>("POST", `${path}/retry`, body);
      navigate(runPath(job.id));
    } catch (thrown) {
      error.value = toRequestError(thrown);
      isAsked.value = false;
    }
  };
  return (
    <div aria-live="polite">
      <button type="button" onClick={retry} disabled={isAsked.value}>
        {label}
      </button>
      {error.value !== null && <ProblemNote error={error.value} />}
    </div>
  );
}
