import { thumbnailStatuses } from "@earshot/model";
import { z } from "zod";
import { auditEntrySchema } from "./audit-entry.ts";

const matrixRow = z
  .object({
    mediaId: z.string().nullable(),
    mediaType: z.string().meta({ description: "voice, screen, chat, email or another" }),
    storageLocation: z.string().nullable().meta({ description: "a URL, often a signed one; null when none is named" }),
    expectedFormat: z.string().meta({ description: "names joined by |, such as wav|mp3, or any" }),
    requiresTranscription: z.boolean(),
    requiresThumbnail: z.boolean(),
  })
  .meta({ id: "MediaMatrixRow", description: "A medium of an interaction and what is expected of it." });

export const mediaMatrix = z.array(matrixRow);

const place = {
  index: z.int().meta({ description: "position among the annotations" }),
  field: z.string().meta({ description: "empty for the annotation itself" }),
};

const note = z
  .object({ ...place, message: z.string() })
  .meta({ id: "AnnotationNote", description: "A change that was made to an annotation." });

const fault = z
  .object({
    ...place,
    rule: z.enum([
      "shape",
      "encoding",
      "key",
      "category",
      "length",
      "unknown_media_id",
      "unknown_media_type",
      "format_required",
      "format",
      "pii",
    ]),
    message: z.string(),
    hint: z.string(),
  })
  .meta({ id: "AnnotationFault", description: "Why an annotation is refused. It holds no personal data." });

/** What a dry run answers. */
export const checkSchema = z
  .object({ faults: z.array(fault), notes: z.array(note), mediaMatrix })
  .meta({ id: "MetadataCheck", description: "What a dry run found; nothing was sent or stored." });

const thumbnail = z.object({
  mediaId: z.string(),
  action: z.literal("generate_thumbnail"),
  status: z.enum(thumbnailStatuses),
  format: z.string(),
  dimensions: z.string(),
});

const archiveOutcome = z.object({
  archive: z.string(),
  status: z.enum(["success", "error"]),
  response: z.unknown().optional(),
  message: z.string().optional(),
});

/** What a publication answers. */
export const publicationSchema = z
  .object({
    status: z
      .enum(["success", "unchanged"])
      .meta({ description: "unchanged: published last and still stored, so not sent again" }),
    mediaMatrix,
    thumbnailsQueued: z.array(thumbnail),
    archiveSync: z
      .object({ synchronization: z.array(archiveOutcome) })
      .meta({ description: "what each archive answered; one that fails gets the event again later" }),
    auditLog: auditEntrySchema,
    notes: z.array(note),
  })
  .meta({ id: "Publication" });
