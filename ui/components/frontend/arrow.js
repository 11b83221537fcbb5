// Reads Arrow tables into plain arrays. A missing table has no rows, a missing column no values.

/** @import { Table } from './types.d.ts' */

/**
 * Rows of an Arrow table as objects; null stays null, BigInt becomes a number. Arrays of rows are
 * returned as they are.
 * @type {<Row>(table: Table<Row>) => Row[]}
 */
export function rowsOf(table) {
  if (Array.isArray(table)) return table;
  if (!table || typeof table.getChild !== 'function') return [];
  /** @type {any[]} */
  const rows = Array.from({ length: table.numRows }, () => ({}));
  for (const { name } of table.schema.fields) {
    const vector = table.getChild(name);
    for (let i = 0; i < rows.length; i += 1) {
      const value = vector?.get(i);
      rows[i][name] = typeof value === 'bigint' ? Number(value) : value;
    }
  }
  return rows;
}

/**
 * A number, or NaN for null and what is none.
 * @type {(value: unknown) => number}
 */
export function num(value) {
  return value === null || value === undefined ? NaN : Number(value);
}

/**
 * A list that travels as JSON text; anything else reads as empty.
 * @type {(value: unknown) => string[]}
 */
export function list(value) {
  if (typeof value !== 'string' || !value.startsWith('[')) return [];
  return JSON.parse(value);
}
