import { z } from "zod";
import { reviewBody } from "./review-body.ts";

/** What a participant says of a call, as it is sent. */
export const blindBody = reviewBody
  .omit({ coaching: true })
  .extend({ recordingId: z.string().meta({ description: "one of the calls" }) });
