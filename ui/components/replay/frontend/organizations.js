// Which organizations have lanes, and how they are named. Pure.

/**
 * @import { OrganizationRow } from './rows.d.ts'
 * @import { Lane, TimelineEvent } from './types.d.ts'
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
 * all others.
 * @type {(
 *   events: TimelineEvent[],
 *   names: Map<string, OrganizationRow>,
 * ) => { own: Lane[]; others: Lane[] }}
 */
export function lanesOf(events, names) {
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
      members: all.get(slug) ?? [],
    });
    for (const child of top)
      if (parentOf(child) === slug && within.length < 3) visit(child, [...within, slug]);
  };
  for (const slug of top) if (!parentOf(slug)) visit(slug, []);
  if (signals) visit(SIGNALS, []);
  const shown = new Set(ordered.map((l) => l.slug));
  const others = [...all]
    .filter(([slug]) => !shown.has(slug))
    .map(([slug, members]) => ({
      slug,
      name: nameOf(slug),
      parent: null,
      within: [],
      featured: 0,
      members,
    }))
    .sort((a, b) => b.members.length - a.members.length);
  return { own: ordered, others };
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
