import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TranscriptFormat } from "@earshot/model";
import { errorOf, temporaryFolder } from "@earshot/test-kit";
import { TranscriptError } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { SttError } from "../src/errors.ts";
import { createFileSttProvider } from "../src/file-provider.ts";

const input = (recordingId: string, partId = "part-1") => ({
  recordingId,
  partId,
  path: "/nowhere/call.wav",
  bytes: 1,
  sha256: "00",
  contentType: "audio/wav",
  audio: { container: "WAVE", codec: "PCM", channels: 1, sampleRateHz: 8000, durationMs: 1 },
});

const done = (document: unknown, format: TranscriptFormat | null = null) => ({
  state: "done",
  transcript: { kind: "document", format, document },
});

async function folder(files: Record<string, string>) {
  const directory = join(await temporaryFolder(), "transcripts");
  await mkdir(directory);
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  return { directory, provider: createFileSttProvider({ directory }) };
}

describe("createFileSttProvider", () => {
  it("prefers the part's document to the recording's", async () => {
    const { provider } = await folder({
      "rec-1.json": '{"results": ["whole"]}',
      "rec-1.part-2.json": '\uFEFF{"results": ["part"]}',
    });
    expect(await provider.submit(input("rec-1"))).toStrictEqual(done({ results: ["whole"] }));
    expect(await provider.submit(input("rec-1", "part-2"))).toStrictEqual(done({ results: ["part"] }));
  });

  it("names both paths when there is no document", async () => {
    const { directory, provider } = await folder({});
    const error = await errorOf(SttError, () => provider.submit(input("rec-1")));
    expect(error.code).toBe("stt.transcript_missing");
    expect(error.message).toBe(
      `no transcript for recording rec-1: neither ${join(directory, "rec-1.part-1.json")} nor ${join(directory, "rec-1.json")} exists`,
    );
  });

  it.each([
    "../secret",
    "..",
    "../",
    "/etc/passwd",
    "..\\secret",
    "x/../../secret",
    "a\0b",
    "\ud800",
    "x".repeat(5000),
  ])("keeps the id %j inside the folder", async (id) => {
    const { directory, provider } = await folder({});
    await writeFile(join(directory, "..", "secret.json"), "{}");
    await writeFile(join(directory, "..", "secret.part-1.json"), "{}");
    const error = await errorOf(SttError, () => provider.submit(input(id)));
    expect(error.code).toBe("stt.transcript_missing");
    const other = await errorOf(SttError, () => provider.submit(input("rec-1", id)));
    expect(other.code).toBe("stt.transcript_missing");
  });

  it("finds an id with characters that no file name has, percent-encoded", async () => {
    const { provider } = await folder({ "a%2Fb.json": "[]" });
    expect(await provider.submit(input("a/b"))).toStrictEqual(done([]));
  });

  it("names the format it was configured with", async () => {
    const { directory } = await folder({ "rec-1.json": "[]" });
    const provider = createFileSttProvider({ directory, format: "genesys" });
    expect(await provider.submit(input("rec-1"))).toStrictEqual(done([], "genesys"));
  });

  it("names the file that is no JSON, or no text", async () => {
    const { directory, provider } = await folder({ "rec-1.json": '{"results": [', "rec-2.json": "RIFF" });
    for (const [id, code] of [
      ["rec-1", "transcript.json"],
      ["rec-2", "transcript.binary"],
    ] as const) {
      const error = await errorOf(TranscriptError, () => provider.submit(input(id)));
      expect(error).toMatchObject({ code, source: join(directory, `${id}.json`) });
    }
  });

  it("says when a document cannot be read", async () => {
    const { directory, provider } = await folder({});
    await mkdir(join(directory, "rec-1.json"));
    const error = await errorOf(SttError, () => provider.submit(input("rec-1")));
    expect(error.code).toBe("stt.transcript_unreadable");
  });

  it("has no jobs", async () => {
    const { provider } = await folder({});
    const job = { provider: "file", id: "1" };
    expect((await errorOf(SttError, () => provider.poll(job))).code).toBe("stt.job_lost");
  });
});
