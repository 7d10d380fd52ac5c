import { z } from "zod";

const valuesSchema = z.array(z.number());

/** The values of a group, which leave the database as one JSON text: ranking them there takes many times as long. */
export function readSortedValues(json: string | null): Float64Array {
  return Float64Array.from(json === null ? [] : valuesSchema.parse(JSON.parse(json))).sort();
}

/** Between the two nearest places, each counts by how near it is: type 7 of Hyndman & Fan (1996), The American Statistician 50, 361–365. */
export function quantile(sorted: Float64Array, share: number): number | null {
  const place = (sorted.length - 1) * share;
  const part = place % 1;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  return low === undefined || high === undefined ? null : low * (1 - part) + high * part;
}
