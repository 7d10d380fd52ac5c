import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const channels = 2;
const source = join(import.meta.dirname, "../../packages/genesys-simulator/samples/billing-dispute.wav");

/** A sample call again and again, until it lasts so long: µ-law behind a header of its own. */
export function writeLongSound(path: string, minutes: number): void {
  const call = readFileSync(source);
  const dataAt = call.indexOf("data") + 8;
  const sound = call.subarray(dataAt);
  const bytes = minutes * 60 * 8000 * channels;
  const header = Buffer.from(call.subarray(0, dataAt));
  header.writeUInt32LE(dataAt - 8 + bytes, 4);
  header.writeUInt32LE(bytes, dataAt - 4);
  const file = openSync(path, "w");
  writeSync(file, header);
  for (let left = bytes; left > 0; left -= sound.length) writeSync(file, sound.subarray(0, left));
  closeSync(file);
}
