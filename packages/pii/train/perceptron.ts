import { combine } from "../src/names/hash.ts";
import { labelCount, outside } from "../src/names/labels.ts";
import { bestLabels } from "../src/names/viterbi.ts";
import type { Random } from "./random.ts";
import type { Sample } from "./samples.ts";

/** Averages of what training went through: `labelCount` weights a row, and what labels behind one another are worth. */
export interface Learned {
  weights: Float64Array;
  transitions: Float64Array;
}

/** What a mistake costs while training, so that the right labels win clearly: a name missed, a word masked in vain. */
const costs = { missed: 16, inVain: 30, otherKind: 16 } as const;
/** An eighth of all hashes. */
const leftOut = 0x2000_0000;

/** An averaged structured perceptron; the same samples and seed give the same numbers. */
export function learn(samples: Sample[], rowCount: number, epochs: number, random: Random): Learned {
  const weights = new Int32Array(rowCount * labelCount);
  const transitions = new Int32Array(labelCount * labelCount);
  // The average of all states is the last one less what each change lacked of the time: sums of integers below 2^53.
  const lateWeights = new Float64Array(weights.length);
  const lateTransitions = new Float64Array(transitions.length);
  let time = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const sample of random.shuffle(samples)) {
      time++;
      const salt = random.below(2 ** 30);
      update(sample, decode(sample, weights, transitions, salt), salt);
    }
  }
  return { weights: average(weights, lateWeights, time), transitions: average(transitions, lateTransitions, time) };

  function update({ labels, features, starts }: Sample, found: Uint8Array, salt: number): void {
    let right = outside;
    let wrong = outside;
    for (let at = 0; at < labels.length; at++) {
      const label = labels[at] ?? outside;
      const other = found[at] ?? outside;
      if (label !== other || right !== wrong) {
        change(transitions, lateTransitions, right * labelCount + label, 1);
        change(transitions, lateTransitions, wrong * labelCount + other, -1);
      }
      if (label !== other) {
        for (let index = starts[at] ?? 0; index < (starts[at + 1] ?? 0); index++) {
          if (isLeftOut(features[index] ?? 0, salt)) continue;
          const row = (features[index] ?? 0) * labelCount;
          change(weights, lateWeights, row + label, 1);
          change(weights, lateWeights, row + other, -1);
        }
      }
      right = label;
      wrong = other;
    }
  }

  function change(values: Int32Array, late: Float64Array, index: number, by: number): void {
    values[index] = (values[index] ?? 0) + by;
    late[index] = (late[index] ?? 0) + by * time;
  }
}

function average(values: Int32Array, late: Float64Array, time: number): Float64Array {
  return late.map((sum, index) => (values[index] ?? 0) - sum / (time + 1));
}

/** Each time some features of a text are left out, so that none is relied on alone. */
function isLeftOut(feature: number, salt: number): boolean {
  return combine(feature, salt) >>> 0 < leftOut;
}

function decode(
  { labels, features, starts }: Sample,
  weights: Int32Array,
  transitions: Int32Array,
  salt: number,
): Uint8Array {
  const scores = new Int32Array(labels.length * labelCount);
  for (let at = 0; at < labels.length; at++) {
    const right = labels[at] ?? outside;
    const score = at * labelCount;
    for (let index = starts[at] ?? 0; index < (starts[at + 1] ?? 0); index++) {
      if (isLeftOut(features[index] ?? 0, salt)) continue;
      const row = (features[index] ?? 0) * labelCount;
      for (let label = 0; label < labelCount; label++) {
        scores[score + label] = (scores[score + label] ?? 0) + (weights[row + label] ?? 0);
      }
    }
    for (let label = 0; label < labelCount; label++) {
      if (label === right) continue;
      const cost = label === outside ? costs.missed : right === outside ? costs.inVain : costs.otherKind;
      scores[score + label] = (scores[score + label] ?? 0) + cost;
    }
  }
  return bestLabels(scores, transitions, labels.length);
}
