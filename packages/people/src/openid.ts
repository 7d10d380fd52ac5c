import { type Identity, roles, type UserFacts } from "@earshot/model";
import type * as OpenIdClient from "openid-client";
import { z } from "zod";
import { PeopleError } from "./errors.ts";
import type { OpenIdSettings } from "./openid-settings.ts";
import { deriveSecret, newSecret } from "./secrets.ts";

/** Somebody as a provider knows them, with what their groups allow. */
export type IdentifiedUser = UserFacts & { identity: Identity };

/** Sign-in at an OpenID Connect provider: authorization code with PKCE. */
export interface OpenId {
  /** Where the browser goes, and what it keeps until it comes back. @throws PeopleError `people.openid_unreachable` */
  begin(): Promise<{ url: string; secret: string }>;
  /**
   * Who came back, given what their browser kept and the query it came with.
   * @throws PeopleError `people.openid_refused`, `people.openid_unreachable`
   */
  finish(secret: string, query: string): Promise<IdentifiedUser>;
}

/** The path of the address to which a provider sends browsers back. */
export const openIdCallbackPath = "/v1/sign-in/openid/callback";

export interface OpenIdOptions {
  settings: OpenIdSettings;
  /** Null of a client that has none. */
  clientSecret: string | null;
  /** Where the provider sends the browser back to. */
  redirectUrl: string;
}

/** State, nonce and PKCE verifier are made of the one secret in the browser's cookie: nothing of a sign-in is kept here. */
const partsOf = (secret: string) => ({
  state: deriveSecret(secret, "state"),
  nonce: deriveSecret(secret, "nonce"),
  verifier: deriveSecret(secret, "verifier"),
});

export function createOpenId({ settings, clientSecret, redirectUrl }: OpenIdOptions): OpenId {
  let discovered: Promise<{ client: typeof OpenIdClient; provider: OpenIdClient.Configuration }> | null = null;

  /** Asks the provider for its description once; a failure is not kept. */
  function discover() {
    discovered ??= discoverProvider(settings, clientSecret).catch((cause: unknown) => {
      discovered = null;
      throw new PeopleError("people.openid_unreachable", `${settings.issuer} does not describe itself`, {
        hint: "Check issuer in the file of EARSHOT_OPENID, and whether this machine reaches it.",
        cause,
      });
    });
    return discovered;
  }

  return {
    async begin() {
      const { client, provider } = await discover();
      const secret = newSecret();
      const { state, nonce, verifier } = partsOf(secret);
      const url = client.buildAuthorizationUrl(provider, {
        ...{ redirect_uri: redirectUrl, scope: settings.scope, state, nonce },
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, secret };
    },
    async finish(secret, query) {
      const { client, provider } = await discover();
      const { state, nonce, verifier } = partsOf(secret);
      const url = new URL(redirectUrl);
      url.search = query;
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await client.authorizationCodeGrant(provider, url, checks).catch((cause: unknown) => {
        throw isNetworkFault(cause) ? unreachable(cause) : refused("did not confirm who came back", cause);
      });
      return toUser(settings, tokens.claims());
    },
  };
}

async function discoverProvider(settings: OpenIdSettings, clientSecret: string | null) {
  // Loaded here alone: a server without a provider does without it.
  const client = await import("openid-client");
  const issuer = new URL(settings.issuer);
  const provider = await client.discovery(
    issuer,
    settings.clientId,
    {},
    clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret),
    issuer.protocol === "http:" ? { execute: [client.allowInsecureRequests] } : {},
  );
  // Without it the signature is not looked at when a token comes straight from the provider.
  client.enableNonRepudiationChecks(provider);
  return { client, provider };
}

/** What `fetch` throws when nobody answers. */
function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError && error.message === "fetch failed";
}

const groupNames = z.union([z.array(z.string()), z.string().transform((name) => [name])]).catch([]);

/** Of several groups the highest role counts, and what each of them grants. */
function toUser(settings: OpenIdSettings, claims: OpenIdClient.IDToken | undefined): IdentifiedUser {
  if (claims === undefined) throw refused("sent no ID token");
  const { nameClaim, groupsClaim, agentIdClaim, groups } = settings;
  const name = claims[nameClaim];
  if (typeof name !== "string" || name === "") throw refused(`sent no claim ${nameClaim}`);
  if (nameClaim === "email" && claims.email_verified === false) throw refused("did not verify the email address");
  const members = new Set(groupNames.parse(claims[groupsClaim]));
  const found = Object.entries(groups).flatMap(([group, rights]) => (members.has(group) ? rights : []));
  const role = roles.findLast((candidate) => found.some((group) => group.role === candidate));
  if (role === undefined) throw refused("named no group that may use Earshot");
  const agentId = agentIdClaim === undefined ? undefined : claims[agentIdClaim];
  return {
    ...{ name, role, agentId: typeof agentId === "string" ? agentId : null },
    grants: found.flatMap(({ grants }) => grants),
    personalRights: [...new Set(found.flatMap((group) => group.personalRights))],
    identity: { issuer: claims.iss, subject: claims.sub },
  };
}

function refused(what: string, cause?: unknown): PeopleError {
  return new PeopleError("people.openid_refused", `the provider ${what}`, {
    hint: "Begin again. If it stays so, an administrator should look at the file of EARSHOT_OPENID and at the provider's log.",
    cause,
  });
}

function unreachable(cause: unknown): PeopleError {
  return new PeopleError("people.openid_unreachable", "the provider does not answer", {
    hint: "Try again in a while.",
    cause,
  });
}
