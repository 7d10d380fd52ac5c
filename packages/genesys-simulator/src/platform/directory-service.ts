import { z } from "zod";
import { type Answer, badRequest, json } from "../answer.ts";
import { pageOf } from "../page.ts";
import type { ServiceRequest } from "../service-request.ts";
import { type Division, organisation, type Queue, type WrapUpCode } from "./organisation.ts";
import type { AuthzDivision, NamedQueue, Organization, WrapupCode } from "./payloads.ts";
import type { Permission, Permissions } from "./permissions.ts";
import { many, whole } from "./query-parameters.ts";
import { divisionView, userView } from "./user-view.ts";

const listQuery = z.object({
  id: many.optional(),
  pageSize: whole.default(25).refine((size) => size <= 500, "a page holds at most 500 entities"),
  pageNumber: whole.default(1),
  state: z.enum(["active", "inactive", "deleted", "any"]).default("active"),
});

function homeDivisionView(division: Division): AuthzDivision {
  return { ...divisionView(division), description: "", homeDivision: division === organisation.divisions[0] };
}

function queueView({ id, name, division }: Queue): NamedQueue {
  return { id, name, division: divisionView(division), selfUri: `/api/v2/routing/queues/${id}` };
}

function wrapUpCodeView({ id, name }: WrapUpCode): WrapupCode {
  return { id, name, selfUri: `/api/v2/routing/wrapupcodes/${id}` };
}

/** The names behind ids. Pages hold 25 entities unless the request says otherwise, also when it names more ids. */
export function createDirectoryService(permissions: Permissions) {
  function list<T extends { id: string }>(
    request: ServiceRequest,
    permission: Permission,
    all: readonly T[],
    view: (each: T) => unknown,
    isListed: (each: T, state: string) => boolean = () => true,
  ): Answer {
    const refusal = permissions.refuse(request, permission);
    if (refusal !== null) return refusal;
    const query = listQuery.safeParse(request.query);
    if (!query.success) return badRequest(query.error);
    const { id: ids, pageSize, pageNumber, state } = query.data;
    const found = all.filter((each) => isListed(each, state) && (ids === undefined || ids.includes(each.id)));
    return json(200, { ...pageOf(found, pageNumber, pageSize, view), pageSize });
  }

  return {
    users: (request: ServiceRequest): Answer =>
      list(
        request,
        "directory:user:view",
        organisation.agents,
        userView,
        (user, state) => state === "any" || user.state === state,
      ),

    queues: (request: ServiceRequest): Answer => list(request, "routing:queue:view", organisation.queues, queueView),

    wrapUpCodes: (request: ServiceRequest): Answer =>
      list(request, "routing:wrapupCode:view", organisation.wrapUpCodes, wrapUpCodeView),

    divisions: (request: ServiceRequest): Answer =>
      list(request, "authorization:division:view", organisation.divisions, homeDivisionView),

    organization(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "directory:organization:view");
      if (refusal !== null) return refusal;
      const { id, name } = organisation;
      return json(200, {
        id,
        name,
        domain: "harbour.example",
        version: 1,
        state: "active",
        selfUri: "/api/v2/organizations/me",
      } satisfies Organization);
    },
  };
}
