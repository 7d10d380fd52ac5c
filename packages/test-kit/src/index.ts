export { errorOf } from "./error-of.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { fcOptions } from "./fast-check-options.ts";
export { type PostgresServer, startPostgres } from "./postgres-server.ts";
export { createRandom } from "./random.ts";
export { type SampleCall, sampleCalls, sampleInput, workedExample } from "./sample-calls.ts";
export { temporaryFolder } from "./temporary-folder.ts";
export { chunk, extension, formatChunk, long, longSizes, riff, type WavOptions, wavFile } from "./wav.ts";
export { type ZipMember, zipArchive } from "./zip-archive.ts";
