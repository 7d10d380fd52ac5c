import { startSimulator } from "@earshot/genesys-simulator";

/** Uploads the audio of the sample calls to a speech-to-text service that fails at one of them. */
export async function uploadSamples() {
  const simulator = await startSimulator({ poison: { "rec-card-on-file": "stt500" }, speech: { mode: "jobs" } });
  const statuses: Record<string, number> = {};
  for (const { recordingId, parts } of simulator.calls) {
    for (const { audio, contentType } of parts) {
      const headers = { "content-type": contentType, "idempotency-key": recordingId };
      const answer = await fetch(simulator.sttEndpoint, { method: "POST", body: new Uint8Array(audio), headers });
      statuses[recordingId] = answer.status;
    }
  }
  await simulator.close();
  return { statuses, billedUploads: simulator.speech.stats().billedUploads };
}
