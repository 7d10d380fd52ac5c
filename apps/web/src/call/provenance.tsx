import { formatDate, formatLength, formatNumber } from "@earshot/report";
import { runPath } from "../address.ts";
import type { CallView } from "./call-view.ts";

/** By what the numbers were made, so that anybody can make them again. */
export function Provenance({ view }: { view: CallView }) {
  const { call, record } = view;
  const { basis, evaluation, scorecard, scorecardVersion, runId, evaluatedAtMs, scoredAtMs } = record.value;
  const rows: [name: string, value: preact.ComponentChildren][] = [
    ["Recording", <code key="id">{call.recordingId}</code>],
    ["Interaction", <code key="id">{call.interactionId}</code>],
    ["Definition", <Hashed key="hash" name={evaluation.definition} hash={basis?.definition} />],
    ["Scorecard", <Hashed key="hash" name={`${scorecard}@${scorecardVersion}`} hash={basis?.scorecard} />],
    ["Engine", <code key="id">{basis?.engine ?? "not known"}</code>],
    ["Voice detector", <code key="id">{basis?.detector ?? "not known"}</code>],
    ["What was measured", <Hash key="hash" hash={basis?.input} />],
    ["Content", <Hash key="hash" hash={call.contentSha256} />],
    ["Measured", formatDate(new Date(evaluatedAtMs).toISOString())],
    ["Scored", formatDate(new Date(scoredAtMs).toISOString())],
    [
      "Run",
      <a key="run" href={runPath(runId)}>
        <code>{runId.slice(0, 8)}</code>
      </a>,
    ],
    ...call.media.map(({ codec, channels, durationMs, bytes, sha256 }, index): [string, preact.ComponentChildren] => [
      `Sound ${index + 1}`,
      <>
        {codec}, {channels} {channels === 1 ? "channel" : "channels"}, {formatLength(durationMs)},{" "}
        {formatNumber(bytes / 1e6, 1)} MB <Hash hash={sha256} />
      </>,
    ]),
  ];
  return (
    <section class="panel">
      <details>
        <summary>
          <h2>Where the numbers come from</h2>
        </summary>
        <dl class="facts">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

function Hashed({ name, hash }: { name: string; hash: string | undefined }) {
  return (
    <>
      {name} <Hash hash={hash} />
    </>
  );
}

function Hash({ hash }: { hash: string | null | undefined }) {
  if (hash === null || hash === undefined) return <span class="muted">not known</span>;
  return (
    <code title={hash} class="muted">
      {hash.slice(0, 12)}…
    </code>
  );
}
