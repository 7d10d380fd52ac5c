import { randomBytes } from "node:crypto";
import { type Answer, badCredentials, genesysError, json } from "./answer.ts";
import { tokenForm } from "./request-schemas.ts";
import type { ServiceOptions } from "./service-options.ts";
import type { ServiceRequest } from "./service-request.ts";

/** Gives tokens and says what they allow. */
export function createAccess(
  options: Pick<ServiceOptions, "clientId" | "clientSecret" | "scopes" | "tokenLifetimeS" | "now">,
) {
  const { now } = options;
  const tokens = new Map<string, number>();

  /** The answer to a request whose token is not valid; null when it may pass. */
  function refuseToken({ authorization }: ServiceRequest): Answer | null {
    const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
    const expiresAtMs = token === undefined ? undefined : tokens.get(token);
    return expiresAtMs === undefined || expiresAtMs <= now() ? badCredentials() : null;
  }

  return {
    refuseToken,

    token(request: ServiceRequest): Answer {
      const form = tokenForm.safeParse(request.body);
      if (!form.success) {
        return json(400, { error: "invalid_request", description: "grant_type must be client_credentials" });
      }
      const basic = /^Basic (.+)$/i.exec(request.authorization ?? "")?.[1] ?? "";
      const { client_id: id, client_secret: secret = "" } = form.data;
      const given = id === undefined ? Buffer.from(basic, "base64").toString() : `${id}:${secret}`;
      if (given !== `${options.clientId}:${options.clientSecret}`) {
        return json(401, { error: "invalid_client", description: "client authentication failed" });
      }
      const token = randomBytes(24).toString("base64url");
      tokens.set(token, now() + options.tokenLifetimeS * 1000);
      return json(200, { access_token: token, token_type: "bearer", expires_in: options.tokenLifetimeS });
    },

    /** The answer to a request whose token is not valid or lacks the scope; null when it may pass. */
    refuse(request: ServiceRequest, scope: string): Answer | null {
      const refusal = refuseToken(request);
      if (refusal !== null || options.scopes.includes(scope)) return refusal;
      const message = `Unable to perform the requested action. You are missing the following scope(s): ${scope}`;
      return genesysError(403, "missing.any.permissions", message);
    },
  };
}

export type Access = ReturnType<typeof createAccess>;
