// Which organizations have lanes, and how they are named. Pure.

import { NOBODY } from './crowds.js';

/**
 * @import { LaneRow, OrganizationRow } from './rows.d.ts'
 * @import { Crowd, Lane, Model, TimelineEvent } from './types.d.ts'
 */

/** The kind of events that only name an organization: they get no mark. */
export const NAMED = 'organization.named';

/** The kind of events that rules raise, their source, and the slug of the lane that has them all. */
const SIGNAL = 'signal.raised';
const SOURCE = 'urn:whenline:signals';
export const SIGNALS = 'signals:';

/**
 * Whether rules found it, or took back what they had found.
 * @type {(event: { kind: string; source: string }) => boolean}
 */
export const isInferred = ({ kind, source }) => kind === SIGNAL || source === SOURCE;

/**
 * Lanes of organizations that featured events name, busiest first, units after their parents; then
 * all others. Of a large history, `rows` and `crowds` count the events that are not here.
 * @type {(
 *   events: TimelineEvent[],
 *   names: Map<string, OrganizationRow>,
 *   rows: LaneRow[],
 *   crowds: Map<string, Crowd[]>,
 * ) => Model['lanes']}
 */
export function lanesOf(events, names, rows, crowds) {
  /** @type {Map<string, TimelineEvent[]>} */
  const all = new Map();
  /** @type {Map<string, number>} */
  const featuredCount = new Map();
  const anyFeatured = events.some((e) => e.featured);
  for (const e of events) {
    if (e.kind === NAMED) continue;
    for (const slug of new Set(e.lanes)) {
      const members = all.get(slug);
      if (members) members.push(e);
      else all.set(slug, [e]);
      if (e.featured || !anyFeatured) featuredCount.set(slug, (featuredCount.get(slug) ?? 0) + 1);
    }
  }
  for (const row of rows) {
    if (!all.has(row.slug)) all.set(row.slug, []);
    if (row.featured) featuredCount.set(row.slug, row.featured);
  }
  const places = new Map(rows.map((row) => [row.slug, row.place]));
  const totals = new Map(rows.map((row) => [row.slug, row.events]));
  /** @type {(slug: string) => Pick<Lane, 'members' | 'crowd' | 'total'>} */
  const filled = (slug) => {
    const members = all.get(slug) ?? [];
    return {
      members,
      crowd: crowds.get(slug) ?? NOBODY,
      total: totals.get(slug) ?? members.length,
    };
  };
  /** @type {(slug: string) => string} */
  const nameOf = (slug) =>
    slug === SIGNALS ? 'Inferred by rules' : (names.get(slug)?.name ?? titled(slug));
  const signals = featuredCount.delete(SIGNALS);
  const top = [...featuredCount]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 24)
    .map((x) => x[0]);
  /** @type {(slug: string) => string | null} */
  const parentOf = (slug) => top.find((other) => other === names.get(slug)?.parent) ?? null;
  /** @type {Lane[]} */
  const ordered = [];
  /** @type {(slug: string, within: string[]) => void} */
  const visit = (slug, within) => {
    ordered.push({
      slug,
      name: nameOf(slug),
      parent: within.length ? nameOf(within[within.length - 1]) : null,
      within,
      featured: featuredCount.get(slug) ?? 0,
      ...filled(slug),
    });
    for (const child of top)
      if (parentOf(child) === slug && within.length < 3) visit(child, [...within, slug]);
  };
  for (const slug of top) if (!parentOf(slug)) visit(slug, []);
  if (signals) visit(SIGNALS, []);
  const shown = new Set(ordered.map((l) => l.slug));
  const others = [...all]
    .filter(([slug]) => !shown.has(slug))
    .map(([slug]) => ({
      slug,
      name: nameOf(slug),
      parent: null,
      within: [],
      featured: 0,
      ...filled(slug),
    }))
    .sort((a, b) => (places.get(a.slug) ?? 0) - (places.get(b.slug) ?? 0) || b.total - a.total);
  return { own: ordered, others, rest: rows.length ? (crowds.get('') ?? NOBODY) : null };
}

/**
 * "google-deepmind" → "Google Deepmind", for organizations that nobody named.
 * @type {(slug: string) => string}
 */
export function titled(slug) {
  return slug
    .split(/[-_.]/)
    .map((w) => w.slice(0, 1).toUpperCase() + w.slice(1))
    .join(' ');
}
