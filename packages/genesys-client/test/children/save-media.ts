import { Readable } from "node:stream";
import { describeError } from "@earshot/model";
import { saveMedia } from "../../src/media-file.ts";

/** Saves a body of 3 MB into the folder given and prints how that failed. */
const [directory = ""] = process.argv.slice(2);
const chunks = Array.from({ length: 30 }, () => Buffer.alloc(100_000));
const outcome = await saveMedia(Readable.from(chunks), directory, "wav").catch(describeError);
console.log(JSON.stringify(outcome));
