import { AnalysisError } from "../errors.ts";

export interface FloatTensor {
  dims: readonly number[];
  values: Float32Array;
}

/** A field of a message in the wire format of Protocol Buffers: a number, or the bytes of a string, a list or a message. */
interface Field {
  number: number;
  value: bigint;
  bytes: Uint8Array;
}

const floatType = 1n;
const deepestGraph = 8;
/** Silero VAD has 36 tensors, of three dimensions at most. */
const mostTensors = 1000;
const mostDimensions = 8;

/**
 * The float tensors of an ONNX model by their names, those of branches too. A constant is named as the output of its node.
 * Throws AnalysisError for what is no ONNX model.
 */
export function floatTensors(model: Uint8Array): Map<string, FloatTensor> {
  const tensors = new Map<string, FloatTensor>();
  for (const { number, bytes } of fields(model)) if (number === 7) readGraph(bytes, tensors, 0);
  return tensors;
}

function readGraph(graph: Uint8Array, tensors: Map<string, FloatTensor>, depth: number): void {
  if (depth > deepestGraph) throw brokenModel("has graphs in graphs without end");
  for (const { number, bytes } of fields(graph)) {
    if (number === 1) readNode(bytes, tensors, depth);
    if (number === 5) addTensor(bytes, null, tensors);
  }
}

function readNode(node: Uint8Array, tensors: Map<string, FloatTensor>, depth: number): void {
  let output: string | null = null;
  for (const { number, bytes } of fields(node)) {
    if (number === 2) output ??= text(bytes);
    if (number !== 5) continue;
    for (const attribute of fields(bytes)) {
      if (attribute.number === 5) addTensor(attribute.bytes, output, tensors);
      if (attribute.number === 6) readGraph(attribute.bytes, tensors, depth + 1);
    }
  }
}

function addTensor(tensor: Uint8Array, output: string | null, tensors: Map<string, FloatTensor>): void {
  let name = output ?? "";
  let type = 0n;
  let values = new Float32Array();
  const dims: number[] = [];
  for (const { number, value, bytes } of fields(tensor)) {
    if (number === 1) addDims(dims, value, bytes);
    if (number === 2) type = value;
    if (number === 8 && output === null) name = text(bytes);
    if ((number === 4 || number === 9) && bytes.length % 4 === 0) values = floats(bytes);
  }
  if (type !== floatType) return;
  tensors.set(name, { dims, values });
  if (tensors.size > mostTensors) throw brokenModel(`has more than ${mostTensors} tensors`);
}

/** Dimensions come one in a field, or several in the bytes of one. */
function addDims(dims: number[], value: bigint, bytes: Uint8Array): void {
  const reader = createReader(bytes);
  do {
    if (dims.length === mostDimensions) throw brokenModel(`has a tensor of more than ${mostDimensions} dimensions`);
    dims.push(Number(bytes.length > 0 ? reader.number() : value));
  } while (!reader.isAtEnd());
}

function* fields(message: Uint8Array): Generator<Field> {
  const nothing = message.subarray(0, 0);
  const reader = createReader(message);
  while (!reader.isAtEnd()) {
    const key = Number(reader.number());
    const number = key >>> 3;
    const kind = key & 7;
    if (kind === 0) yield { number, value: reader.number(), bytes: nothing };
    else if (kind === 1) yield { number, value: 0n, bytes: reader.bytes(8) };
    else if (kind === 2) yield { number, value: 0n, bytes: reader.bytes(Number(reader.number())) };
    else if (kind === 5) yield { number, value: 0n, bytes: reader.bytes(4) };
    else throw brokenModel("is damaged, or is no ONNX file");
  }
}

function createReader(bytes: Uint8Array) {
  let at = 0;
  return {
    isAtEnd: () => at >= bytes.length,
    number: () => {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = bytes[at++];
        if (byte === undefined) break;
        value |= BigInt(byte & 127) << shift;
        if (byte < 128) return value;
      }
      throw brokenModel("is damaged, or is no ONNX file");
    },
    bytes: (length: number) => {
      if (length > bytes.length - at) throw brokenModel("is cut off, or is no ONNX file");
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}

function floats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function brokenModel(what: string): AnalysisError {
  return new AnalysisError("analysis.voice_model", `the voice model ${what}`, {
    hint: "Give silero_vad.onnx of Silero VAD, version 5 or 6: its variants of half precision and for 16 kHz alone do not fit.",
  });
}
