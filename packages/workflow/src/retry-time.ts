import { GenesysError } from "@earshot/genesys-client";
import { SttError } from "@earshot/stt";

/** When a service said that it may be asked again, epoch ms; null when it did not say. */
export function retryAtMsOf(error: unknown): number | null {
  return error instanceof GenesysError || error instanceof SttError ? error.retryAtMs : null;
}
