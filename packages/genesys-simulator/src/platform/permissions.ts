import type { Access } from "../access.ts";
import { type Answer, json } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";

/** Every permission that an endpoint of the Platform API asks for. */
export const permissionNames = [
  "analytics:conversationDetail:view",
  "recording:recording:view",
  "recording:recording:restore",
  "recording:annotation:view",
  "recording:annotation:add",
  "recording:annotation:edit",
  "recording:annotation:delete",
  "speechAndTextAnalytics:data:view",
  "conversation:customAttributes:view",
  "conversation:customAttributes:edit",
  "directory:user:view",
  "directory:organization:view",
  "routing:queue:view",
  "routing:wrapupCode:view",
  "authorization:division:view",
] as const;

export type Permission = (typeof permissionNames)[number];

/** Who may do what: the roles of the client have every permission but those missing. */
export function createPermissions(access: Access, missing: () => readonly string[]) {
  const has = (permission: Permission) => !missing().includes(permission);
  return {
    has,

    /** The answer to a request whose token is not valid or whose client lacks the permission; null when it may pass. */
    refuse(request: ServiceRequest, permission: Permission): Answer | null {
      const refusal = access.refuseToken(request);
      if (refusal !== null || has(permission)) return refusal;
      const words = "Unable to perform the requested action. You are missing the following permission(s): ";
      return json(403, {
        message: `${words}${permission}`,
        code: "missing.any.permissions",
        status: 403,
        messageWithParams: `${words}{permissions}`,
        messageParams: { permissions: permission },
        contextId: crypto.randomUUID(),
        details: [],
        errors: [],
      });
    },
  };
}

export type Permissions = ReturnType<typeof createPermissions>;
