import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = `
import { registerHooks } from "node:module";
const loaded = [];
registerHooks({
  load(url, context, next) {
    if (/@aws-sdk|@smithy|\\bjose\\b/.test(url)) loaded.push(url);
    return next(url, context);
  },
});
await import(process.argv[1]);
console.log(JSON.stringify(loaded));
`;

test("the packages of single services are not loaded with the room", async () => {
  const index = new URL("../src/index.ts", import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script, index]);
  expect(JSON.parse(stdout)).toStrictEqual([]);
});
