// The rows of this page. Python sends all of them once, then only groups of rows that changed.

import { rowsOf } from '../../frontend/arrow.js';

/** An empty store. */
export const makeStore = () => ({ stamp: null, tables: {} });

/**
 * Takes what Python sent. `meta.groups` has, by table, the columns whose values name a group of rows. With `meta.base`
 * the data has only the groups that changed since that stamp; `meta.gone` names removed ones, by table. Returns false
 * if the base is not the state of this store, so that all rows are needed.
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

/** All rows, by table. */
export function rowsHeld(store) {
  return Object.fromEntries(
    Object.entries(store.tables).map(([name, groups]) => [name, [...groups.values()].flat()]),
  );
}
