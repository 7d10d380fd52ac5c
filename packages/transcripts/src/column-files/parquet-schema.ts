import type { SchemaElement } from "hyparquet";
import { type ColumnType, Damage, type FileColumn } from "./column-file.ts";
import type { Physical } from "./parquet-values.ts";

export interface ParquetColumn extends FileColumn {
  /** Its place among the columns of a row group. */
  leaf: number;
  physical: Physical;
  optional: boolean;
}

/** The columns of a schema. */
export function listParquetColumns([root, ...elements]: readonly SchemaElement[]): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  let leaf = 0;
  let at = 0;
  /** Passes over an element with all below it. */
  const pass = (depth: number): void => {
    const element = elements[at++];
    if (element === undefined || depth > 64) throw new Damage("has a schema that ends too early");
    const children = element.num_children ?? 0;
    if (children === 0) leaf += 1;
    for (let child = 0; child < children; child += 1) pass(depth + 1);
  };
  const { num_children: count = 0 } = root ?? {};
  for (let index = 0; index < count; index += 1) {
    const element = elements[at];
    if (element === undefined) throw new Damage("has a schema that ends too early");
    const { type, name, repetition_type: repetition } = element;
    const isFlat = type !== undefined && !element.num_children && repetition !== "REPEATED";
    columns.push({
      name: name ?? "",
      type: isFlat ? typeOf(element) : { kind: "other", name: "nested" },
      leaf,
      physical: { type: type ?? "BOOLEAN", signed: isSigned(element) },
      optional: repetition === "OPTIONAL",
    });
    pass(0);
  }
  return columns;
}

function isSigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (logical?.type === "INTEGER") return logical.isSigned;
  return converted === undefined || !converted.startsWith("UINT_");
}

function typeOf({
  type = "BOOLEAN",
  converted_type: converted,
  logical_type: logical,
  scale,
}: SchemaElement): ColumnType {
  const said = logical?.type ?? converted ?? null;
  switch (type) {
    case "INT32":
    case "INT64":
      if (logical?.type === "DECIMAL" || converted === "DECIMAL") return { kind: "decimal", scale: scale ?? 0 };
      if (said === null || said === "INTEGER" || /^U?INT_/.test(said)) return { kind: "whole" };
      return { kind: "other", name: said };
    case "FLOAT":
    case "DOUBLE":
      return { kind: "number" };
    case "BYTE_ARRAY":
      if (said === null || said === "STRING" || said === "UTF8" || said === "ENUM") return { kind: "text" };
      return { kind: "other", name: said };
    default:
      return { kind: "other", name: said ?? type };
  }
}
