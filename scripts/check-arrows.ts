import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The rooms by floor, the lowest first. A room may depend on rooms of lower floors only, and on none of its own. */
const floors: readonly (readonly string[])[] = [
  ["@earshot/model"],
  ["@earshot/agreement", "@earshot/genesys-simulator", "@earshot/test-kit"],
  ["@earshot/analysis-wasm", "@earshot/http", "@earshot/people", "@earshot/pii", "@earshot/store"],
  ["@earshot/audio", "@earshot/media", "@earshot/quality", "@earshot/transcripts"],
  [
    "@earshot/archives",
    "@earshot/folder-source",
    "@earshot/genesys-client",
    "@earshot/measuring",
    "@earshot/media-metadata",
    "@earshot/report",
    "@earshot/stt",
  ],
  ["@earshot/faults"],
  ["@earshot/workflow"],
  ["@earshot/composition"],
  ["@earshot/api"],
  ["@earshot/web"],
  ["earshot"],
  ["@earshot/bench"],
];

/** Who may use a room that holds what only some may touch. */
const reserved: Readonly<Record<string, readonly string[]>> = {
  "@earshot/store": ["@earshot/workflow", "@earshot/composition", "@earshot/faults"],
};

/** What any room's tests may use. */
const testRooms = new Set(["@earshot/genesys-simulator", "@earshot/test-kit"]);

interface Manifest {
  name: string;
  dependencies?: Record<string, string> | undefined;
  devDependencies?: Record<string, string> | undefined;
}

const root = join(import.meta.dirname, "..");
const faults: string[] = [];
const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));
const folders = ["packages", "apps"].flatMap((parent) =>
  readdirSync(join(root, parent)).map((folder) => `${parent}/${folder}`),
);

for (const folder of [...folders, "bench"]) {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const { name: room } = manifest;
  const floor = floorOf.get(room);
  if (floor === undefined) {
    faults.push(`${folder}: ${room} has no floor in scripts/check-arrows.ts`);
    continue;
  }
  const isLower = (other: string) => (floorOf.get(other) ?? -1) < floor;
  const rooms = (dependencies: Manifest["dependencies"]) =>
    Object.keys(dependencies ?? {}).filter((name) => floorOf.has(name));
  for (const other of rooms(manifest.dependencies)) {
    if (!isLower(other)) faults.push(`${folder}: may not depend on ${other}, which is on no lower floor`);
    const users = reserved[other];
    if (users !== undefined && !users.includes(room))
      faults.push(`${folder}: only ${users.join(", ")} may use ${other}`);
  }
  for (const other of rooms(manifest.devDependencies)) {
    if (!isLower(other) && !testRooms.has(other)) faults.push(`${folder}: tests may not depend on ${other}`);
  }
}
// pnpm's strict layout makes an undeclared import fail to resolve, and knip reports undeclared and unused ones,
// so the manifests are the whole truth about the arrows.
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
