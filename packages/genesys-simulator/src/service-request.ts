export interface ServiceRequest {
  origin: string;
  authorization: string | undefined;
  ifMatch: string | undefined;
  idempotencyKey: string | undefined;
  body: unknown;
  query: Record<string, string>;
  params: Record<string, string>;
}
