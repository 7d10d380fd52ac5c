import { UsageError } from "@earshot/model";
import type { Settings } from "./settings.ts";

/** The settings that say where transcripts come from; one at most may be set. */
export function transcriptSettings({
  EARSHOT_STT_URL: url,
  EARSHOT_TRANSCRIPTS: folder,
  EARSHOT_STT: service,
}: Settings) {
  return [
    ...(url === undefined ? [] : [{ name: "EARSHOT_STT_URL", value: url } as const]),
    ...(folder === undefined ? [] : [{ name: "EARSHOT_TRANSCRIPTS", value: folder } as const]),
    ...(service === undefined ? [] : [{ name: "EARSHOT_STT", value: service } as const]),
  ];
}

/** @throws UsageError when none or several are set */
export function transcriptSetting(settings: Settings) {
  const all = transcriptSettings(settings);
  const [setting, ...others] = all;
  if (others.length > 0) {
    const set = all.map(({ name }) => name).join(" and ");
    throw new UsageError(`${set} are set together`, "Keep the one to take transcripts from.");
  }
  if (setting !== undefined) return setting;
  throw new UsageError(
    "no source of transcripts is set",
    "Set EARSHOT_STT_URL to a speech-to-text endpoint, EARSHOT_TRANSCRIPTS to a folder of transcripts, or EARSHOT_STT to a service by its name.",
  );
}
