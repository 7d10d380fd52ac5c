import {
  type CallFilter,
  type CallSort,
  callSorts,
  formatWhere,
  namedKinds,
  parseWhere,
  type Side,
  sides,
} from "@earshot/model";

/** Which calls are shown and in what order. The address says it, in the words of the command line. */
export interface CallView {
  filter: CallFilter;
  words: string;
  side: Side | "";
  /** A date such as `2026-10-01`; as on the command line `to` is the first day that is left out. */
  from: string;
  to: string;
  sort: CallSort;
  ascending: boolean;
}

export interface ReadView {
  view: CallView;
  /** What is wrong with the conditions of the address; null when they can be read. */
  problem: string | null;
}

/** What is wrong with the days of a view; null when a day lies between them, or one is open. */
export function daysProblem({ from, to }: Pick<CallView, "from" | "to">): string | null {
  if (from === "" || to === "" || from < to) return null;
  return "No day lies between these: From has to be an earlier day than Before.";
}

export function readView(params: URLSearchParams): ReadView {
  const side = params.get("side");
  const sort = params.get("sort");
  const view: CallView = {
    filter: {},
    words: params.get("words") ?? "",
    side: sides.find((known) => known === side) ?? "",
    from: params.get("from") ?? "",
    to: params.get("to") ?? "",
    sort: callSorts.find((known) => known === sort) ?? "start",
    ascending: params.get("order") === "ascending",
  };
  try {
    return {
      view: {
        ...view,
        filter: params
          .getAll("where")
          .filter(Boolean)
          .reduce((all: CallFilter, text) => parseWhere(text, all), {}),
      },
      problem: null,
    };
  } catch (error) {
    return { view, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The address of a view, without what is usual. */
export function viewPath(view: CallView): string {
  const query = viewParams(view).toString();
  return query === "" ? "/" : `/?${query}`;
}

export function viewParams({ filter, words, side, from, to, sort, ascending }: CallView): URLSearchParams {
  const params = new URLSearchParams();
  const where = formatWhere(filter);
  const entries = {
    words,
    side,
    where,
    from,
    to,
    sort: sort === "start" ? "" : sort,
    order: ascending ? "ascending" : "",
  };
  for (const [name, value] of Object.entries(entries)) if (value.trim() !== "") params.set(name, value);
  return params;
}

/** What is asked of the API: every condition as a parameter of its own. */
export function searchParams({ filter, words, side, from, to }: CallView): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({
    ...filter,
    words: words.trim(),
    side,
    from: dayStart(from),
    to: dayStart(to),
  })) {
    if (value === undefined || value === "") continue;
    for (const one of [value].flat()) params.append(name, String(one));
  }
  return params;
}

export function listParams(view: CallView): URLSearchParams {
  const params = searchParams(view);
  params.set("sort", view.sort);
  params.set("ascending", String(view.ascending));
  return params;
}

const dayStart = (day: string) => (day === "" ? "" : `${day}T00:00:00Z`);

/** What the API is asked for which names of a view no call has; null for a view without names. */
export function namesPath({ filter }: CallView): string | null {
  const params = new URLSearchParams();
  for (const kind of namedKinds) for (const name of filter[kind] ?? []) params.append(kind, name);
  return params.size === 0 ? null : `/v1/call-count?${params}`;
}

/** What stands in the place of calls when there are none. */
export function noCallsText(view: CallView): string {
  return countConditions(view) > 0 ? "No call passes the filter." : "There is no call yet that you may see.";
}

/** How many conditions hold. */
export function countConditions({ filter, words, side, from, to }: CallView): number {
  const text = [words, side, from, to].filter((value) => value.trim() !== "");
  return (
    text.length +
    Object.values(filter)
      .flat()
      .filter((value) => value !== undefined).length
  );
}
