import { createHash } from "node:crypto";
import { join } from "node:path";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { addToErasedList, readErasedList } from "../src/erased-list.ts";

test("several processes add to the list of what was erased at once", async () => {
  const path = join(await temporaryFolder(), "erased.jsonl");
  const ids = Array.from({ length: 500 }, (_, at) => ({
    kind: "recording" as const,
    sha256: createHash("sha256").update(String(at)).digest("hex"),
  }));
  await Promise.all([1, 2, 3, 4].map(() => addToErasedList(path, ids)));
  expect(await readErasedList(path)).toEqual(ids);
});
