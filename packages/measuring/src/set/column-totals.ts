import { type CallTotals, callTotalsSchema } from "@earshot/model";
import type { Definition } from "@earshot/quality";
import { z } from "zod";
import type { Column, Columns } from "./columns.ts";
import { fieldsOf } from "./schema-fields.ts";

/** The numbers of one call, read from columns when they are asked for: no object is made for a call. */
export interface ColumnTotals {
  readonly totals: CallTotals;
  /** Sets the columns that are read from now on. */
  useColumns(columns: Columns): void;
  /** Sets the call that is read from now on. */
  useCall(call: number): void;
}

const noHold = { count: 0, totalMs: 0, longestMs: 0 };
const noHoldDetail = { agentMs: 0, thenDisconnected: 0 };

/** For calls without holds. */
export function createColumnTotals(definition: Definition): ColumnTotals {
  /** The fields that no column has, by path. */
  const constants = new Map<string, unknown>([
    ["hold", noHold],
    ["holdDetail", noHoldDetail],
    ["holdAudio", "music"],
  ]);
  if (definition.talkOver === null) constants.set("talkOver", null);
  const slots: { path: string; column: Column }[] = [];
  let call = 0;

  const toProperty = (path: string, schema: unknown): PropertyDescriptor => {
    if (constants.has(path)) return { value: constants.get(path) };
    const fields = fieldsOf(schema);
    if (fields !== null) return { value: toView(fields, `${path}.`) };
    const slot = { path, column: new Int32Array() };
    slots.push(slot);
    const get = () => slot.column[call] ?? 0;
    return { get: schema instanceof z.ZodNullable ? () => orNull(get()) : get };
  };
  const toView = (fields: readonly [key: string, schema: unknown][], prefix: string): object =>
    Object.defineProperties(
      {},
      Object.fromEntries(
        fields
          .filter(([, schema]) => !(schema instanceof z.ZodOptional))
          .map(([key, schema]) => [key, toProperty(`${prefix}${key}`, schema)]),
      ),
    );

  const totals = toView(fieldsOf(callTotalsSchema) ?? [], "");
  if (!areTotals(totals)) throw new TypeError("the view of the columns does not have the shape of a call's totals");
  return {
    totals,
    useColumns(columns) {
      for (const slot of slots) {
        const column = columns.get(slot.path);
        if (column === undefined) throw new TypeError(`${slot.path} has no column`);
        slot.column = column;
      }
    },
    useCall(index) {
      call = index;
    },
  };
}

const areTotals = (value: unknown): value is CallTotals => callTotalsSchema.safeParse(value).success;
const orNull = (value: number): number | null => (value < 0 ? null : value);
