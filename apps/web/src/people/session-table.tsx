import type { SessionAnswer } from "@earshot/api";
import { formatDate } from "@earshot/report";
import { ScrollRegion } from "../scroll-region.tsx";
import { ConfirmButton } from "./confirm-button.tsx";

interface SessionTableProps {
  sessions: readonly SessionAnswer[];
  /** The name of the user of a session; where it is left out, all are of one user. */
  nameOf?: ((userId: string) => string) | undefined;
  end: (id: string) => Promise<void>;
}

export function SessionTable({ sessions, nameOf, end }: SessionTableProps) {
  if (sessions.length === 0) return <p class="muted">Nobody is signed in.</p>;
  return (
    <ScrollRegion label="Sessions">
      <table class="plain">
        <thead>
          <tr>
            {nameOf !== undefined && <th scope="col">User</th>}
            <th scope="col">Signed in</th>
            <th scope="col">Used last</th>
            <th scope="col">Ends at the latest</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, userId, createdAt, seenAt, endsAt, isThis }) => (
            <tr key={id}>
              {nameOf !== undefined && (
                <th scope="row">
                  <bdi>{nameOf(userId)}</bdi>
                </th>
              )}
              <td>{formatDate(createdAt)}</td>
              <td>{formatDate(seenAt)}</td>
              <td>{formatDate(endsAt)}</td>
              <td class="row-actions">
                {isThis && <span class="muted">this one</span>}
                <ConfirmButton action="End" about={`the session of ${formatDate(createdAt)}`} act={() => end(id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
