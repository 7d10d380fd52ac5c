import { join } from "node:path";
import { systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { eraseCalls } from "../../src/index.ts";
import { keepingDeps, keptCall } from "../kept-calls.ts";

/** Erases an agent's calls and one of another's in the database of a folder; says when it begins. */
const [folder = ""] = process.argv.slice(2);
const store = await openStore(join(folder, "earshot.db"));
const selection = { agentIds: ["agent-id-7x"], interactionIds: [keptCall(501).recording.interactionId] };
console.log("begun");
await eraseCalls(keepingDeps(store, folder, systemClock), selection, { actor: "cli:jo", measuresKept: false });
await store.close();
