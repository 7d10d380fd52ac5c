import type { AnalysisParameters, CallBatch } from "./call.ts";
import { checkBatch, checkParameters } from "./check.ts";
import type { Core } from "./core.ts";
import { statusError } from "./fault.ts";

/** Copies the calls into the module and measures them; `detail` is for a batch of one call that wants events and speakers. */
export function run(core: Core, batch: CallBatch, parameters: AnalysisParameters, detail: boolean): void {
  checkParameters(parameters);
  checkBatch(core, batch);
  const { segments, holds } = batch;
  const calls = batch.durationMs.length;
  const ok = core.constant("STATUS_OK");
  const placed = core.call("placeCalls", segments.startMs.length, calls, holds.startMs.length);
  if (placed !== ok) throw statusError(core, placed, batch, detail);
  core.int32("SEGMENT_START_MS").set(segments.startMs);
  core.int32("SEGMENT_END_MS").set(segments.endMs);
  core.int32("SEGMENT_SPEAKER").set(segments.speaker);
  core.uint8("SEGMENT_SIDE").set(segments.side);
  core.uint32("SEGMENT_OFFSETS").set(batch.segmentOffsets);
  core.int32("CALL_DURATION_MS").set(batch.durationMs);
  core.int32("WINDOW_START_MS").set(holds.startMs);
  core.int32("WINDOW_END_MS").set(holds.endMs);
  core.uint32("WINDOW_OFFSETS").set(batch.holdOffsets);
  const { minSilenceMs, hold, minTalkOverMs, turnGapMs } = parameters;
  const excludeHold = Number(hold === "exclude");
  const status = core.call("analyzeCalls", calls, minSilenceMs, excludeHold, minTalkOverMs, turnGapMs, Number(detail));
  if (status !== ok) throw statusError(core, status, batch, detail);
}
