export { type ApiDeps, createApi } from "./app.ts";
export { logLevels, readLogLevel } from "./log.ts";
export { type Server, type ServerOptions, startServer } from "./server.ts";
