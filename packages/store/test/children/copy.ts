import { copyStore } from "../../src/index.ts";

/** Copies a database and says so after every batch. */
const [from = "", to = ""] = process.argv.slice(2);
await copyStore({ from, to }, (event) => {
  if (event.type !== "read") process.stdout.write(`${event.type} ${event.table}\n`);
});
process.stdout.write("done\n");
