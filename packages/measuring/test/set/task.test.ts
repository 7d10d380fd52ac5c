import { openOnDisk, type SetFile } from "@earshot/transcripts";
import { expect, test } from "vitest";
import { planTasks } from "../../src/set/task.ts";

test("a file that claims a length beyond all memory's plans is read from its beginning", async () => {
  const archive: SetFile = { path: "a.zip", lines: false, compression: null };
  const bytes = Number.MAX_SAFE_INTEGER;
  const sizes = { headerByte: 0, packedBytes: bytes, bytes, crc32: 0 };
  const place = { kind: "zip", method: "stored", archive, ...sizes } as const;
  const file: SetFile = { path: "a.zip/b.jsonl", lines: true, compression: null, place };
  const tasks = await planTasks([file], { taskBytes: 4 << 20, columns: {}, open: openOnDisk });
  expect(tasks).toMatchObject([{ kind: "stream", file: { path: "a.zip/b.jsonl" } }]);
});
