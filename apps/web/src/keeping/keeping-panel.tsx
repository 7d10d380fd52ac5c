import type { ErasureReceiptAnswer, LegalHoldAnswer, RetentionPlanAnswer, RetentionRunAnswer } from "@earshot/api";
import { erasedText, formatDate, formatNumber, retiredText } from "@earshot/report";
import { type Signal, useSignal } from "@preact/signals";
import { useLoaded } from "../loading.ts";
import { ConfirmButton } from "../people/confirm-button.tsx";
import { Field, FormDialog } from "../people/form-dialog.tsx";
import { change } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";

const dateOf = (atMs: number) => formatDate(new Date(atMs).toISOString());

/** What is too old, what must be kept, and receipts of what was erased. */
export function KeepingPanel() {
  const turn = useSignal(0);
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Keeping and erasing</h2>
      </div>
      <Retention turn={turn} />
      <Holds turn={turn} />
      <Receipts turn={turn} />
    </section>
  );
}

function Retention({ turn }: { turn: Signal<number> }) {
  const plan = useLoaded<RetentionPlanAnswer>(() => "/v1/retention", turn);
  const removed = useSignal<string | null>(null);
  const { value, error } = plan.value;
  const run = async () => {
    const receipts: RetentionRunAnswer["receipts"] = [];
    for (;;) {
      const answer = await change<RetentionRunAnswer>("POST", "/v1/retention/runs");
      receipts.push(...answer.receipts);
      removed.value = `Removed${answer.isUnfinished ? " so far" : ""}: ${retiredText(receipts)}.`;
      if (!answer.isUnfinished) break;
    }
    turn.value++;
  };
  return (
    <>
      <h3>Too old to be kept</h3>
      {error !== null && <ProblemNote error={error} />}
      {value?.rules.length === 0 && (
        <p class="muted">No retention is set: EARSHOT_RETENTION says how long what is kept.</p>
      )}
      {value !== null && value.rules.length > 0 && (
        <>
          <ScrollRegion label="What is too old to be kept">
            <table class="plain">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Of</th>
                  <th scope="col">Days</th>
                  <th scope="col">Calls that go</th>
                  <th scope="col">The oldest</th>
                  <th scope="col">Held</th>
                </tr>
              </thead>
              <tbody>
                {value.rules.map(({ kind, queueId, days, calls, oldestAtMs, held }) => (
                  <tr key={`${kind} ${queueId}`}>
                    <td>{kind}</td>
                    <td>{queueId === null ? "all other calls" : <code>{queueId}</code>}</td>
                    <td class="number">{days}</td>
                    <td class="number">{calls}</td>
                    <td>{oldestAtMs === null ? "–" : dateOf(oldestAtMs)}</td>
                    <td class="number">{held}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
          <p class="hint">
            {value.orphans.files === 0
              ? "No media without a call."
              : `${value.orphans.files} media without a call, ${formatNumber(value.orphans.bytes / 1e6, 1)} MB, go too.`}
          </p>
          <ConfirmButton action="Remove it now" about="what is too old" act={run} />
        </>
      )}
      <p aria-live="polite">{removed.value}</p>
    </>
  );
}

function Holds({ turn }: { turn: Signal<number> }) {
  const loaded = useLoaded<{ holds: LegalHoldAnswer[] }>(() => "/v1/holds", turn);
  const adding = useSignal(false);
  const { value, error } = loaded.value;
  return (
    <>
      <div class="section-head">
        <h3>Legal holds</h3>
        <button
          type="button"
          onClick={() => {
            adding.value = true;
          }}
        >
          Add a hold
        </button>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {value?.holds.length === 0 && <p class="muted">None.</p>}
      {value !== null && value.holds.length > 0 && (
        <ScrollRegion label="Legal holds">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">On</th>
                <th scope="col">Why</th>
                <th scope="col">Who</th>
                <th scope="col">Since</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {value.holds.map(({ id, kind, target, reason, addedBy, addedAtMs }) => (
                <tr key={id}>
                  <td>
                    {kind} <code>{target}</code>
                  </td>
                  <td class="reason">
                    <bdi>{reason}</bdi>
                  </td>
                  <td>
                    <bdi>{addedBy}</bdi>
                  </td>
                  <td>{dateOf(addedAtMs)}</td>
                  <td>
                    <ConfirmButton
                      action="Remove"
                      about={`hold ${id}`}
                      act={async () => {
                        await change("DELETE", `/v1/holds/${id}`);
                        turn.value++;
                      }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {adding.value && (
        <FormDialog
          title="Add a hold"
          action="Hold"
          send={async (fields) => {
            const [kind, target, reason] = ["kind", "target", "reason"].map((name) => String(fields.get(name)));
            await change("POST", "/v1/holds", { kind, target, reason });
            turn.value++;
          }}
          onClose={() => {
            adding.value = false;
          }}
        >
          <Field label="On" name="kind">
            {(ties) => (
              <select {...ties}>
                <option value="call">a call</option>
                <option value="interaction">an interaction</option>
                <option value="agent">an agent</option>
                <option value="queue">a queue</option>
              </select>
            )}
          </Field>
          <Field label="Id" name="target" hint="Of a call, that of its recording.">
            {(ties) => <input {...ties} required maxLength={500} />}
          </Field>
          <Field label="Reason" name="reason">
            {(ties) => <input {...ties} required maxLength={1000} />}
          </Field>
        </FormDialog>
      )}
    </>
  );
}

function Receipts({ turn }: { turn: Signal<number> }) {
  const loaded = useLoaded<{ items: ErasureReceiptAnswer[] }>(() => "/v1/erasures?limit=20", turn);
  const { value, error } = loaded.value;
  return (
    <>
      <h3>Receipts</h3>
      {error !== null && <ProblemNote error={error} />}
      {value?.items.length === 0 && <p class="muted">Nothing was erased.</p>}
      {value !== null && value.items.length > 0 && (
        <ScrollRegion label="Receipts of what was erased">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Why</th>
                <th scope="col">What</th>
                <th scope="col">Audit trail</th>
              </tr>
            </thead>
            <tbody>
              {value.items.map(({ id, atMs, actor, cause, counts, measuresKept, sequence, isVouchedFor }) => (
                <tr key={id}>
                  <td>{dateOf(atMs)}</td>
                  <td>
                    <bdi>{actor}</bdi>
                  </td>
                  <td>{cause}</td>
                  <td class="reason">
                    {erasedText(counts)}
                    {measuresKept && "; its numbers stayed"}
                  </td>
                  <td class={isVouchedFor ? "" : "wrong"}>
                    {isVouchedFor ? `entry ${sequence}` : `entry ${sequence} is of another receipt`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </>
  );
}
