export { type ApiDeps, createApi } from "./app.ts";
export { type Server, type ServerOptions, startServer } from "./server.ts";
