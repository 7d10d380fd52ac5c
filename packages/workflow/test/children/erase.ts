import { systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { eraseCalls } from "../../src/index.ts";
import { keepingDeps, keptCall } from "../kept-calls.ts";
import { openBucket } from "../media-bucket.ts";

/** Erases an agent's calls and one of another's in the database of a folder, with media there or in a bucket; says when it begins. */
const [folder = "", endpoint] = process.argv.slice(2);
const store = await openStore(`${folder}/earshot.db`);
const bucket = endpoint === undefined ? undefined : openBucket(endpoint);
const selection = { agentIds: ["agent-id-7x"], interactionIds: [keptCall(501).recording.interactionId] };
console.log("begun");
const deps = keepingDeps(store, folder, systemClock, bucket?.media);
await eraseCalls(deps, selection, { actor: "cli:jo", measuresKept: false });
await bucket?.http.close();
await store.close();
