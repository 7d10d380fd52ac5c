import { whyRefused } from "@earshot/http";
import type { ArchiveConfiguration } from "./archives.ts";

/** An archive that can never be told as it is configured. */
export interface ArchiveFault {
  archive: string;
  problem: string;
  /** What to do about it. */
  hint: string;
}

/** What to do when a webhook's host is refused. */
export function refusedHint({ hostname }: URL): string {
  return `Give it an https address on the public Internet, or, if you trust the host, add "${hostname}" to allowHosts in the file that EARSHOT_ARCHIVES names.`;
}

/** The archives that may not be spoken to, by their addresses and what these resolve to now; nothing is sent. */
export async function checkArchives({
  archives,
  allowHosts,
}: Pick<ArchiveConfiguration, "archives" | "allowHosts">): Promise<ArchiveFault[]> {
  const checked = archives.map(async (archive): Promise<ArchiveFault[]> => {
    if (archive.kind === "callback") return [];
    const reason = await whyRefused(archive.url, { publicOnly: true, allowHosts });
    const problem = `may not be told: ${reason}`;
    return reason === null ? [] : [{ archive: archive.name, problem, hint: refusedHint(archive.url) }];
  });
  return (await Promise.all(checked)).flat();
}
