const sampleRateHz = 8000;

/** A mono 8 kHz µ-law WAV of digital silence, distinct by `number`: its fact chunk is followed by a note chunk. */
export function silentWav(durationMs: number, number: number): Buffer {
  const samples = (durationMs * sampleRateHz) / 1000;
  const note = Buffer.from(`call ${number}`.padEnd(20));
  const header = Buffer.alloc(12 + 26 + 12 + 8);
  header.write("RIFF", 0);
  header.writeUInt32LE(header.length - 8 + 8 + note.length + samples, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20); // µ-law
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("fact", 38);
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(samples, 46);
  header.write("note", 50);
  header.writeUInt32LE(note.length, 54);
  const data = Buffer.alloc(8);
  data.write("data", 0);
  data.writeUInt32LE(samples, 4);
  return Buffer.concat([header, note, data, Buffer.alloc(samples, 0xff)]);
}
