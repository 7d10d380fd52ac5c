import { Readable } from "node:stream";
import type { CallReading } from "@earshot/model";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { createListeners } from "../listeners.ts";
import { createReadySounds, type SoundParts } from "../ready-sounds.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const params = z.object({ recordingId: z.string() });

const levelsSchema = z
  .object({
    channels: z.array(
      z.object({
        channel: z.int().nonnegative(),
        levels: z.string().meta({
          description: "base64; a byte for every 10 ms: value × 0.376 − 87.3 are dBFS, 0 is silence",
        }),
      }),
    ),
  })
  .meta({ id: "CallLevels" });

export type CallLevelsAnswer = z.infer<typeof levelsSchema>;

/** It is sent in pieces, and never a string of its own. */
const sound = z.unknown().meta({ type: "string", format: "binary" });
const wav = { "audio/wav": { schema: sound } };

/** `GET /v1/calls/{recordingId}/levels` and `…/sound`: how loud a call is over time, and what is said in it. */
export function soundRoutes(app: App, parts: SoundParts | null): void {
  const tags = ["calls"];
  const ready = parts && createReadySounds(parts);
  const listeners = createListeners(() => performance.now());

  app.get(
    "/v1/calls/:recordingId/levels",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "getCallLevels",
        summary: "How loud each channel of a call is",
        params,
        response: { 200: answers(levelsSchema, "The channels"), ...problems(400, 401, 403, 404, 500, 503) },
      },
    },
    async (request) => {
      const { recordingId } = request.params;
      await interactionOf(request.reading, recordingId);
      const channels = await request.reading.levels.find(recordingId);
      return {
        channels: channels.map(({ channel, levels }) => ({
          channel,
          levels: Buffer.from(levels.buffer, levels.byteOffset, levels.byteLength).toString("base64"),
        })),
      };
    },
  );

  app.get(
    "/v1/calls/:recordingId/sound",
    {
      config: { access: "sound:play" },
      schema: {
        tags,
        operationId: "getCallSound",
        summary: "The sound of a call, silent where personal data are said",
        description:
          "All channels in one, at 8 kHz. It is sent while it is decoded, and can be asked for in ranges of bytes.",
        params,
        headers: z.looseObject({
          range: z.string().optional().meta({ description: "`bytes=0-999`: this part of the sound only" }),
        }),
        response: {
          200: { description: "The sound", content: wav },
          206: { description: "The part that was asked for", content: wav },
          ...problems(400, 401, 403, 404, 416, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { recordingId } = request.params;
      const interactionId = await interactionOf(request.reading, recordingId);
      if (ready === null) throw noSound("this server keeps none");
      const { opened, enter, leave } = await ready.find(request.reading, recordingId);
      enter();
      if (reply.raw.destroyed) leave();
      else reply.raw.once("close", leave);
      const found = await opened;
      if ("missing" in found) throw noSound(found.missing);
      const { size } = found.sound;
      const range = readRange(request.headers.range, size);
      const { actor } = request.viewer;
      if (listeners.isListening(actor, recordingId)) request.readingIsAudited = true;
      else {
        await request.auditReading(interactionId);
        listeners.add(actor, recordingId);
      }
      reply.headers({ "accept-ranges": "bytes", "content-type": "audio/wav" });
      if (range !== null) reply.code(206).header("content-range", `bytes ${range.start}-${range.end - 1}/${size}`);
      const { start, end } = range ?? { start: 0, end: size };
      reply.header("content-length", end - start);
      return reply.send(Readable.from(found.sound.read(start, end), { objectMode: false }));
    },
  );
}

function noSound(why: string): ApiError {
  return new ApiError(404, "sound.not_found", `this call has no sound: ${why}`, "Its words can be read.");
}

/** The interaction of a call that the caller may see. @throws ApiError 404 */
async function interactionOf({ evaluations }: CallReading, recordingId: string): Promise<string> {
  const [seen] = (await evaluations.list({ recordingId }, { limit: 1 })).items;
  if (seen !== undefined) return seen.interactionId;
  throw new ApiError(404, "call.not_found", `there is no evaluated call ${recordingId}`, "GET /v1/calls lists them.");
}

/** One range of bytes; null for the whole. @throws ApiError 416 */
function readRange(header: string | undefined, size: number): { start: number; end: number } | null {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1);
  if (start < end) return { start, end };
  throw new ApiError(416, "request.range", "the range lies outside of the sound", `It has ${size} bytes.`);
}
