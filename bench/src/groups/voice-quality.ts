import { createKernel, defaultVoiceActivity, type VoiceActivity } from "@earshot/analysis-wasm";
import { bridge, type ConstructedCall, constructCall } from "../constructed-calls.ts";
import { fetchDebianSounds, readPrompt } from "../debian-sounds.ts";
import { type Group, judge, type Measure, toMeasure } from "../measure.ts";

const callsEach = 10;
const conditions = [
  { noiseDbfs: -60, leakDb: null },
  { noiseDbfs: -60, leakDb: -30 },
  { noiseDbfs: -45, leakDb: null },
  { noiseDbfs: -35, leakDb: null },
];

/** How right voice activity is: people's voices put together to calls, and music on hold. */
export const voiceQualityGroup: Group = {
  name: "voice-quality",
  async measure({ seed, folder }) {
    const sounds = fetchDebianSounds(folder);
    if (sounds === null) {
      const reason = "apt has no asterisk-core-sounds-*-wav and asterisk-moh-opsound-wav here";
      return { measures: [], ratios: [], skipped: [{ name: "voice-quality", reason }] };
    }
    const kernel = await createKernel();
    const measures: Measure[] = [];
    for (const detector of ["level", "network"] as const) {
      const parameters = { ...defaultVoiceActivity, detector };
      for (const condition of conditions) {
        const f1 = Array.from({ length: callsEach }, (_, i) => {
          const call = constructCall(sounds, seed + i, condition);
          return f1Of(call, kernel.voiceActivity(call.samples, { sampleRate: 8000, channels: 2 }, parameters));
        });
        const { noiseDbfs, leakDb } = condition;
        const leak = leakDb === null ? "" : `, leak at ${leakDb} dB`;
        measures.push(toMeasure(`${detector}, noise at ${noiseDbfs} dBFS${leak}`, "F1", f1));
      }
      const music = sounds.music.map((path) => {
        const samples = readPrompt(path);
        const { startMs, endMs } = kernel.voiceActivity(samples, { sampleRate: 8000, channels: 1 }, parameters);
        const speechMs = endMs.reduce((sum, end, i) => sum + end - (startMs[i] ?? end), 0);
        return (100 * speechMs) / (samples.length / 8);
      });
      measures.push(toMeasure(`${detector}, music on hold taken for speech`, "%", music));
      if (detector === "level") continue;
      const found = sounds.music.map((path) => {
        const samples = readPrompt(path);
        const { voiceless } = kernel.voiceActivity(samples, { sampleRate: 8000, channels: 1 }, parameters);
        return (100 * voiceless.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)) / (samples.length / 8);
      });
      measures.push(toMeasure("network, music on hold found as music or noise", "%", found));
    }
    const samplesOf = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
    const ratios = [
      ...[-60, -45, -35].map((dbfs) => {
        const name = `network, noise at ${dbfs} dBFS`;
        return judge(`F1 of the ${name}`, samplesOf(name), { atLeast: 0.985 });
      }),
      judge(
        "% of music on hold that the network takes for speech",
        samplesOf("network, music on hold taken for speech"),
        {
          atMost: 0.1,
        },
      ),
    ];
    return { measures, ratios, skipped: [] };
  },
};

function f1Of({ spoken, durationMs }: ConstructedCall, { startMs, endMs, channel }: VoiceActivity): number {
  const found = [new Uint8Array(durationMs / 10), new Uint8Array(durationMs / 10)] as const;
  for (const [i, start] of startMs.entries())
    found[channel[i] === 0 ? 0 : 1].fill(1, start / 10, (endMs[i] ?? start) / 10);
  let both = 0;
  let all = 0;
  for (const side of [0, 1] as const) {
    bridge(found[side]);
    for (const [frame, speaks] of spoken[side].entries()) {
      both += speaks & (found[side][frame] ?? 0);
      all += speaks + (found[side][frame] ?? 0);
    }
  }
  return (2 * both) / all;
}
