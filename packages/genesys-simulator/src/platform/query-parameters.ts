import { z } from "zod";

/** A parameter that may be repeated, or hold several values with commas between them. */
export const many = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().join(",").split(","));

export const whole = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
