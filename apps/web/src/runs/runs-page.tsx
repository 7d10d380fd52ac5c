import type { DeliveryAnswer, Job } from "@earshot/api";
import type { AuditEntry, AuditVerification } from "@earshot/model";
import { formatDate, formatLength } from "@earshot/report";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { runPath } from "../address.ts";
import { getJson, type RequestError } from "../api.ts";
import { KeepingPanel } from "../keeping/keeping-panel.tsx";
import { toRequestError, useLoaded } from "../loading.ts";
import { mayDo, surelyMay } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { useTitle } from "../title.ts";

/** How often runs that go on are asked for. */
const intervalMs = 2000;

/** Runs, what is on its way to archives, and whether the audit trail is whole. */
export function RunsPage() {
  useTitle("Runs");
  const turn = useSignal(0);
  const runs = useLoaded<{ items: Job[] }>(() => "/v1/runs?limit=50", turn);
  const isRunning = runs.value.value?.items.some(({ status }) => status === "running") ?? false;
  useTurns(turn, isRunning);
  const { value, error } = runs.value;
  return (
    <div class="page">
      <h1>Runs</h1>
      {error !== null && <ProblemNote error={error} />}
      {value !== null && <RunTable runs={value.items} />}
      {mayDo("deliveries:read") && <Deliveries />}
      {surelyMay("calls:erase") && <KeepingPanel />}
      {mayDo("audit:read") && <Audit />}
    </div>
  );
}

/** Asks anew while something goes on. */
function useTurns(turn: Signal<number>, goesOn: boolean): void {
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => {
      turn.value++;
    }, intervalMs);
    return () => clearInterval(timer);
  }, [turn, goesOn]);
}

function RunTable({ runs }: { runs: readonly Job[] }) {
  if (runs.length === 0) return <p class="muted">No run yet: earshot evaluate and earshot import start one.</p>;
  return (
    <ScrollRegion label="Runs">
      <table class="plain runs">
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">State</th>
            <th scope="col">Took</th>
            <th scope="col">Recordings</th>
            <th scope="col">Evaluated</th>
            <th scope="col">Skipped</th>
            <th scope="col">Failed</th>
            <th scope="col">Why it ended</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <a href={runPath(run.id)}>{formatDate(run.startedAt)}</a>
              </td>
              <td>
                <RunState run={run} />
              </td>
              <td class="number">{tookText(run)}</td>
              <td class="number">{run.counts.total}</td>
              <td class="number">{run.counts.evaluated}</td>
              <td class="number">{run.counts.skipped}</td>
              <td class={`number${run.counts.failed > 0 ? " wrong" : ""}`}>{run.counts.failed}</td>
              <td class="reason">{run.failure?.message ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

export function RunState({ run: { status, counts } }: { run: Job }) {
  const done = counts.evaluated + counts.failed + counts.skipped;
  return (
    <span class={`state ${status}`}>
      {status}
      {status === "running" && counts.total > 0 && (
        <progress max={counts.total} value={done} aria-label={`${done} of ${counts.total} recordings`} />
      )}
    </span>
  );
}

export function tookText({ startedAt, finishedAt }: Job): string {
  return finishedAt === null ? "–" : formatLength(Date.parse(finishedAt) - Date.parse(startedAt));
}

const states = ["dead", "pending", "delivering", "delivered"] as const;

function Deliveries() {
  const status = useSignal<(typeof states)[number]>("dead");
  const deliveries = useLoaded<{ items: DeliveryAnswer[]; nextCursor: string | null }>(
    () => `/v1/archives/deliveries?limit=100&status=${status.value}`,
  );
  const { value, error } = deliveries.value;
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Deliveries to archives</h2>
        <label>
          State{" "}
          <select
            value={status.value}
            onChange={({ currentTarget }) => {
              status.value = states.find((state) => state === currentTarget.value) ?? "dead";
            }}
          >
            {states.map((state) => (
              <option key={state} value={state}>
                {state === "dead" ? "dead letters" : state}
              </option>
            ))}
          </select>
        </label>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {value?.items.length === 0 && <p class="muted">None.</p>}
      {value !== null && value.items.length > 0 && (
        <ScrollRegion label="Deliveries">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Archive</th>
                <th scope="col">Interaction</th>
                <th scope="col">Tries</th>
                <th scope="col">Next try</th>
                <th scope="col">Last fault</th>
              </tr>
            </thead>
            <tbody>
              {value.items.map((delivery) => (
                <tr key={delivery.id}>
                  <td>
                    {delivery.type.replaceAll("_", " ")} <span class="muted">{formatDate(delivery.occurredAt)}</span>
                  </td>
                  <td>{delivery.archive}</td>
                  <td>
                    <code>{delivery.interactionId}</code>
                  </td>
                  <td class="number">{delivery.attempts}</td>
                  <td>{delivery.dueAt === null ? "–" : formatDate(delivery.dueAt)}</td>
                  <td class="reason">{delivery.error ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {value?.nextCursor != null && <p class="muted">The latest 100; earshot archive list shows all.</p>}
      {status.value === "dead" && value !== null && value.items.length > 0 && (
        <p class="hint">earshot archive retry makes them due again.</p>
      )}
    </section>
  );
}

/** The latest entries. The check reads the whole trail, so only when somebody asks. */
function Audit() {
  const latest = useLoaded<{ items: AuditEntry[] }>(() => "/v1/audit?limit=20");
  const checked = useSignal<AuditVerification | null>(null);
  const error = useSignal<RequestError | null>(null);
  const checking = useSignal(false);
  const check = async () => {
    checking.value = true;
    error.value = null;
    try {
      checked.value = await getJson<AuditVerification>("/v1/audit/verification");
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
    checking.value = false;
  };
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Audit trail</h2>
        <button type="button" onClick={check} disabled={checking.value}>
          Check it
        </button>
      </div>
      <div aria-live="polite">
        {error.value !== null && <ProblemNote error={error.value} />}
        {checked.value !== null && (
          <p class={checked.value.ok ? "" : "wrong"}>
            {checked.value.ok
              ? `Whole: ${checked.value.entries} entries, each vouching for the one before.`
              : `${checked.value.faults.length} faults in ${checked.value.entries} entries.`}
          </p>
        )}
        <ul>
          {checked.value?.faults.map(({ sequence, problem, message }) => (
            <li key={`${sequence} ${problem}`}>{message}</li>
          ))}
        </ul>
      </div>
      {latest.value.error !== null && <ProblemNote error={latest.value.error} />}
      {latest.value.value?.items.length === 0 && <p class="muted">No entry yet.</p>}
      {latest.value.value !== null && latest.value.value.items.length > 0 && (
        <AuditTable entries={latest.value.value.items} />
      )}
    </section>
  );
}

function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ScrollRegion label="Latest entries of the audit trail">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Interaction</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ sequence, timestamp, actor, status, interactionId, reason }) => (
            <tr key={sequence}>
              <td>{formatDate(timestamp)}</td>
              <td>
                <bdi>{actor}</bdi>
              </td>
              <td>{status.replaceAll("_", " ")}</td>
              <td>
                <code>{interactionId}</code>
              </td>
              <td class="reason">{reason ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
