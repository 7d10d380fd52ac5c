import { type Archive, type ArchiveEvent, type Attempt, tellArchive } from "@earshot/archives";
import { createHttp } from "@earshot/http";

/** Sends one event to a webhook, and to a function of this application. */
export async function sendToBoth(url: string, secret: string, keep: (event: ArchiveEvent) => unknown) {
  const archives: Archive[] = [
    { kind: "webhook", name: "records", url: new URL(url), secret },
    { kind: "callback", name: "local", handler: keep },
  ];
  const event = {
    id: "evt_1", // the same on every attempt
    type: "recording_evaluated" as const,
    timestamp: "2026-10-01T08:00:00.000Z",
    data: { recordingId: "rec-1", score: 89 },
  };
  const http = createHttp();
  const attempts: Record<string, Attempt> = {};
  for (const archive of archives) {
    const options = { timeoutMs: 15_000, allowHosts: ["127.0.0.1"], now: new Date() };
    attempts[archive.name] = await tellArchive(http, archive, event, options);
  }
  await http.close();
  return attempts;
}
