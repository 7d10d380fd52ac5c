import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";

const problem = { $ref: "#/components/responses/Problem" };

/** The types of a client. Every problem has one shape, which is written once; examples say nothing about types. */
export async function writeTypes(document: OpenAPI3): Promise<string> {
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, withOneProblem(operation)])),
    ]),
  );
  const responses = {
    Problem: {
      description: "What went wrong",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" as const } } },
    },
  };
  return astToString(await openapiTS({ ...document, paths, components: { ...document.components, responses } }));
}

function withOneProblem(operation: { responses: Record<string, object> }): object {
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    Number(status) < 400 ? response : problem,
  ]);
  return { ...operation, responses: Object.fromEntries(responses) };
}
