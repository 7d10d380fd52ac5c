import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What people of five languages say on telephones, and music on hold, as Debian has them: PCM16, one channel of 8 kHz. */
const packages = [
  ...["en", "es", "fr", "it", "ru"].map((language) => `asterisk-core-sounds-${language}-wav`),
  "asterisk-moh-opsound-wav",
];

/** Sounds among the prompts that nobody says. */
const wordless = /silence|beep|tone|monkeys|confbridge-(join|leave)/;

export interface DebianSounds {
  /** Prompts of one voice each, by voice. */
  voices: { name: string; prompts: string[] }[];
  music: string[];
}

/** Has apt fetch the packages into a folder and unpacks them there; null where there is no apt, or it has no such packages. */
export function fetchDebianSounds(folder: string): DebianSounds | null {
  try {
    execFileSync("apt-get", ["download", ...packages], { cwd: folder, stdio: "ignore" });
    for (const archive of globSync("*.deb", { cwd: folder }))
      execFileSync("dpkg", ["-x", archive, "."], { cwd: folder });
  } catch {
    return null;
  }
  const root = join(folder, "usr/share/asterisk");
  const files = (pattern: string) =>
    globSync(pattern, { cwd: root })
      .map((path) => join(root, path))
      .sort();
  const voices = globSync("sounds/*", { cwd: root })
    .sort()
    .map((name) => ({ name, prompts: files(`${name}/**/*.wav`).filter((path) => !wordless.test(path)) }));
  return { voices, music: files("moh/*.wav") };
}

/** The samples of such a file. */
export function readPrompt(path: string): Int16Array {
  const bytes = readFileSync(path);
  const from = bytes.indexOf("data") + 8;
  const length = Math.min(bytes.readUInt32LE(from - 4), bytes.length - from) >> 1;
  return Int16Array.from({ length }, (_, i) => bytes.readInt16LE(from + 2 * i));
}
