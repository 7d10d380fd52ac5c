import type { Http } from "@earshot/http";
import { type MediaStore, systemClock, UsageError } from "@earshot/model";
import { awsKeys } from "./aws-credentials.ts";
import type { Environment } from "./environment.ts";
import type { Settings } from "./settings.ts";

interface MediaPlaceDeps {
  settings: Settings;
  environment: Environment;
  http(): Promise<Http>;
}

/** Opens where media are kept: a folder, or `s3://bucket/prefix`. Nothing is asked of the bucket yet. */
export async function openMediaPlace(
  place: string,
  { settings, environment, http }: MediaPlaceDeps,
): Promise<MediaStore> {
  const { createMediaBucket, createMediaFolder, isUrl } = await import("@earshot/media");
  if (!isUrl(place)) return createMediaFolder(place);
  const credentials = awsKeys(environment);
  if (credentials === null) {
    throw new UsageError(
      `media are kept in ${place}, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set`,
      "Set them in the environment or in .env, to keys that may read and write there.",
    );
  }
  const { EARSHOT_S3_ENDPOINT: endpoint, EARSHOT_S3_REGION: region = environment.AWS_REGION } = settings;
  const options = { location: place, region, endpoint, credentials };
  return createMediaBucket(options, { http: await http(), clock: systemClock });
}
