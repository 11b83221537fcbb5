// What one generation says, made ready to play: events, what was believed of them when, lanes, moments of change. Pure.

import { list, num } from '../../frontend/arrow.js';
import { indexFrames } from './frames.js';
import { DAY } from '../../frontend/time.js';

const OPEN_END = Infinity;

/** What an organization is called is no event of the industry: it gets no mark. */
const NAMED = 'organization.named';

/** A model of what Python sent: rows by table, and `meta`. */
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
  const panels = data.meta?.panels ?? [];
  const frames = Object.fromEntries(panels.map((p) => [p.id, indexFrames(data[p.table] ?? [])]));
  events.sort((a, b) => a.known - b.known || a.logged - b.logged);
  const [day, up] = [data.meta?.day, data.meta?.up].map((iso) => Date.parse(iso ?? ''));
  const lanes = lanesOf(events, names);
  const marked = new Set([...lanes.own, ...lanes.others].flatMap((l) => l.members));
  return {
    events,
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

function eventOf(row) {
  const from = num(row.happened_from);
  const to = num(row.happened_to);
  return {
    ...row,
    orgs: list(row.organizations),
    from,
    to: Number.isFinite(to) ? to : from,
    until: num(row.lasted_until),
    known: num(row.known_at),
    logged: num(row.logged_at),
    winFrom: num(row.window_from),
    winTo: num(row.window_to),
    told: !row.dataset && row.kind !== NAMED,
    amends: Boolean(row.target_key),
    states: [],
    amendments: [],
    links: [],
  };
}

function addState(event, row) {
  if (!event) return;
  event.states.push({
    from: num(row.known_from),
    to: Number.isFinite(num(row.known_to)) ? num(row.known_to) : OPEN_END,
    certainty: row.certainty,
    retracted: num(row.retracted) === 1,
    headline: row.headline ?? null,
    happenedFrom: num(row.happened_from),
    happenedTo: num(row.happened_to),
  });
}

function relate(event, byKey) {
  event.states.sort((a, b) => a.from - b.from);
  if (event.amends) byKey.get(event.target_key)?.amendments.push(event);
}

/** Events by one of their fields; those without it are left out. */
function groupBy(events, field) {
  const groups = new Map();
  for (const e of events) {
    if (!e[field]) continue;
    if (!groups.has(e[field])) groups.set(e[field], []);
    groups.get(e[field]).push(e);
  }
  return groups;
}

function extent(events) {
  let first = Infinity;
  let last = -Infinity;
  for (const e of events) {
    const t = Number.isFinite(e.from) ? e.from : e.to;
    if (t < first) first = t;
    if (e.known > last) last = e.known;
  }
  return Number.isFinite(first)
    ? { first, last }
    : { first: Date.UTC(2024, 0, 1), last: Date.UTC(2026, 0, 1) };
}

/** What was believed of an event by `known`: null while it was not known, or when it was taken back. */
export function beliefAt(event, known) {
  if (event.known > known) return null;
  let state = null;
  for (const s of event.states)
    if (s.from <= known && (known < s.to || s.to === OPEN_END)) state = s;
  if (state?.retracted) return null;
  return {
    certainty: state?.certainty ?? event.certainty,
    headline: state?.headline ?? event.headline,
    from: Number.isFinite(state?.happenedFrom) ? state.happenedFrom : event.from,
    to: Number.isFinite(state?.happenedTo) ? state.happenedTo : event.to,
  };
}

/** Events that state the opposite, exclude it by their numbers, or deny it, as far as known. */
export function contradictions(event, known, model) {
  const mates =
    event.claim_stance === 'contradicts'
      ? []
      : (model.claims.get(event.claim) ?? []).filter(
          (e) => e !== event && e.claim_stance === 'contradicts' && beliefAt(e, known),
        );
  const clashes = event.links
    .filter((l) => l.relation.startsWith('contradicts'))
    .map((l) => model.byKey.get(l.key))
    .filter((e) => e && beliefAt(e, known));
  return [
    ...new Set([
      ...mates,
      ...clashes,
      ...event.amendments.filter((a) => a.kind === 'event.denied' && beliefAt(a, known)),
    ]),
  ];
}

/** What proved wrong of an event by `known`: retracted | denied | corrected | contested | contradicted; null where nothing did, or it was so from the first. */
export function wrongOf(event, known, model) {
  if (event.known > known || event.amends) return null;
  const held = event.states.filter((s) => s.from <= known);
  const first = held[0];
  const last = held[held.length - 1];
  if (last?.retracted) return 'retracted';
  if (
    last &&
    last !== first &&
    last.certainty !== first.certainty &&
    (last.certainty === 'denied' || last.certainty === 'contested')
  )
    return last.certainty;
  if (last && !sameWords(first, last)) return 'corrected';
  return contradictions(event, known, model).some(
    (e) => e.known > event.known && e.kind !== 'event.denied',
  )
    ? 'contradicted'
    : null;
}

const sameWords = (a, b) =>
  a.headline === b.headline &&
  Object.is(a.happenedFrom, b.happenedFrom) &&
  Object.is(a.happenedTo, b.happenedTo);

/** When a mark appears as the clock runs in a mode; Infinity: never. */
export function revealOf(event, mode, day) {
  const happened = Number.isFinite(event.from) ? event.from : event.to;
  if (mode === 'then') return Math.max(event.known, happened);
  if (mode === 'day' && event.known > day) return Infinity;
  return event.amends ? event.known : happened;
}

/** Sorted moments at which anything drawn changes in a mode. */
export function changesOf(events, mode, day) {
  const out = [];
  for (const e of events) {
    const t = revealOf(e, mode, day);
    if (Number.isFinite(t)) out.push(t);
    if (Number.isFinite(e.to)) out.push(e.to);
    if (mode === 'then') for (const s of e.states) out.push(s.from);
  }
  return Float64Array.from(out).sort();
}

/** Sorted moments to step through: those of told events if there are any, else of all. */
export function stopsOf(events, mode, day) {
  const told = events.some((e) => e.told);
  const times = new Set();
  for (const e of events) {
    const t = e.told || !told ? revealOf(e, mode, day) : NaN;
    if (Number.isFinite(t)) times.add(t);
  }
  return [...times].sort((a, b) => a - b);
}

/** Lanes: one an organization that a told event names, units after their parents, busiest first; then the others. */
function lanesOf(events, names) {
  const all = new Map();
  const toldCount = new Map();
  const anyTold = events.some((e) => e.told);
  for (const e of events) {
    if (e.kind === NAMED) continue;
    for (const slug of new Set(e.orgs)) {
      if (!all.has(slug)) all.set(slug, []);
      all.get(slug).push(e);
      if (e.told || !anyTold) toldCount.set(slug, (toldCount.get(slug) ?? 0) + 1);
    }
  }
  const nameOf = (slug) => names.get(slug)?.name ?? titled(slug);
  const top = [...toldCount]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 24)
    .map((x) => x[0]);
  const parentOf = (slug) =>
    top.includes(names.get(slug)?.parent) ? names.get(slug).parent : null;
  const ordered = [];
  const visit = (slug, within) => {
    ordered.push({
      slug,
      name: nameOf(slug),
      parent: within.length ? nameOf(parentOf(slug)) : null,
      within,
      told: toldCount.get(slug),
      members: all.get(slug),
    });
    for (const child of top)
      if (parentOf(child) === slug && within.length < 3) visit(child, [...within, slug]);
  };
  for (const slug of top) if (!parentOf(slug)) visit(slug, []);
  const shown = new Set(ordered.map((l) => l.slug));
  const others = [...all]
    .filter(([slug]) => !shown.has(slug))
    .map(([slug, members]) => ({
      slug,
      name: nameOf(slug),
      parent: null,
      within: [],
      told: 0,
      members,
    }))
    .sort((a, b) => b.members.length - a.members.length);
  return { own: ordered, others };
}

/** "google-deepmind" → "Google Deepmind", for organizations that nobody named. */
export function titled(slug) {
  return slug
    .split(/[-_.]/)
    .map((w) => w.slice(0, 1).toUpperCase() + w.slice(1))
    .join(' ');
}

/** The moment with most news among told events: a good place to open. NaN without any. */
export function busiestMoment(events) {
  const days = new Map();
  for (const e of events) if (e.told) days.set(e.known, (days.get(e.known) ?? 0) + 1);
  let best = NaN;
  for (const [ms, n] of days) if (!(n <= (days.get(best) ?? 0))) best = ms;
  return best;
}

/** The span to play: from the first day of the year two years before the last told event, to the month after it. */
export function rangeOf(model) {
  let last = -Infinity;
  for (const e of model.events) if (e.told && e.known > last) last = e.known;
  if (!Number.isFinite(last)) last = model.last;
  return { start: Date.UTC(new Date(last).getUTCFullYear() - 2, 0, 1), end: last + 30 * DAY };
}
