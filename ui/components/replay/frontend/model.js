// The model of one generation: events with their beliefs, lanes and frames of panels. Pure.

import { list, num } from '../../frontend/arrow.js';
import { crowdsOf, daysOf, sumAt } from './crowds.js';
import { indexFrames } from './frames.js';
import { isInferred, lanesOf, NAMED, SIGNALS } from './organizations.js';

/**
 * @import { EventRow, Snapshot, StateRow } from './rows.d.ts'
 * @import { Model, TimelineEvent } from './types.d.ts'
 */

const OPEN_END = Infinity;

/**
 * The model of all rows.
 * @type {(data: Snapshot) => Model}
 */
export function buildModel(data) {
  const events = data.events.map(eventOf);
  const byKey = new Map(events.map((e) => [e.key, e]));
  for (const row of data.states) addState(byKey.get(row.key), row);
  for (const event of events) relate(event, byKey);
  for (const row of data.links) {
    byKey.get(row.key)?.links.push({ relation: row.relation, key: row.to_key });
    byKey.get(row.to_key)?.links.push({ relation: `${row.relation}<`, key: row.key });
  }
  const names = new Map(data.organizations.map((o) => [o.slug, o]));
  const { panels } = data.meta;
  const frames = Object.fromEntries(
    panels.map((p) => [p.id, indexFrames(/** @type {any} */ (data)[p.table] ?? [])]),
  );
  events.sort((a, b) => a.known - b.known || a.logged - b.logged);
  const [day, up] = [data.meta?.day, data.meta?.up].map((iso) => Date.parse(iso ?? ''));
  const days = daysOf(data.days ?? []);
  const lanes = lanesOf(events, names, data.lanes ?? [], crowdsOf(data.crowds ?? []));
  const marked = new Set([...lanes.own, ...lanes.others].flatMap((l) => l.members));
  return {
    events,
    large: Boolean(data.meta.large),
    total: data.meta.large ? sumAt(days.all, Infinity) : events.length,
    days,
    point: data.meta.point ?? '',
    marked,
    byKey,
    names,
    panels,
    frames,
    day,
    up,
    claims: groupBy(events, 'claim'),
    byKind: groupBy(events, 'kind'),
    ...extent(events),
    lanes,
  };
}

/** @type {(row: EventRow) => TimelineEvent} */
function eventOf(row) {
  const from = num(row.happened_from);
  const to = num(row.happened_to);
  return {
    ...row,
    orgs: list(row.organizations),
    lanes: isInferred(row) ? [SIGNALS] : list(row.lanes ?? row.organizations),
    labels: row.labels ? JSON.parse(row.labels) : {},
    inferred: isInferred(row),
    from,
    to: Number.isFinite(to) ? to : from,
    until: num(row.lasted_until),
    known: num(row.known_at),
    logged: num(row.logged_at),
    winFrom: num(row.window_from),
    winTo: num(row.window_to),
    featured: !row.dataset && row.kind !== NAMED,
    amends: Boolean(row.target_key),
    states: [],
    amendments: [],
    links: [],
  };
}

/** @type {(event: TimelineEvent | undefined, row: StateRow) => void} */
function addState(event, row) {
  if (!event) return;
  event.states.push({
    from: num(row.known_from),
    to: Number.isFinite(num(row.known_to)) ? num(row.known_to) : OPEN_END,
    certainty: row.certainty,
    retracted: num(row.retracted) === 1,
    correctedBy: row.corrected_by ?? null,
    headline: row.headline ?? null,
    labels: row.labels ? JSON.parse(row.labels) : null,
    happenedFrom: num(row.happened_from),
    happenedTo: num(row.happened_to),
  });
}

/** @type {(event: TimelineEvent, byKey: Map<string, TimelineEvent>) => void} */
function relate(event, byKey) {
  event.states.sort((a, b) => a.from - b.from);
  if (event.amends) byKey.get(event.target_key ?? '')?.amendments.push(event);
}

/**
 * Events by one of their fields; those without it are left out.
 * @type {(events: TimelineEvent[], field: 'claim' | 'kind') => Map<string, TimelineEvent[]>}
 */
function groupBy(events, field) {
  const groups = new Map();
  for (const e of events) {
    if (!e[field]) continue;
    if (!groups.has(e[field])) groups.set(e[field], []);
    groups.get(e[field]).push(e);
  }
  return groups;
}

/** @type {(events: TimelineEvent[]) => { first: number; last: number }} */
function extent(events) {
  let first = Infinity;
  let last = -Infinity;
  for (const e of events) {
    const t = Number.isFinite(e.from) ? e.from : e.to;
    if (t < first) first = t;
    if (e.known > last) last = e.known;
  }
  return Number.isFinite(first) ? { first, last } : { first: Date.now(), last: Date.now() };
}
