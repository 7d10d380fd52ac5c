export { type ApiDeps, createApi } from "./app.ts";
export type { Job } from "./job.ts";
export { logLevels, readLogLevel } from "./log.ts";
export type { DeliveryAnswer } from "./routes/deliveries.ts";
export type { RunOutcomeAnswer } from "./routes/runs.ts";
export type { Me } from "./routes/sign-in.ts";
export type { CallLevelsAnswer } from "./routes/sound.ts";
export { type Server, type ServerOptions, startServer } from "./server.ts";
