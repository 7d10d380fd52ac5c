import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import Provider from "oidc-provider";
import { onTestFinished, vi } from "vitest";
import { z } from "zod";

/** What the provider knows of somebody. */
interface Account {
  email: string;
  email_verified?: boolean | undefined;
  groups?: readonly string[] | undefined;
  agent?: string | undefined;
}

/** Signs ID tokens as the provider does. */
type Sign = (claims: JWTPayload) => Promise<string>;

export interface TestProvider {
  issuer: string;
  clientSecret: string;
  /** By the name that they sign in with there. */
  accounts: Map<string, Account>;
  /** Makes another ID token of the one that is sent; the same unless set. */
  forge: (idToken: string, sign: Sign) => Promise<string> | string;
  /** The ID tokens that were sent, before they were forged. */
  sent: string[];
}

const tokenAnswer = z.looseObject({ id_token: z.string() });

/** A real OpenID Connect provider on loopback, which can be made to send forged tokens. */
export async function startProvider(redirectUrl: string): Promise<TestProvider> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: Pick<AddressInfo, "port"> = z.object({ port: z.int() }).parse(server.address());
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "key-1" };
  const sign: Sign = (claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "key-1" }).sign(privateKey);
  const test: TestProvider = {
    issuer: `http://127.0.0.1:${port}`,
    clientSecret: "the-client-secret-of-earshot",
    accounts: new Map(),
    forge: (idToken) => idToken,
    sent: [],
  };
  // It warns of what would be wrong with it outside of a test.
  for (const level of ["info", "warn"] as const) vi.spyOn(console, level).mockImplementation(() => {});
  const provider = new Provider(test.issuer, {
    clients: [{ client_id: "earshot", client_secret: test.clientSecret, redirect_uris: [redirectUrl] }],
    jwks: { keys: [jwk] },
    cookies: { keys: ["of-the-test"] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["groups", "agent"] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...test.accounts.get(id) }) }),
    loadExistingGrant: async (context) => {
      const grant = new provider.Grant({ clientId: "earshot", accountId: context.oidc.session?.accountId ?? "" });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const { data } = tokenAnswer.safeParse(context.body);
    if (context.path !== "/token" || data === undefined) return;
    test.sent.push(data.id_token);
    context.body = { ...data, id_token: await test.forge(data.id_token, sign) };
  });
  server.on("request", provider.callback());
  onTestFinished(() => {
    vi.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });
  return test;
}

/** What a token claims. */
export const claimsOf = (idToken: string): JWTPayload => decodeJwt(idToken);

/** A person who signs in at the provider; answers the address to which it sends their browser back. */
export async function signInAtProvider(url: string, name: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = url;
  let body: string | null = null;
  for (let step = 0; step < 10; step += 1) {
    const answer: Response = await fetch(next, {
      redirect: "manual",
      method: body === null ? "GET" : "POST",
      body,
      headers: {
        cookie: Array.from(cookies, ([cookie, value]) => `${cookie}=${value}`).join("; "),
        "content-type": "application/x-www-form-urlencoded",
      },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      const equals = pair.indexOf("=");
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const location = answer.headers.get("location");
    body = null;
    if (location === null) {
      // Its page for signing in.
      if (answer.status !== 200) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
      body = new URLSearchParams({ prompt: "login", login: name, password: "any" }).toString();
      continue;
    }
    next = new URL(location, next).href;
    if (new URL(next).origin !== new URL(url).origin) return next;
  }
  throw new Error("the provider does not come to an end");
}
