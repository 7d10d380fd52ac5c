import type { Http } from "@earshot/http";
import type { Clock } from "@earshot/model";
import { z } from "zod";
import { SttError } from "../errors.ts";
import { failureOf } from "../http-failure.ts";
import { providerName, type ServiceAccount } from "./options.ts";

const scope = "https://www.googleapis.com/auth/cloud-platform";
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const lifetimeS = 3600;
/** A token that ends soon might end on its way. */
const marginMs = 120_000;

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Tokens of a service account, each used until shortly before its end. */
export function createAccessToken(account: ServiceAccount, { http, clock }: { http: Http; clock: Clock }) {
  const { client_email: email, private_key: key, private_key_id: kid, token_uri: uri } = account;
  let current: { token: string; endsMs: number } | null = null;

  async function sign(): Promise<string> {
    // Loaded when a token is needed: every command loads this room.
    const { importPKCS8, SignJWT } = await import("jose");
    const nowS = Math.floor(clock.now() / 1000);
    try {
      return await new SignJWT({ scope })
        .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(kid === undefined ? {} : { kid }) })
        .setIssuer(email)
        .setAudience(uri)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + lifetimeS)
        .sign(await importPKCS8(key, "RS256"));
    } catch {
      // Without its cause, which may quote the key.
      throw new SttError("stt.configuration", `${providerName}: the service account's private_key is no RSA key`, {
        hint: "Get another key file of the service account.",
        provider: providerName,
      });
    }
  }

  return async (signal?: AbortSignal): Promise<string> => {
    if (current !== null && clock.now() < current.endsMs - marginMs) return current.token;
    const assertion = await sign();
    const body = new URLSearchParams({ grant_type: grantType, assertion }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const request = { method: "POST", url: new URL(uri), headers, body, idempotent: true, signal } as const;
    try {
      const answer = await http.request({ ...request, secrets: [assertion] }, (response) => response.json());
      const { access_token: token, expires_in: seconds } = answerSchema.parse(answer);
      current = { token, endsMs: clock.now() + seconds * 1000 };
      return token;
    } catch (error) {
      if (error instanceof z.ZodError) {
        throw new SttError("stt.bad_answer", `${providerName}: ${uri} answered without a token`, {
          hint: "Check the token_uri of the service account.",
          provider: providerName,
        });
      }
      throw failureOf(error, providerName, "submit", ({ status }) =>
        status === 400
          ? ["stt.unauthorized", "Check that the service account and its key exist, and this machine's clock."]
          : null,
      );
    }
  };
}
