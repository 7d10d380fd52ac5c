import type { FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { longBody } from "./route-work.ts";

/** The app whose schemas are zod's: what routes are added to. */
export type App = ReturnType<typeof withZod>;

export function withZod(app: FastifyInstance) {
  return app
    .setValidatorCompiler<z.ZodType>((route) => {
      const validate = validatorCompiler(route);
      return (data: unknown) => (data === longBody ? { value: data } : validate(data));
    })
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
}
