import { createServer } from "node:https";
import { selfSigned } from "./self-signed.ts";

/** A server on loopback whose certificate nobody trusts: whoever takes it all the same gets nothing from it. */
export async function startSecureServer() {
  const server = createServer(selfSigned, (_request, response) => response.writeHead(204).end());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return {
    origin: `https://127.0.0.1:${address.port}`,
    close: () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}
