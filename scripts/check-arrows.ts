import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Which rooms a room may depend on at run time. ARCHITECTURE.md draws the same picture. */
const arrows: Record<string, readonly string[]> = {
  "@earshot/analysis-wasm": [],
  "@earshot/http": [],
  "@earshot/pii": [],
  "@earshot/store": [],
  "@earshot/genesys-simulator": [],
  "@earshot/genesys-client": ["@earshot/http"],
  "@earshot/transcription": ["@earshot/analysis-wasm", "@earshot/http"],
  "@earshot/quality": ["@earshot/analysis-wasm"],
  "@earshot/media-metadata": ["@earshot/pii"],
  "@earshot/workflow": [
    "@earshot/analysis-wasm",
    "@earshot/genesys-client",
    "@earshot/http",
    "@earshot/media-metadata",
    "@earshot/pii",
    "@earshot/quality",
    "@earshot/store",
    "@earshot/transcription",
  ],
  "@earshot/api": [
    "@earshot/analysis-wasm",
    "@earshot/genesys-client",
    "@earshot/http",
    "@earshot/media-metadata",
    "@earshot/pii",
    "@earshot/quality",
    "@earshot/store",
    "@earshot/transcription",
    "@earshot/workflow",
  ],
  earshot: [
    "@earshot/analysis-wasm",
    "@earshot/api",
    "@earshot/genesys-client",
    "@earshot/genesys-simulator",
    "@earshot/http",
    "@earshot/media-metadata",
    "@earshot/pii",
    "@earshot/quality",
    "@earshot/store",
    "@earshot/transcription",
    "@earshot/workflow",
  ],
  "@earshot/bench": ["@earshot/analysis-wasm", "@earshot/transcription"],
};

/** Test doubles that any room's tests may use. */
const testRooms = new Set(["@earshot/genesys-simulator"]);

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const root = join(import.meta.dirname, "..");
const faults: string[] = [];
const floors = ["packages", "apps"].flatMap((floor) =>
  readdirSync(join(root, floor)).map((room) => `${floor}/${room}`),
);
for (const room of [...floors, "bench"]) {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, room, "package.json"), "utf8"));
  const allowed = arrows[manifest.name];
  if (allowed === undefined) {
    faults.push(`${room}: ${manifest.name} has no row in scripts/check-arrows.ts`);
    continue;
  }
  const isRoom = (name: string) => name in arrows;
  for (const name of Object.keys(manifest.dependencies ?? {}).filter(isRoom)) {
    if (!allowed.includes(name)) faults.push(`${room}: may not depend on ${name}`);
  }
  for (const name of Object.keys(manifest.devDependencies ?? {}).filter(isRoom)) {
    if (!allowed.includes(name) && !testRooms.has(name)) {
      faults.push(`${room}: tests may not depend on ${name}`);
    }
  }
}
// pnpm's strict layout makes an undeclared import fail to resolve, and knip reports undeclared and unused ones,
// so the manifests are the whole truth about the arrows.
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
