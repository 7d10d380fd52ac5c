import { expect, test } from "vitest";
import { createSoundMaker } from "../src/growing-sound.ts";

const headerBytes = 58;

test("a sound is read while it is made: what is there at once, the rest as it comes, what never comes as silence", async () => {
  const { sound, add, end } = createSoundMaker(200_001);
  expect(sound.size).toBe(headerBytes + 200_002);
  const pieces = sound.read(0, sound.size);
  expect(Buffer.from((await pieces.next()).value ?? []).toString("latin1", 0, 4)).toBe("RIFF");
  const next = pieces.next();
  add(new Uint8Array(100_000).fill(1));
  expect((await next).value).toEqual(new Uint8Array(65_536).fill(1));
  const behind = Array.fromAsync(sound.read(headerBytes + 99_999, headerBytes + 150_002));
  add(new Uint8Array(50_000).fill(2));
  end();
  const found = Buffer.concat(await behind);
  expect([found.length, found[0], found[1], found[50_000], found[50_001], found[50_002]]).toEqual([
    ...[50_003, 1, 2, 2, 0xff, 0xff],
  ]);
  // The last byte fills the chunk up.
  const last = Buffer.concat(await Array.fromAsync(sound.read(sound.size - 2, sound.size)));
  expect([...last]).toEqual([0xff, 0]);
});

test("no more is taken than was announced, and whoever waits for what cannot be made is told why", async () => {
  const { sound, add, fail } = createSoundMaker(10);
  add(new Uint8Array(8).fill(1));
  const rest = Array.fromAsync(sound.read(headerBytes, sound.size));
  fail(new Error("its decoder died"));
  await expect(rest).rejects.toThrow("its decoder died");
  await expect(sound.made).rejects.toThrow("its decoder died");
  const longer = createSoundMaker(10);
  longer.add(new Uint8Array(12).fill(1));
  longer.end();
  expect(Buffer.concat(await Array.fromAsync(longer.sound.read(headerBytes, longer.sound.size)))).toHaveLength(10);
});
