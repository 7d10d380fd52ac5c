export interface ServiceOptions {
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  tokenLifetimeS: number;
  urlLifetimeS: number;
  maxPageSize: number;
  etags: boolean;
  now: () => number;
}
