import { createGenesysClient } from "@earshot/genesys-client";
import type { Simulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import { createHttpSttProvider } from "@earshot/stt";

/** The real clients of a simulated Genesys Cloud and of its speech-to-text. */
export function connect(to: Pick<Simulator, "origin" | "clientId" | "clientSecret" | "sttEndpoint">) {
  const genesys = createGenesysClient({
    source: "guide",
    baseUrl: to.origin,
    clientId: to.clientId,
    clientSecret: to.clientSecret,
    auth: "basic",
  });
  const http = createHttp();
  return {
    genesys,
    stt: createHttpSttProvider({ endpoint: to.sttEndpoint }, { http }),
    close: async () => {
      await Promise.all([genesys.close(), http.close()]);
    },
  };
}
