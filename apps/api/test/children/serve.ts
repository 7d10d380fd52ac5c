import { join } from "node:path";
import { parseArgs } from "node:util";
import { createKernel } from "@earshot/analysis-wasm";
import { systemClock } from "@earshot/model";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { openStore } from "@earshot/store";
import { startServer } from "../../src/index.ts";
import { connect } from "../connect.ts";

/** Serves the API on a free port over the database in a folder, with a simulator of another process. */
const { positionals } = parseArgs({ allowPositionals: true });
const [folder = "", origin = "", clientId = "", clientSecret = "", sttEndpoint = "", stopWithinMs = "30000"] =
  positionals;
const store = await openStore(join(folder, "earshot.db"));
const kernel = await createKernel();
const { genesys, stt, close } = connect({ origin, clientId, clientSecret, sttEndpoint });
const detector = createPiiDetector();
await startServer(
  {
    store,
    kernel,
    token: null,
    evaluation: {
      deps: { source: genesys.recordings, stt, store, kernel, clock: systemClock },
      settings: {
        workDirectory: join(folder, "work"),
        redaction: { detector, policy: transcriptPolicy, options: {} },
        archives: [],
        sttPollMs: 2000,
        leaseMs: 300,
      },
    },
    metadata: null,
    pii: {},
  },
  {
    host: "127.0.0.1",
    port: 0,
    logLevel: "debug",
    stopWithinMs: Number(stopWithinMs),
    onClose: async () => {
      await Promise.all([close(), store.close()]);
    },
  },
);
