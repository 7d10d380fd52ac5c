import { type CallBatch, createKernel } from "@earshot/analysis-wasm";
import { toBatch } from "../../../packages/analysis-wasm/test/reference/plain.ts";
import { createCalls, equalLengths, spreadLengths } from "../calls.ts";
import { type Contender, type Group, type GroupResult, interleave, perSecond, rate, toRatio } from "../measure.ts";
import { bandwidthBytes, compileSweep, type NativeSweep, startSweep } from "../native-sweep.ts";
import { oracleTotals, plainCalls } from "../oracle-totals.ts";
import { parameters } from "../parameters.ts";
import { plainSweep } from "../plain-sweep.ts";
import { assertSame } from "../totals.ts";

/** Start, end and speaker of four bytes each, and one for the side. */
const segmentBytes = 13;
const oracleCalls = 20;

interface Shape {
  name: string;
  lengths: number[];
  /** Sweeps that follow each other in one sample, so that a short one is timed well. */
  repeats: number;
  /** The columns are larger than the processor's caches, so that they are read from memory. */
  beyondCaches: boolean;
}

/** The totals of many calls at once: the kernel against the same sweep in plain JavaScript and in C. */
export const kernelGroup: Group = {
  name: "kernel",
  async measure({ seed, folder }) {
    const sweep = compileSweep(folder);
    const shapes: Shape[] = [
      { name: "10,000 calls of 100", lengths: equalLengths(10_000, 100), repeats: 5, beyondCaches: false },
      {
        name: "4.2 million segments, lengths spread",
        lengths: spreadLengths(seed, 2 ** 22),
        repeats: 1,
        beyondCaches: true,
      },
    ];
    const result: GroupResult = {
      measures: [],
      ratios: [],
      skipped: "reason" in sweep ? [{ name: "kernel against C and read bandwidth", reason: sweep.reason }] : [],
    };
    for (const shape of shapes) {
      const batch = createCalls(seed, shape.lengths);
      const native = "path" in sweep ? startSweep(sweep.path, folder, batch, parameters) : null;
      const { measures, ratios } = await measureShape(shape, batch, native);
      await native?.close();
      result.measures.push(...measures);
      result.ratios.push(...ratios);
    }
    return result;
  },
};

async function measureShape(
  { name: shape, repeats, beyondCaches }: Shape,
  batch: CallBatch,
  native: NativeSweep | null,
) {
  const kernel = await createKernel();
  const other = await createKernel();
  const placed = kernel.place(batch);
  const sample = plainCalls(batch, oracleCalls);
  const expected = placed.totals(parameters);
  assertSame("kernel, sample", other.place(toBatch(sample)).totals(parameters), oracleTotals(sample, parameters));
  assertSame("plain JavaScript", plainSweep(batch, parameters), expected);
  for (const work of ["plain", "lanes"] as const) {
    await native?.run(work);
    if (native !== null) assertSame(`C ${work}`, await native.results(), expected);
  }

  const segments = batch.segments.startMs.length * repeats;
  const sampleSegments = sample.reduce((sum, call) => sum + call.segments.length, 0);
  const unit = "segments/s";
  const here = (name: string, work: () => unknown): Contender => {
    const again = () => {
      for (let i = 0; i < repeats; i++) work();
    };
    return { name, unit, run: () => rate(segments, again) };
  };
  const inC = (name: string, sweep: NativeSweep, work: "plain" | "lanes"): Contender => {
    return { name, unit, run: async () => perSecond(segments, await sweep.run(work, repeats)) };
  };
  const contenders = [
    here("kernel", () => placed.totals(parameters)),
    here("plain JavaScript", () => plainSweep(batch, parameters)),
    here("kernel, placing included", () => other.place(batch).totals(parameters)),
    here("kernel, turns and response latencies", () => placed.turns(parameters)),
    { name: "oracle", unit, run: () => rate(sampleSegments, () => oracleTotals(sample, parameters)) },
  ];
  if (native !== null) {
    contenders.push(inC("C, plain", native, "plain"), inC("C, four calls in lanes", native, "lanes"));
    if (beyondCaches) {
      const run = async () => perSecond(bandwidthBytes, await native.run("bandwidth"));
      contenders.push({ name: "read bandwidth", unit: "bytes/s", run });
    }
  }
  const measures = await interleave(contenders, { warmUps: 3, rounds: 15 });
  const samples = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
  const kernelSamples = samples("kernel");
  const ratios = [toRatio("kernel ÷ plain JavaScript", kernelSamples, samples("plain JavaScript"), { atLeast: 6 })];
  if (native !== null) {
    const lanes = samples("C, four calls in lanes");
    const faster = samples("C, plain").map((plain, round) => Math.max(plain, lanes[round] ?? plain));
    ratios.push(toRatio("kernel ÷ the faster C", kernelSamples, faster, { atLeast: 1 }));
    if (beyondCaches) {
      const bytes = kernelSamples.map((perSecond) => perSecond * segmentBytes);
      ratios.push(toRatio("kernel, bytes read ÷ read bandwidth", bytes, samples("read bandwidth"), { atLeast: 0.35 }));
    }
  }
  const inShape = <T extends { name: string }>(row: T) => ({ ...row, name: `${row.name}: ${shape}` });
  return { measures: measures.map(inShape), ratios: ratios.map(inShape) };
}
