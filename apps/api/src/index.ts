export type { ScorecardTrial } from "@earshot/workflow";
export { type ApiDeps, createApi } from "./app.ts";
export type { CalibrationResult } from "./calibration-result.ts";
export type { Job } from "./job.ts";
export { logLevels, readLogLevel } from "./log.ts";
export type { ReviewersAnswer } from "./routes/calibrations.ts";
export type { DeliveryAnswer } from "./routes/deliveries.ts";
export type {
  ErasurePlanAnswer,
  ErasureReceiptAnswer,
  LegalHoldAnswer,
  RetentionPlanAnswer,
  RetentionRunAnswer,
} from "./routes/keeping.ts";
export type { ApiKeyAnswer } from "./routes/keys.ts";
export type { MarkedAnswer, OwnNameAnswer } from "./routes/own-names.ts";
export type { RunFailuresAnswer, RunOutcomeAnswer } from "./routes/runs.ts";
export type { ScorecardVersion, StoredScorecard } from "./routes/scorecards.ts";
export type { SessionAnswer } from "./routes/sessions.ts";
export type { Me } from "./routes/sign-in.ts";
export type { CallLevelsAnswer } from "./routes/sound.ts";
export type { TeamAnswer } from "./routes/teams.ts";
export type { UploadedAnswer } from "./routes/uploads.ts";
export type { UserAnswer } from "./routes/users.ts";
export { type Server, type ServerOptions, startServer } from "./server.ts";
export { startWorkerServer, type WorkerServer } from "./worker-server.ts";
