import type { IncomingHttpHeaders } from "node:http";

export interface ServiceRequest {
  origin: string;
  authorization: string | undefined;
  ifMatch: string | undefined;
  idempotencyKey: string | undefined;
  headers: IncomingHttpHeaders;
  body: unknown;
  /** A parameter that is repeated has all of its values. */
  query: Record<string, string | string[]>;
  params: Record<string, string>;
}
