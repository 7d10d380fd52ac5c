import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { systemClock } from "@earshot/model";
import { expect, onTestFinished, test, vi } from "vitest";
import { setUp, sha256 } from "./bucket.ts";

test("a process that is killed before its upload is completed leaves nothing that can be read", async () => {
  const { aws, media, file } = await setUp({}, systemClock);
  const bytes = Buffer.alloc(65 * 2 ** 20, "sound");
  const id = sha256(bytes);
  const path = await file(bytes);
  aws.fail("CompleteMultipartUpload", "hanging", 1);
  const script = fileURLToPath(new URL("./children/put-media.ts", import.meta.url));
  const child = spawn(process.execPath, [script, aws.endpoint, id, path], { env: aws.credentials, stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const asked = () => aws.requests.map(({ operation }) => operation);
  await vi.waitUntil(() => asked().includes("CompleteMultipartUpload"), { timeout: 30_000 });
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect([await media.size(id), await media.read(id), aws.objects()]).toEqual([null, null, []]);
  // What is left of it is for a rule of the bucket.
  expect(aws.unfinishedUploads()).toHaveLength(1);
  expect(await media.put(id, path)).toBe(true);
  expect(await media.size(id)).toBe(bytes.length);
});
