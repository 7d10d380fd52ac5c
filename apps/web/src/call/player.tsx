import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { getJson } from "../api.ts";
import { useKeys } from "../keys.ts";
import { toRequestError } from "../loading.ts";
import type { CallView, TimeRange } from "./call-view.ts";

const rates = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
/** Shorter silences are played: leaving them out sounds cut. */
const leastSkippedMs = 1000;
/** Of a silence that is skipped its end is played, so that nobody begins within a word. */
const playedEndMs = 250;
/** Played around a stop that is repeated. */
const aroundStopMs = 1000;
/** The head and the sound are at one place when they are so near. */
const sameMs = 80;

/** Plays the sound of the call, whose place is that of the head. */
export function Player({ view }: { view: CallView }) {
  const audio = useRef<HTMLAudioElement>(null);
  const playing = useSignal(false);
  const skips = useSignal(false);
  const loop = useSignal<TimeRange | null>(null);
  const fault = useSignal<string | null>(null);
  const source = `/v1/calls/${encodeURIComponent(view.call.recordingId)}/sound`;

  const toggle = () => {
    const element = audio.current;
    if (element === null) return;
    fault.value = null;
    if (!element.paused) return element.pause();
    if (!element.hasAttribute("src")) element.src = source;
    placeAt(element, view.headMs.peek());
    element.play().catch(async () => {
      fault.value = await whyNot(source);
    });
  };
  const toggleLoop = () => {
    const stop = view.stop.peek();
    const stretch =
      stop === null
        ? view.range.peek()
        : { startMs: Math.max(0, stop.startMs - aroundStopMs), endMs: stop.endMs + aroundStopMs };
    loop.value = loop.peek() === null ? stretch : null;
    if (loop.value !== null) view.seek(loop.value.startMs);
  };
  useKeys({ " ": toggle, l: toggleLoop });

  useEffect(() => {
    const element = audio.current;
    if (element === null) return;
    let frame = 0;
    const follow = () => {
      const ms = element.currentTime * 1000;
      const next = nextPlace(ms, loop.peek(), skips.peek() ? view.record.peek().evaluation.silence.events : []);
      view.seek(next);
      if (next !== ms) placeAt(element, next);
      frame = requestAnimationFrame(follow);
    };
    const begin = () => {
      playing.value = true;
      frame = requestAnimationFrame(follow);
    };
    const end = () => {
      playing.value = false;
      cancelAnimationFrame(frame);
    };
    element.addEventListener("play", begin);
    element.addEventListener("pause", end);
    // The head is moved by others, too.
    const stopFollowing = view.headMs.subscribe((ms) => {
      if (element.hasAttribute("src") && Math.abs(element.currentTime * 1000 - ms) > sameMs) placeAt(element, ms);
    });
    return () => {
      element.removeEventListener("play", begin);
      element.removeEventListener("pause", end);
      stopFollowing();
      end();
      element.pause();
      element.removeAttribute("src");
    };
  }, [view]);

  return (
    <div class="player">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript is beside it */}
      <audio ref={audio} preload="none" />
      <button type="button" class="play" onClick={toggle} title="Play or pause (space)">
        {playing.value ? "Pause" : "Play"}
      </button>
      <label>
        <span class="unseen">Speed</span>
        <select
          defaultValue="1"
          onChange={({ currentTarget }) => {
            if (audio.current === null) return;
            audio.current.defaultPlaybackRate = Number(currentTarget.value);
            audio.current.playbackRate = Number(currentTarget.value);
          }}
        >
          {rates.map((rate) => (
            <option key={rate} value={rate} selected={rate === 1}>
              {rate} ×
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={skips.value}
          onChange={({ currentTarget }) => {
            skips.value = currentTarget.checked;
          }}
        />
        Skip silence
      </label>
      <button
        type="button"
        aria-pressed={loop.value !== null}
        onClick={toggleLoop}
        title="Repeat the stop, or what is shown (l)"
      >
        Repeat
      </button>
      <span class="wrong" role="status">
        {fault.value}
      </span>
    </div>
  );
}

function placeAt(element: HTMLAudioElement, ms: number): void {
  element.currentTime = ms / 1000;
}

/** Where to play on: at the begin of what is repeated, or behind a silence that is skipped. */
function nextPlace(ms: number, loop: TimeRange | null, silences: readonly TimeRange[]): number {
  if (loop !== null && ms >= loop.endMs) return loop.startMs;
  const silence = silences.find(({ startMs, endMs }) => ms >= startMs && ms < endMs - playedEndMs);
  if (silence === undefined || silence.endMs - silence.startMs < leastSkippedMs) return ms;
  return silence.endMs - playedEndMs;
}

/** What the server says to a sound that can't be played. */
async function whyNot(source: string): Promise<string> {
  try {
    await getJson<unknown>(source);
  } catch (error) {
    return toRequestError(error).message;
  }
  return "this browser cannot play it";
}
