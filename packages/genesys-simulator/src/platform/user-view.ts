import type { Agent, Division } from "./organisation.ts";
import type { User } from "./payloads.ts";

export function divisionView({ id, name }: Division) {
  return { id, name, selfUri: `/api/v2/authorization/divisions/${id}` };
}

export function userView({ id, name, division, state }: Agent): User {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@harbour.example`;
  const selfUri = `/api/v2/users/${id}`;
  return { id, name, division: divisionView(division), email, username: email, state, version: 1, selfUri };
}
