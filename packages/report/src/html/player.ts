import { UsageError } from "@earshot/model";
import type { MeasuredCall, ReportSound } from "../call.ts";
import { html, type Markup, trusted } from "./markup.ts";

/** Of all the sound in a page. Browsers hold a page of this size well; beyond it they take long to open it. */
const mostBytes = 150e6;
/** G.711 at 8 kHz, in base64. */
const bytesPerMs = (8 * 4) / 3;
const wavHeaderBytes = 58;

/** @throws UsageError that says how many of the calls fit */
export function checkSoundFits(calls: readonly MeasuredCall[]): void {
  let bytes = 0;
  let fitting = 0;
  for (const { evaluation } of calls) {
    bytes += evaluation.durationMs * bytesPerMs;
    if (bytes <= mostBytes) fitting += 1;
  }
  if (bytes <= mostBytes) return;
  const [size, most] = [bytes, mostBytes].map((count) => `${Math.round(count / 1e6)} MB`);
  const hint =
    fitting === 0
      ? "Choose shorter calls, or leave the sound out."
      : `Show the ${fitting} worst of them with --limit ${fitting}, or narrow the calls with --where.`;
  throw new UsageError(`the sound of ${calls.length} calls takes ${size}, and a page holds ${most}`, hint);
}

/** How long a sound lasts. */
export function soundLengthMs(sound: ReportSound): number {
  return "missing" in sound ? 0 : Math.floor((sound.wav.length - wavHeaderBytes) / 8);
}

/** The sound of a call below its timeline, whose time axis it shares; the script makes its controls those of the timeline. */
export function renderPlayer(sound: ReportSound, { startMs, endMs }: { startMs: number; endMs: number }): Markup {
  if ("missing" in sound) return html`<p class="muted silent">No sound: ${sound.missing}.</p>`;
  const { wav, silenced } = sound;
  const base64 = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength).toString("base64");
  const note = silenced.length === 0 ? "" : "Silent where personal data are said.";
  return html`<div class="player" data-from="${startMs}" data-to="${endMs}" data-length="${soundLengthMs(sound)}"><audio controls preload="none" src="data:audio/wav;base64,${trusted(base64)}"></audio>${note !== "" && html`<small>${note}</small>`}</div>`;
}
