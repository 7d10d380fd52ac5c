import type { Kernel } from "@earshot/analysis-wasm";
import type { WordMask } from "@earshot/measuring";
import type { HoldAudio } from "@earshot/model";
import type { PiiDetector } from "@earshot/pii";
import type { z } from "zod";

/** The longest body that a route with such work takes, in bytes. */
export const longestBody = 16 * 1024 * 1024;

/** Stands for the body of a request that is neither parsed nor checked on the event loop: its thread does both. */
export const longBody = Symbol("long body");

/** What answers need. */
export interface BodyParts {
  kernel: Kernel;
  detector: PiiDetector;
  /** How words are masked before a scorecard judges by them. */
  maskWords: WordMask;
  /** What recordings have of holds, unless a request says it. */
  holdAudio?: HoldAudio | undefined;
}

/** What a route makes of its body alone, so that a thread can do it as well. */
export interface RouteWork<Body extends z.ZodType, Answer> {
  body: Body;
  run(parts: BodyParts, body: z.infer<Body>): Answer;
}

/** For routes whose answers are made here and have the type of their schema: checking long ones takes as long as making them. */
export const withoutCheck = () => (answer: unknown) => JSON.stringify(answer);
