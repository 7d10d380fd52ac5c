import { type CopyEvent, UsageError } from "@earshot/model";
import { Command } from "commander";
import { counted, note, print } from "../io.ts";
import { withParts } from "../parts.ts";

interface CopyFlags {
  from?: string | undefined;
  to?: string | undefined;
  verifyOnly?: true | undefined;
}

/** How often a long table is spoken of, in ms. */
const everyMs = 5000;

export function dbCopyCommand(): Command {
  return new Command("copy")
    .description("Moves everything between an SQLite file and a Postgres database, and compares both.")
    .option("--from <database>", "file or postgres:// address to copy (default: the database of the settings)")
    .option("--to <database>", "new file or empty postgres:// database (default: the database of the settings)")
    .option("--verify-only", "copy nothing: compare what was copied before")
    .addHelpText(
      "after",
      `
Examples:
  EARSHOT_DATABASE_FILE=/run/secrets/database earshot db copy --from earshot-data/earshot.db
  earshot db copy --from earshot-data/earshot.db --to postgres://earshot@db.example.com/earshot
  earshot db copy --from postgres://earshot@db.example.com/earshot --to earshot-data/earshot.db

Stop all that uses either database first. A copy that was stopped, or killed, goes on when the same command is run again.
A password does not belong here: it is read from PGPASSWORD, from ~/.pgpass, or with the address from
EARSHOT_DATABASE_FILE when that end is left out. Recordings, thumbnails and answers of speech services are not copied.`,
    )
    .action(copy);
}

async function copy({ from, to, verifyOnly }: CopyFlags, command: Command): Promise<void> {
  if (from === undefined && to === undefined) {
    throw new UsageError(
      "it is not said what to copy",
      "Give --from, --to or both: the other is that of the settings.",
    );
  }
  refusePassword("--from", from);
  refusePassword("--to", to);
  await withParts(command, async (parts) => {
    const { source, target } = await parts.copyDatabase({ from, to, verifyOnly }, createReport());
    print(`${target} is equal to ${source}`);
    const { EARSHOT_MEDIA: media = parts.paths.media } = parts.settings;
    note(`recordings stay in ${media}, thumbnails and answers of speech services in ${parts.paths.directory}`);
  });
}

function refusePassword(flag: string, location = ""): void {
  if (!URL.canParse(location) || new URL(location).password === "") return;
  throw new UsageError(
    `${flag} has a password, which every list of processes shows`,
    `Leave it out and set PGPASSWORD, or put the address into the file of EARSHOT_DATABASE_FILE and leave ${flag} out.`,
  );
}

/** A line for each table that was compared, and now and then one for a table that takes long. */
function createReport(): (event: CopyEvent) => void {
  let saidAtMs = performance.now();
  return (event) => {
    const { type, table, rows } = event;
    if (type === "compared") {
      const { targetRows, isEqual } = event;
      const found = isEqual ? "equal" : `differs: ${counted(targetRows, "row")} in the copy`;
      print(`${table.padEnd(26)}${String(rows).padStart(12)} ${rows === 1 ? "row " : "rows"}  ${found}`);
      return;
    }
    if (performance.now() - saidAtMs < everyMs) return;
    saidAtMs = performance.now();
    note(`${type === "copied" ? "copying" : "comparing"} ${table}: ${rows} of ${counted(event.total, "row")}`);
  };
}
