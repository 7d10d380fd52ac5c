import { createKernel, defaultVoiceActivity } from "@earshot/analysis-wasm";
import { accuracyOf, type CallAccuracy } from "../call-accuracy.ts";
import { constructCall } from "../constructed-calls.ts";
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
        const calls = Array.from({ length: callsEach }, (_, i) => {
          const call = constructCall(sounds, seed + i, condition);
          return accuracyOf(call, kernel.voiceActivity(call.samples, { sampleRate: 8000, channels: 2 }, parameters));
        });
        const { noiseDbfs, leakDb } = condition;
        const leak = leakDb === null ? "" : `, leak at ${leakDb} dB`;
        const name = `${detector}, noise at ${noiseDbfs} dBFS${leak}`;
        measures.push(
          toMeasure(name, "F1", column(calls, "f1")),
          toMeasure(`${name}: both ends within 60 ms`, "of utterances", column(calls, "closeShare")),
          toMeasure(`${name}: talk-over found beyond the true`, "ms", column(calls, "excessTalkOverMs")),
        );
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
      ...[-60, -45, -35].flatMap((dbfs) => {
        const name = `network, noise at ${dbfs} dBFS`;
        const off = samplesOf(`${name}: talk-over found beyond the true`).map((excessMs) => Math.abs(excessMs));
        return [
          judge(`F1 of the ${name}`, samplesOf(name), { atLeast: 0.985 }),
          judge(`both ends within 60 ms, ${name}`, samplesOf(`${name}: both ends within 60 ms`), { atLeast: 0.87 }),
          judge(`ms that talk-over is off in the worst call, ${name}`, [Math.max(...off)], { atMost: 250 }),
        ];
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

function column(calls: readonly CallAccuracy[], field: keyof CallAccuracy): number[] {
  return calls.map((call) => call[field]);
}
