import type { GroupFilter, Grouping, Store } from "@earshot/model";
import type { ReportGroups } from "@earshot/report";

const shown: readonly Grouping[] = ["agent", "queue", "week"];

/** The groups that reports show beside the calls a filter names. */
export async function readReportGroups(
  store: Pick<Store, "conversations">,
  filter: GroupFilter,
): Promise<ReportGroups[]> {
  return Promise.all(shown.map(async (by) => ({ by, groups: await store.conversations.groups(by, filter) })));
}
