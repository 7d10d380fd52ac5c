export interface ServiceRequest {
  origin: string;
  authorization: string | undefined;
  ifMatch: string | undefined;
  idempotencyKey: string | undefined;
  body: unknown;
  /** A parameter that is repeated has all of its values. */
  query: Record<string, string | string[]>;
  params: Record<string, string>;
}
