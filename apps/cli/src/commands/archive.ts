import type { DeliveryStatus } from "@earshot/model";
import { Command, InvalidArgumentError } from "commander";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { counted, note, printJson, printText } from "../io.ts";
import { withParts } from "../parts.ts";

interface PageFlags {
  limit: number;
  cursor?: string | undefined;
  json?: true | undefined;
}

export function archiveCommand(): Command {
  return new Command("archive")
    .addCommand(
      new Command("status").description("Counts deliveries for each archive.").addOption(jsonOption()).action(status),
    )
    .addCommand(
      new Command("deliver")
        .description("Delivers everything that is due now; `earshot serve` does so by itself.")
        .addOption(jsonOption())
        .action((flags: { json?: true | undefined }, command: Command) => deliver(flags, command)),
    )
    .addCommand(
      new Command("dead-letters")
        .description("Lists deliveries that were given up.")
        .option("--limit <n>", "at most so many", wholeNumber(1), 50)
        .option("--cursor <cursor>", "go on after an earlier page")
        .addOption(jsonOption())
        .action((flags: PageFlags, command: Command) => list("dead", flags, command)),
    )
    .addCommand(
      new Command("retry")
        .description("Tries dead letters again, all of them or those named, and delivers what is due.")
        .argument("[delivery...]", "numbers of deliveries, as dead-letters shows them", collectNumber)
        .addOption(jsonOption())
        .action((ids: number[], flags: { json?: true | undefined }, command: Command) =>
          deliver(flags, command, ids.length === 0 ? "all" : ids),
        ),
    );
}

function collectNumber(text: string, earlier: number[] = []): number[] {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1) throw new InvalidArgumentError("Expected the number of a delivery.");
  return [...earlier, id];
}

async function status(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const counts = await store.deliveries.counts();
    if (flags.json) return printJson(counts);
    for (const { archive, pending, delivering, delivered, dead } of counts) {
      printText(`${archive}: ${delivered} delivered, ${pending} pending, ${delivering} under way, ${dead} dead`);
    }
    for (const { archive, dead } of counts) {
      if (dead === 0) continue;
      const { items } = await store.deliveries.list({ archive, status: "dead" }, { limit: 1 });
      note(
        `${archive}: ${counted(dead, "delivery", "deliveries")} given up: ${items[0]?.error ?? "for no known reason"}`,
      );
    }
    if (counts.some(({ dead }) => dead > 0)) note("once that is put right: earshot archive retry");
    if (counts.length === 0) note("no event was meant for any archive yet");
  });
}

async function list(deliveryStatus: DeliveryStatus, flags: PageFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const page = await store.deliveries.list({ status: deliveryStatus }, { limit: flags.limit, cursor: flags.cursor });
    if (flags.json) return printJson(page);
    for (const { id, archive, type, eventId, interactionId, attempts, error } of page.items) {
      printText([id, archive, type, eventId, interactionId, `${attempts} attempts`, error ?? ""].join("  ").trimEnd());
    }
    if (page.nextCursor !== null) note(`more: --cursor ${page.nextCursor}`);
  });
}

async function deliver(flags: { json?: true | undefined }, command: Command, retry?: number[] | "all"): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.store();
    const delivery = await parts.delivery();

    if (retry !== undefined) {
      const count = await store.deliveries.retry(retry === "all" ? {} : { ids: retry }, store.clock.now());
      note(`${counted(count, "dead letter")} to be tried again`);
    }
    const { deliverDue } = await import("@earshot/workflow");
    const outcomes = await deliverDue(delivery);
    if (flags.json) return printJson(outcomes);
    for (const { archive, eventId, status: outcome, message } of outcomes) {
      printText(`${archive}  ${eventId}  ${outcome}${message === undefined ? "" : `, ${message}`}`);
    }
    if (outcomes.some((one) => one.status === "error")) process.exitCode = 1;
  });
}
