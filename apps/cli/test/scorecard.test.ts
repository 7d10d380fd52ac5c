import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseScorecard, scorecards } from "@earshot/quality";
import { expect, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";
import { transcript } from "./worked-example.ts";

test("the built-in scorecards are listed and shown", async () => {
  expect((await runCli(["scorecard", "list"])).stdout).toBe(
    "guide@1  3 criteria: Time on hold, Silence, Talk-over (default)\nper-minute@1  3 criteria: Time on hold, Silence, Talk-over\n",
  );
  for (const [name, scorecard] of scorecards) {
    const { stdout } = await runCli(["scorecard", "show", name]);
    expect(parseScorecard(stdout, name)).toEqual(scorecard);
  }
});

test("a scorecard to start with is written once, is valid, and scores under its own name", async () => {
  const cwd = await temporaryFolder();
  expect(await runCli(["scorecard", "init", "Our Rules.json"], { cwd })).toMatchObject({ code: 0 });
  const written = await readFile(join(cwd, "Our Rules.json"), "utf8");
  expect(await runCli(["scorecard", "check", "Our Rules.json"], { cwd })).toMatchObject({
    code: 0,
    stdout: "our-rules@1  3 criteria: Time on hold, Silence, Talk-over\n",
  });
  expect(await runCli(["scorecard", "init", "Our Rules.json"], { cwd })).toMatchObject({ code: 2 });
  expect(await readFile(join(cwd, "Our Rules.json"), "utf8")).toBe(written);
  const scorecardOf = async (name: string) => {
    const args = ["analyze", "-", "--json", "--scorecard", name];
    return JSON.parse((await runCli(args, { cwd, input: JSON.stringify(transcript) })).stdout).score.scorecard;
  };
  expect(await scorecardOf("Our Rules.json")).toBe("our-rules@1");
  expect(await scorecardOf("per-minute")).toBe("per-minute@1");
});

test("check names every fault", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "wrong.json"), '{"name": "wrong", "version": 0, "formula": "deduct", "criteria": []}');
  const { code, stderr } = await runCli(["scorecard", "check", "wrong.json"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("wrong.json is not a scorecard (2 faults)");
  expect(stderr).toContain("version");
  expect(stderr).toContain("criteria");
});

test("a version is published once, and another content under it is refused", async () => {
  const cwd = await temporaryFolder();
  const run = (...args: string[]) => runCli(["scorecard", ...args], { cwd, env: { EARSHOT_DATA: join(cwd, "data") } });
  await run("init", "ours.json");
  expect(await run("publish", "ours.json")).toMatchObject({ code: 0, stdout: "ours@1\n" });
  const changed = (await readFile(join(cwd, "ours.json"), "utf8")).replace("Silence", "Quiet");
  await writeFile(join(cwd, "ours.json"), changed);
  const { code, stdout, stderr } = await run("publish", "ours.json");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("ours@1 was published with another content");
});
