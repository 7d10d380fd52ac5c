import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMediaFolder } from "../src/index.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function setUp() {
  const directory = await temporaryFolder();
  const media = createMediaFolder(join(directory, "media"));
  const file = (bytes: Uint8Array) => {
    const path = join(directory, "recording.wav");
    writeFileSync(path, bytes);
    return path;
  };
  const read = async (...wanted: Parameters<typeof media.read>) => {
    const pieces = await media.read(...wanted);
    return pieces && Buffer.concat(await Array.fromAsync(pieces));
  };
  return { media, file, read };
}

describe("a folder of media", () => {
  test("gives back any range of what it keeps, until it is deleted", async () => {
    const { media, file, read } = await setUp();
    const kept = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const property = fc.asyncProperty(kept, fc.nat(200), fc.nat(200), async (bytes, startByte, length) => {
      const id = sha256(bytes);
      const isNew = (await media.size(id)) === null;
      expect(await media.put(id, file(bytes))).toBe(isNew);
      expect(await media.put(id, "no longer there")).toBe(false);
      expect(await media.size(id)).toBe(bytes.length);
      expect(await read(id)).toEqual(Buffer.from(bytes));
      const endByte = startByte + 1 + length;
      expect(await read(id, { startByte, endByte })).toEqual(Buffer.from(bytes.subarray(startByte, endByte)));
      expect(await media.delete(id)).toBe(true);
      expect(await media.delete(id)).toBe(false);
      expect([await media.size(id), await media.read(id)]).toEqual([null, null]);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test("can be read by its owner alone, and holds nothing of a file that changed", async () => {
    const { media, file } = await setUp();
    const bytes = Buffer.from("sound");
    mkdirSync(join(media.location, sha256(bytes).slice(0, 2)), { recursive: true });
    chmodSync(join(media.location, sha256(bytes).slice(0, 2)), 0o755);
    await expect(media.put(sha256(bytes), file(Buffer.from("other")))).rejects.toMatchObject({
      code: "media.changed",
    });
    expect(readdirSync(media.location, { recursive: true })).toEqual([sha256(bytes).slice(0, 2)]);
    await media.put(sha256(bytes), file(bytes));
    const path = media.referenceTo(sha256(bytes));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  });

  test("keeps anew what was damaged where it lies", async () => {
    const { media, file, read } = await setUp();
    const bytes = Buffer.from("sound");
    const id = sha256(bytes);
    await media.put(id, file(bytes));
    for (const damaged of ["soumd", "so", ""]) {
      writeFileSync(media.referenceTo(id), damaged);
      expect(await media.put(id, file(bytes))).toBe(true);
      expect(await read(id)).toEqual(bytes);
      expect(await media.put(id, file(bytes))).toBe(false);
    }
    writeFileSync(media.referenceTo(id), "soumd");
    await expect(media.put(id, file(Buffer.from("other")))).rejects.toMatchObject({ code: "media.changed" });
    expect(await read(id)).toEqual(Buffer.from("soumd"));
  });

  test("takes only hashes for names, and says when its place is unusable", async () => {
    const { media, file } = await setUp();
    for (const name of ["../../etc/passwd", "a".repeat(63), "A".repeat(64)]) {
      expect(() => media.referenceTo(name)).toThrow(expect.objectContaining({ code: "media.invalid_name" }));
      await expect(media.read(name)).rejects.toMatchObject({ code: "media.invalid_name" });
    }
    const blocked = createMediaFolder(join(file(Buffer.from("a file")), "media"));
    await expect(blocked.put("a".repeat(64), file(Buffer.from("x")))).rejects.toMatchObject({
      code: "media.io_failed",
    });
  });
});
