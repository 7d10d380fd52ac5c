import { z } from "zod";
import { send } from "../http-load.ts";

/** What the pages ask a server for. */
export interface Question {
  name: string;
  path: string;
  /** How many pages of a list are read before the one that is timed; all of them for the last. */
  pagesBefore?: number | "all" | undefined;
}

const pageSize = 100;
/** Of pages that are read to get past them. */
const largestPage = 1000;
const byScore = "/v1/calls?sort=score";
const said = "/v1/calls?words=";

/** Words are those of packages/store/bench/made-calls.ts. */
export const questions: readonly Question[] = [
  { name: "calls, first page", path: "/v1/calls", pagesBefore: 0 },
  { name: "calls, last page", path: "/v1/calls", pagesBefore: "all" },
  { name: "calls, how many", path: "/v1/call-count" },
  { name: "calls by score, first page", path: byScore, pagesBefore: 0 },
  { name: "calls by score, tenth page", path: byScore, pagesBefore: 9 },
  { name: "calls of a queue by score", path: `${byScore}&queue=Queue+3`, pagesBefore: 0 },
  { name: "calls of a queue, how many", path: "/v1/call-count?queue=Queue+3" },
  { name: "rare word", path: `${said}zeppelin`, pagesBefore: 0 },
  { name: "rare word, by score", path: `${byScore}&words=zeppelin`, pagesBefore: 0 },
  { name: "rare phrase", path: `${said}%22money+back+guarantee%22`, pagesBefore: 0 },
  { name: "common word", path: `${said}refund`, pagesBefore: 0 },
  { name: "common word, last page", path: `${said}refund`, pagesBefore: "all" },
  { name: "common word, how many", path: "/v1/call-count?words=refund" },
  { name: "common word, by score", path: `${byScore}&words=refund`, pagesBefore: 0 },
  { name: "phrase of common words", path: `${said}%22thank+you%22`, pagesBefore: 0 },
  { name: "one call", path: "/v1/calls/rec-7" },
  { name: "trend of scores by week", path: "/v1/trends?by=week" },
  { name: "trend of scores by agent", path: "/v1/trends?by=agent" },
  { name: "what costs points", path: "/v1/costs" },
  { name: "means by agent", path: "/v1/report?by=agent" },
];

const pageSchema = z.object({ nextCursor: z.string().nullable() });

/** The path that is timed, with the cursor that the pages before it end in. */
export async function findPath(origin: string, { path, pagesBefore }: Question): Promise<string> {
  if (pagesBefore === undefined) return path;
  const limit = pagesBefore === "all" ? largestPage : pageSize;
  const most = pagesBefore === "all" ? Number.POSITIVE_INFINITY : pagesBefore;
  let cursor: string | null = null;
  for (let read = 0; read < most; read++) {
    const answer = await send({ origin, method: "GET", path: pageAt(path, limit, cursor) });
    const { nextCursor } = pageSchema.parse(JSON.parse(answer.toString()));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return pageAt(path, pageSize, cursor);
}

function pageAt(path: string, limit: number, cursor: string | null): string {
  const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  return `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${after}`;
}
