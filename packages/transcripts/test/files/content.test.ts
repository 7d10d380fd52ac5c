import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import { fcOptions, temporaryFolder } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readContent, readWhole, TranscriptError, toSetFile } from "../../src/index.ts";

/** What is delivered, and the error after it. */
async function read(path: string): Promise<{ content: Buffer; error: TranscriptError | null }> {
  const pieces: Buffer[] = [];
  let error: TranscriptError | null = null;
  try {
    for await (const piece of readContent(toSetFile(path))) pieces.push(piece);
  } catch (thrown) {
    if (!(thrown instanceof TranscriptError)) throw thrown;
    error = thrown;
  }
  return { content: Buffer.concat(pieces), error };
}

/** Words that repeat as those of a transcript do, so that they are packed as such. */
function linesOf(count: number): Buffer {
  const line = (index: number) => `{"start_time": ${(index * 7919) % 100_003}, "transcript": "${index % 97} words"}\n`;
  return Buffer.from(Array.from({ length: count }, (_, index) => line(index)).join(""));
}

/** Without it damage to zstd may go unnoticed. */
const withChecksum = { [constants.ZSTD_c_checksumFlag]: 1 };
const packings = [
  ["gz", "gzip", (content: Buffer) => gzipSync(content)],
  ["zst", "zstd", (content: Buffer) => zstdCompressSync(content, { params: withChecksum })],
] as const;

describe.each(packings)("a file packed as .%s", (ending, name, pack) => {
  test.each([0, 1, 2000, 20_000])("is delivered whole before what is no longer packed: %i lines", async (count) => {
    const path = join(await temporaryFolder(), `calls.jsonl.${ending}`);
    const good = linesOf(count);
    for (const packed of [[good], [good, linesOf(3)]]) {
      writeFileSync(path, Buffer.concat([...packed.map(pack), Buffer.from("garbage\n")]));
      const { content, error } = await read(path);
      expect(content.equals(Buffer.concat(packed))).toBe(true);
      expect(error).toMatchObject({ code: "transcript.damaged", source: path });
      expect(error?.message).toContain(`the ${name} data are damaged or cut off`);
    }
  });

  test("may have several parts, and none", async () => {
    const path = join(await temporaryFolder(), `calls.jsonl.${ending}`);
    writeFileSync(path, Buffer.concat([linesOf(3), Buffer.alloc(0), linesOf(9000)].map(pack)));
    expect(await read(path)).toEqual({ content: Buffer.concat([linesOf(3), linesOf(9000)]), error: null });
  });

  test("is delivered as far as it goes when it is cut off", async () => {
    const path = join(await temporaryFolder(), `calls.jsonl.${ending}`);
    const whole = linesOf(20_000);
    const packed = pack(whole);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: packed.length - 1 }), async (length) => {
        writeFileSync(path, packed.subarray(0, length));
        const { content, error } = await read(path);
        expect(error?.code).toBe("transcript.damaged");
        expect(whole.subarray(0, content.length).equals(content)).toBe(true);
        // A block of zstd is unpacked as a whole.
        const share = (length - 400_000) / packed.length;
        expect(content.length / whole.length).toBeGreaterThan(name === "gzip" ? length / packed.length - 0.1 : share);
      }),
      { ...fcOptions, numRuns: 30 },
    );
  });

  test("is delivered up to the place where it is damaged", async () => {
    const path = join(await temporaryFolder(), `calls.jsonl.${ending}`);
    const whole = linesOf(20_000);
    const packed = pack(whole);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1000, max: packed.length - 100 }), async (at) => {
        writeFileSync(path, Buffer.concat([packed.subarray(0, at), Buffer.alloc(64, 0xff), packed.subarray(at + 64)]));
        const { content, error } = await read(path);
        expect(error?.code).toBe("transcript.damaged");
        writeFileSync(path, packed.subarray(0, at));
        const { content: good } = await read(path);
        // What the fault begins with may still be read as something.
        expect(content.length).toBeGreaterThanOrEqual(good.length);
        expect(content.subarray(0, good.length).equals(good)).toBe(true);
      }),
      { ...fcOptions, numRuns: 5 },
    );
  });

  test("that is not packed at all is called so", async () => {
    const path = join(await temporaryFolder(), `calls.jsonl.${ending}`);
    for (const content of [linesOf(3), Buffer.from("{"), Buffer.from("\n")]) {
      writeFileSync(path, content);
      const { error } = await read(path);
      expect(error).toMatchObject({ code: "transcript.damaged", source: path });
      expect(error?.message).toBe(`${path}: is not packed as ${name}, though its name ends in .${ending}`);
      expect(error?.hint).toBe(`Take .${ending} off its name, or pack it.`);
    }
  });
});

test("a packed pipe is read once: nothing of it is read again to find its fault", async () => {
  const path = join(await temporaryFolder(), "calls.jsonl.gz");
  execFileSync("mkfifo", [path]);
  const writer = spawn("sh", ["-c", 'cat > "$0"', path], { stdio: ["pipe", "ignore", "ignore"] });
  writer.stdin.end(Buffer.concat([gzipSync(linesOf(3)), Buffer.from("garbage")]));
  const closed = once(writer, "close");
  expect((await read(path)).error?.code).toBe("transcript.damaged");
  await closed;
});

test("what unpacks to more than a document may have is refused without unpacking the rest", async () => {
  const path = join(await temporaryFolder(), "call.json.gz");
  // Gzip files joined are one. The rest is damaged: who reads on sees that.
  const part = gzipSync(Buffer.alloc(64 << 20));
  writeFileSync(path, Buffer.concat([...Array.from({ length: 9 }, () => part), Buffer.alloc(1 << 20, 7)]));
  await expect(readWhole(toSetFile(path))).rejects.toMatchObject({ code: "transcript.too_large", source: path });
});
