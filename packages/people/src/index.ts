export { createApiKey, viewerOfKey } from "./api-keys.ts";
export { type Attempts, createAttempts } from "./attempts.ts";
export { type AuditedSubject, changeText, peopleEntry } from "./audit-entry.ts";
export { PeopleError, type PeopleErrorCode } from "./errors.ts";
export { createFirstAdmin, type FirstAdmin } from "./first-admin.ts";
export { createOpenId, type IdentifiedUser, type OpenId, type OpenIdOptions, openIdCallbackPath } from "./openid.ts";
export { parseOpenIdSettings } from "./openid-settings.ts";
export { hashPassword, isPassword } from "./passwords.ts";
export { createSessions, type Sessions, type SignedIn, sessionLongestMs } from "./sessions.ts";
