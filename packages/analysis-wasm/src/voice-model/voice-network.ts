import { brokenModel, floatTensors } from "./onnx-tensors.ts";

/** Weights of one layer, `weights[(row × taps + tap) × inputs + input]`, and what is added to each row. */
export interface Layer {
  rows: number;
  taps: number;
  inputs: number;
  weights: Float32Array;
  biases: Float32Array;
}

/** The network of Silero VAD for sound of 8 kHz, without the parts of it that only meet padding. */
export interface VoiceNetwork {
  /** Over frames of 65 magnitudes. */
  convolutions: readonly [Layer, Layer, Layer, Layer];
  /** What the recurrent cell takes from the sound: rows of the input gate, then of the forget, cell and output gates. */
  fromSound: Layer;
  /** What it takes from its own output of the window before. */
  fromItself: Layer;
  output: { weights: Float32Array; bias: number };
}

const bins = 65;
const units = 128;
const shapes = [
  { rows: 128, inputs: bins, usedTaps: [0, 1, 2] },
  { rows: 64, inputs: 128, usedTaps: [0, 1, 2] },
  { rows: 64, inputs: 64, usedTaps: [1, 2] },
  { rows: 128, inputs: 64, usedTaps: [1] },
] as const;

const firstWeights = "encoder.0.reparam_conv.weight";

/** Throws AnalysisError when the model is another one. */
export function readVoiceNetwork(model: Uint8Array): VoiceNetwork {
  const tensors = floatTensors(model);
  // There is a network for each rate; that of 8 kHz has the fewer bins.
  const first = Array.from(tensors).find(([name, { dims }]) => name.endsWith(firstWeights) && dims[1] === bins);
  if (first === undefined) throw brokenModel("has no network for 8 kHz in it");
  const prefix = first[0].slice(0, -firstWeights.length);
  const find = (name: string, ...dims: number[]) => {
    const tensor = tensors.get(prefix + name);
    const length = dims.reduce((product, dim) => product * dim);
    if (tensor === undefined || String(tensor.dims) !== String(dims) || tensor.values.length !== length) {
      throw brokenModel(`has no ${name} of ${dims.join(" × ")}`);
    }
    if (!tensor.values.every(Number.isFinite)) throw brokenModel(`has values in ${name} that are no numbers`);
    return tensor.values;
  };
  const convolution = (layer: 0 | 1 | 2 | 3): Layer => {
    const { rows, inputs, usedTaps } = shapes[layer];
    const all = find(`encoder.${layer}.reparam_conv.weight`, rows, inputs, 3);
    const weights = Array.from({ length: rows }, (_, row) =>
      usedTaps.map((tap) => Array.from({ length: inputs }, (_, input) => all[(row * inputs + input) * 3 + tap] ?? 0)),
    );
    return {
      ...{ rows, taps: usedTaps.length, inputs, weights: Float32Array.from(weights.flat(2)) },
      biases: find(`encoder.${layer}.reparam_conv.bias`, rows),
    };
  };
  const gates = (name: string, biases: Float32Array): Layer => {
    const rows = 4 * units;
    return { rows, taps: 1, inputs: units, weights: find(`decoder.rnn.${name}`, rows, units), biases };
  };
  const ofItself = find("decoder.rnn.bias_hh", 4 * units);
  const both = find("decoder.rnn.bias_ih", 4 * units).map((bias, row) => bias + (ofItself[row] ?? 0));
  return {
    convolutions: [convolution(0), convolution(1), convolution(2), convolution(3)],
    fromSound: gates("weight_ih", both),
    fromItself: gates("weight_hh", new Float32Array(4 * units)),
    output: {
      weights: find("decoder.decoder.2.weight", 1, units, 1),
      bias: find("decoder.decoder.2.bias", 1)[0] ?? 0,
    },
  };
}
