import { execFileSync } from "node:child_process";
import { mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { createParts, openVoiceDetector, parseSettings, parseVoiceSettings } from "../src/index.ts";

test("the settings of voices are read alone, and reach every run", async () => {
  const environment = { EARSHOT_VOICE_DETECTOR: "level", EARSHOT_STT: "no service" };
  expect(await openVoiceDetector(parseVoiceSettings(environment, undefined))).toEqual({ detector: "level" });
  expect(await openVoiceDetector(parseVoiceSettings({}, undefined))).toEqual({ detector: "network" });
  expect(() => parseVoiceSettings({ EARSHOT_VOICE_DETECTOR: "silero" }, undefined)).toThrow(/must be network or level/);
  const { EARSHOT_VOICE_DETECTOR } = environment;
  const own = { EARSHOT_VOICE_DETECTOR, EARSHOT_DATA: await temporaryFolder() };
  const parts = createParts(parseSettings(own, undefined), own);
  expect((await parts.runSettings()).voiceDetector).toEqual({ detector: "level" });
  await parts.close();
});

test("a voice model that is missing, cut off, another network or of no use is refused, with its file", async () => {
  const path = join(await temporaryFolder(), "voices.onnx");
  const refused = async (bytes: Uint8Array | null, detector = "network") => {
    if (bytes !== null) await writeFile(path, bytes);
    const settings = parseVoiceSettings({ EARSHOT_VOICE_MODEL: path, EARSHOT_VOICE_DETECTOR: detector }, undefined);
    return await openVoiceDetector(settings).catch((error: unknown) => error);
  };
  expect(await refused(null)).toMatchObject({
    message: expect.stringContaining(`${path}: `),
    hint: expect.stringContaining("EARSHOT_VOICE_MODEL"),
  });
  const hint = expect.stringContaining("Silero VAD, version 5 or 6");
  const wrong = { code: "analysis.voice_model", hint };
  const named = (what: string) => ({ ...wrong, message: `${path}: the voice model ${what}` });
  // A model whose graph should have 127 bytes, one that says its version alone, and a text.
  expect(await refused(Uint8Array.of(0x3a, 127, 1))).toMatchObject(named("is cut off, or is no ONNX file"));
  expect(await refused(Uint8Array.of(0x08, 7))).toMatchObject(named("has no network for 8 kHz in it"));
  expect(await refused(Buffer.from("not a model"))).toMatchObject(wrong);
  // A pipe that nobody writes to would be read for ever.
  await truncate(path, 65 * 1024 * 1024);
  expect(await refused(null)).toMatchObject({ message: `${path}: is too large for a voice model` });
  await rm(path);
  execFileSync("mkfifo", [path]);
  expect(await refused(null)).toMatchObject({ message: `${path}: is a pipe or a device, not a file` });
  await rm(path);
  await mkdir(path);
  expect(await refused(null)).toMatchObject({ message: `${path}: is a folder, not a file` });
  expect(await refused(null, "level")).toMatchObject({
    message: expect.stringContaining("EARSHOT_VOICE_DETECTOR is level"),
  });
});
