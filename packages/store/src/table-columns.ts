export interface TableColumn {
  table: string;
  column: string;
}

export function columnsByTable(columns: readonly TableColumn[]): Map<string, string[]> {
  const tables = Map.groupBy(columns, ({ table }) => table);
  return new Map([...tables].map(([table, found]) => [table, found.map(({ column }) => column)]));
}
