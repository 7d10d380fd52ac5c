import type { HttpResponse } from "@earshot/http";
import type { AccessCheck, Clock } from "@earshot/model";
import { check, skipped } from "../access.ts";
import type { Api, ApiCall } from "../api.ts";
import type { TokenSource } from "../auth.ts";
import { GenesysError } from "../errors.ts";
import type { CheckedPlatformOptions } from "../options.ts";
import { listAttributes } from "./attribute-calls.ts";
import { permissions } from "./call-parts.ts";
import { queryConversations } from "./conversation-calls.ts";
import { getNames } from "./name-calls.ts";
import { listAnnotations, listRecordings } from "./recording-calls.ts";
import { getSpeechMetrics } from "./speech-calls.ts";

interface AccessDeps {
  api: Api;
  tokens: TokenSource;
  clock: Clock;
}

/** No conversation or entity has it: what is permitted answers that there is none. */
const noId = "00000000-0000-0000-0000-000000000000";
/** Tokens, signed URLs and the newest calls are judged by the time. */
const mostSkewMs = 60_000;

interface Try {
  scope: string;
  passed: string;
  call: ApiCall<unknown>;
  /** What is not to be had without it, where evaluating does not need it. */
  without?: string | undefined;
}

/**
 * Tries each permission by the smallest request there is, and says what the service tells about limits and its clock. What is
 * of use but not needed to evaluate passes without it, and says so.
 */
export async function checkAccess(
  { api, tokens, clock }: AccessDeps,
  {
    loginUrl,
    apiUrl,
    transcripts,
    metadata,
  }: Pick<CheckedPlatformOptions, "loginUrl" | "apiUrl" | "transcripts" | "metadata">,
  signal?: AbortSignal,
): Promise<AccessCheck[]> {
  const nowMs = clock.now();
  const hosts = passedWith(
    "hosts",
    `allow ${[...new Set([loginUrl.host, apiUrl.host])].join(", ")} and the hosts of signed URLs (https, any public address) through firewalls`,
  );
  const token = await check("token", "the credentials are accepted", () => tokens.get(signal));
  const tries: Try[] = [
    {
      scope: permissions.conversations,
      passed: "conversations can be listed",
      call: queryConversations({ fromMs: nowMs - 60_000, toMs: nowMs }, { number: 1, size: 1 }),
    },
    { scope: permissions.recordings, passed: "recordings can be read", call: listRecordings(noId, "NONE") },
    ...(transcripts
      ? [{ scope: permissions.transcripts, passed: "transcripts can be read", call: getSpeechMetrics(noId) }]
      : []),
    metadata === "annotations"
      ? {
          scope: permissions.annotations,
          passed: "annotations can be read",
          call: listAnnotations(noId, noId),
          without: "pauses of recordings are not known and no metadata can be published",
        }
      : {
          scope: permissions.attributes,
          passed: "custom attributes can be read",
          call: listAttributes(noId),
          without: "no metadata can be published",
        },
    {
      scope: permissions.users,
      passed: "agents have names",
      call: getNames(["users"], [noId], permissions.users),
      without: "agents stay ids",
    },
    {
      scope: permissions.queues,
      passed: "queues have names",
      call: getNames(["routing", "queues"], [noId], permissions.queues),
      without: "queues stay ids",
    },
    {
      scope: permissions.wrapUpCodes,
      passed: "wrap-up codes have names",
      call: getNames(["routing", "wrapupcodes"], [noId], permissions.wrapUpCodes),
      without: "wrap-up codes stay ids",
    },
    {
      scope: permissions.divisions,
      passed: "divisions have names",
      call: getNames(["authorization", "divisions"], [noId], permissions.divisions),
      without: "divisions stay ids",
    },
    {
      scope: permissions.skills,
      passed: "skills have names",
      call: getNames(["routing", "skills"], [noId], permissions.skills),
      without: "skills stay ids",
    },
  ];
  if (token.status === "failed") {
    return [
      token,
      ...tries.map(({ scope }) => skipped(scope, "not tried without a token", "Put the token right first.")),
      ...untried(metadata),
      hosts,
    ];
  }
  const heads: Readonly<Record<string, string>>[] = [];
  const read = async ({ headers }: HttpResponse): Promise<void> => {
    heads.push(headers);
  };
  const results: AccessCheck[] = [];
  for (const { scope, passed, call, without } of tries) {
    const result = await check(scope, passed, () => permitted(api.open(call, read, signal)));
    const isDispensable = result.code === "genesys.forbidden" && without !== undefined;
    results.push(isDispensable ? passedWith(scope, `it is missing: ${without}`) : result);
  }
  return [token, ...results, ...untried(metadata), limits(heads), skew(heads, clock.now()), hosts];
}

/** To try these would change something. */
function untried(metadata: CheckedPlatformOptions["metadata"]): AccessCheck[] {
  const notTried = (scope: string, needer: string) =>
    skipped(scope, `not tried, since it changes something; ${needer} needs it`, "");
  const writing =
    metadata === "annotations"
      ? [permissions.annotate, permissions.changeAnnotation, permissions.unannotate]
      : [permissions.changeAttributes];
  return [
    notTried(permissions.restore, "earshot evaluate --restore"),
    ...writing.map((scope) => notTried(scope, "earshot metadata publish")),
  ];
}

/** That there is nothing of that id says that it may be asked for. */
async function permitted(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isAnswer =
      error instanceof GenesysError && (error.code === "genesys.not_found" || error.code === "genesys.rejected");
    if (!isAnswer) throw error;
  }
}

function passedWith(name: string, message: string): AccessCheck {
  return { name, status: "passed", code: null, message, hint: "" };
}

function limits(heads: readonly Readonly<Record<string, string>>[]): AccessCheck {
  const allowed = heads.flatMap((headers) => headers["inin-ratelimit-allowed"] ?? []);
  const least = Math.min(...allowed.map(Number).filter((count) => count > 0));
  const isNamed = Number.isFinite(least);
  return passedWith("limits", isNamed ? `the service takes ${least} requests a minute` : "the service names no limit");
}

function skew(heads: readonly Readonly<Record<string, string>>[], nowMs: number): AccessCheck {
  const [serverMs] = heads.map((headers) => Date.parse(headers.date ?? "")).filter((timeMs) => !Number.isNaN(timeMs));
  if (serverMs === undefined) return passedWith("clock", "the service does not say what time it is");
  const skewMs = Math.abs(nowMs - serverMs);
  const off = `this machine's clock is off by ${Math.round(skewMs / 1000)} s`;
  if (skewMs <= mostSkewMs) return passedWith("clock", off);
  const message = `${off}: the newest calls and the ends of tokens are misjudged`;
  return { name: "clock", status: "failed", code: null, message, hint: "Synchronise the clock of this machine." };
}
