import type { UnknownName } from "@earshot/model";
import { Fragment } from "preact";
import type { CallView } from "./call-view.ts";

const nouns: Record<UnknownName["kind"], string> = {
  agent: "agent",
  queue: "queue",
  skill: "skill",
  wrapup: "wrap-up code",
  division: "division",
};

interface UnknownNamesProps {
  unknown: readonly UnknownName[];
  view: CallView;
  /** The address of the same page with another view. */
  pathOf: (view: CallView) => string;
}

/** Names of the filter that no call has, with those that may be meant. */
export function UnknownNames({ unknown, view, pathOf }: UnknownNamesProps) {
  return unknown.map(({ kind, name, near }) => {
    const instead = (other: string) => {
      const names = view.filter[kind]?.map((one) => (one.trim() === name ? other : one));
      return pathOf({ ...view, filter: { ...view.filter, [kind]: names } });
    };
    return (
      <p key={`${kind} ${name}`} class="note" role="status">
        No {nouns[kind]} is called <bdi>{name}</bdi>.
        {near.length > 0 && (
          <>
            {" Did you mean "}
            {near.map((other, index) => (
              <Fragment key={other}>
                {index > 0 && " or "}
                <a href={instead(other)}>{other}</a>
              </Fragment>
            ))}
            ?
          </>
        )}
      </p>
    );
  });
}
