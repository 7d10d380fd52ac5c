import { z } from "zod";

/** What the roles of the OAuth client must permit, by what needs it. */
export const permissions = {
  conversations: "analytics:conversationDetail:view",
  recordings: "recording:recording:view",
  restore: "recording:recording:restore",
  transcripts: "speechAndTextAnalytics:data:view",
  annotations: "recording:annotation:view",
  annotate: "recording:annotation:add",
  changeAnnotation: "recording:annotation:edit",
  unannotate: "recording:annotation:delete",
  attributes: "conversation:customAttributes:view",
  changeAttributes: "conversation:customAttributes:edit",
  users: "directory:user:view",
  queues: "routing:queue:view",
  wrapUpCodes: "routing:wrapupCode:view",
  divisions: "authorization:division:view",
  skills: "routing:skill:view",
} as const;

export const maxPageSize = 100;

/** Requests of one class share a rate limit: the service counts some on their own, beside all of a token. */
export const costClasses = { analytics: "analytics", recording: "recording", directory: "default" } as const;

/** What the scope of a call is, in the words of its errors. */
export const grants = "permission";

/** Of use, but nothing fails without it. */
export const text = z.string().nullish().catch(null);
