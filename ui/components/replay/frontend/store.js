// The rows that this page holds. Python sends all of them once, then only groups of rows that changed.

import { rowsOf } from '../../frontend/arrow.js';

/** Tables, and the columns whose values name a group of rows that is replaced as one. */
const GROUPS = {
  events: ['key'],
  states: ['key'],
  links: ['key'],
  organizations: ['slug'],
  ...Object.fromEntries(
    ['revenue', 'standings', 'dependence', 'talent', 'plans', 'indicators'].map((p) => [
      `frames_${p}`,
      ['mode', 'part'],
    ]),
  ),
};

/** An empty store. */
export const makeStore = () => ({
  stamp: null,
  tables: Object.fromEntries(Object.keys(GROUPS).map((t) => [t, new Map()])),
});

/**
 * Takes what Python sent. With `meta.base` it is what changed since that stamp: its groups replace those held, `meta.gone`
 * names those that went, by table. Returns false where the base is not the one held, so that all is needed.
 */
export function take(store, data) {
  const { meta } = data;
  if (meta.base && meta.base !== store.stamp) return false;
  for (const [name, columns] of Object.entries(GROUPS)) {
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

/** All rows held, by table. */
export function rowsHeld(store) {
  return Object.fromEntries(
    Object.entries(store.tables).map(([name, groups]) => [name, [...groups.values()].flat()]),
  );
}
