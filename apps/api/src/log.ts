import type { Writable } from "node:stream";
import type { FastifyServerOptions } from "fastify";

export interface LogOptions {
  level: string;
  /** Where the lines go; standard output unless given. */
  stream?: Writable | undefined;
}

/** Lines of JSON that hold neither secrets nor what people said. */
export function loggerOptions({ level, stream }: LogOptions): NonNullable<FastifyServerOptions["logger"]> {
  return {
    level,
    ...(stream === undefined ? {} : { stream }),
    redact: ["*.headers.authorization", "*.headers.cookie"],
    // A query can hold words of a search, and so personal data: only the path is logged.
    serializers: {
      req: (request) => ({ method: request.method, path: request.url.split("?")[0] }),
    },
  };
}
