// The rows of this page. Python sends all of them once, then only groups of rows that changed.

import { rowsOf } from '../../frontend/arrow.js';

/** @import { Message, Rows, Store } from './rows.d.ts' */

/**
 * An empty store.
 * @type {() => Store}
 */
export const makeStore = () => ({ stamp: null, tables: {} });

/**
 * Takes a message of Python. With `meta.base` it has the groups that changed since that stamp, and
 * `meta.gone` names the groups that were removed. Returns false where the base is another stamp
 * than the store's: then Python has to send everything.
 * @type {(store: Store, data: Message) => boolean}
 */
export function take(store, data) {
  const { meta } = data;
  if (meta.base && meta.base !== store.stamp) return false;
  for (const [name, columns] of Object.entries(meta.groups)) {
    const groups = meta.base ? store.tables[name] : new Map();
    for (const id of meta.gone?.[name] ?? []) groups.delete(id);
    const sent = new Map();
    for (const row of rowsOf(data[name])) {
      const id = columns.map((c) => row[c] ?? '').join('|');
      if (!sent.has(id)) sent.set(id, []);
      sent.get(id).push(row);
    }
    for (const [id, rows] of sent) groups.set(id, rows);
    store.tables[name] = groups;
  }
  store.stamp = meta.stamp;
  return true;
}

/**
 * All rows, by table.
 * @type {(store: Store) => Rows}
 */
export function allRows(store) {
  return /** @type {any} */ (
    Object.fromEntries(
      Object.entries(store.tables).map(([name, groups]) => [name, [...groups.values()].flat()]),
    )
  );
}
