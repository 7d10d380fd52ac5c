import type { Proxies } from "@earshot/http";
import { type AwsKeys, awsKeys } from "./aws-credentials.ts";
import type { Environment } from "./environment.ts";
import type { Settings } from "./settings.ts";

/** How files on servers are reached: by the settings of the bucket in which media are kept, whichever bucket it is. */
export interface RemoteAccess {
  proxies: Proxies | null;
  /** Null without keys. */
  s3: { region: string | undefined; endpoint: string | undefined; credentials: AwsKeys } | null;
}

export async function remoteAccess(settings: Settings, environment: Environment): Promise<RemoteAccess> {
  const { proxiesOf } = await import("@earshot/http");
  const credentials = awsKeys(environment);
  const { EARSHOT_S3_ENDPOINT: endpoint, EARSHOT_S3_REGION: region = environment.AWS_REGION } = settings;
  return { proxies: proxiesOf(environment), s3: credentials === null ? null : { region, endpoint, credentials } };
}
