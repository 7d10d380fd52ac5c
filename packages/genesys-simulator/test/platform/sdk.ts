import platformClient from "purecloud-platform-client-v2";
import { z } from "zod";
import type { Simulator } from "../../src/index.ts";

/** The official client, unmodified, with its login and API on the simulator. */
export async function sdkOf({ origin, clientId, clientSecret }: Simulator) {
  const { hostname, port } = new URL(origin);
  const client = platformClient.ApiClient.instance;
  client.setGateway({ host: hostname, protocol: "http", port: Number(port) });
  const auth = await client.loginClientCredentialsGrant(clientId, clientSecret);
  return {
    client,
    auth,
    analytics: new platformClient.AnalyticsApi(),
    conversations: new platformClient.ConversationsApi(),
    recording: new platformClient.RecordingApi(),
    speech: new platformClient.SpeechTextAnalyticsApi(),
    users: new platformClient.UsersApi(),
    routing: new platformClient.RoutingApi(),
    authorization: new platformClient.AuthorizationApi(),
    organization: new platformClient.OrganizationApi(),
  };
}

/** The days of the sample calls. */
export const sampleDays = "2026-10-19T00:00:00.000Z/2026-10-26T00:00:00.000Z";

/** The filter that finds calls. */
export const voice = [{ type: "and", predicates: [{ dimension: "mediaType", value: "voice" }] }];

/** The error that an answer has for a body: what the official client throws. */
export async function refusalOf(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error("the request was not refused");
    },
    (cause: unknown) => cause,
  );
  return z.looseObject({ status: z.int(), code: z.string(), contextId: z.string() }).parse(error);
}
