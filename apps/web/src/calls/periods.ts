/** A span of whole days in UTC; `to` is the first day that is left out. */
export interface Period {
  title: string;
  from: string;
  to: string;
}

const dayMs = 24 * 60 * 60_000;

/** The spans that people look back on, of whole days, weeks from Monday and months. */
export function periodsBefore(now: Date): readonly Period[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const monday = today - ((now.getUTCDay() + 6) % 7) * dayMs;
  const thisMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const lastMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1);
  return [
    { title: "Yesterday", from: day(today - dayMs), to: day(today) },
    { title: "Last week", from: day(monday - 7 * dayMs), to: day(monday) },
    { title: "Last month", from: day(lastMonth), to: day(thisMonth) },
  ];
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
