// Talent: moves between organizations.

import { list, num } from '../../frontend/arrow.js';
import { el } from '../../frontend/dom.js';
import { BOUNDS, certaintyClass, countWords } from '../../frontend/words.js';
import { flowChart } from './panel_flow.js';

/**
 * @import { PanelBody, PanelContext } from './page.d.ts'
 * @import { TalentRow } from './rows.d.ts'
 */

/**
 * Who went where.
 * @type {PanelBody<TalentRow>}
 */
export function talentBody({ rows }, context) {
  if (!rows.length) return null;
  /** @type {(r: TalentRow) => number} */
  const size = (r) => num(r.headcount_low) || 0;
  const most = Math.max(1, ...rows.map(size));
  const nodes = [...rows]
    .sort((a, b) => size(b) - size(a) || b.since - a.since)
    .slice(0, 6)
    .map((r) => {
      const [people, possibly] = [list(r.people), list(r.possibly)];
      const extra =
        r.certainty !== 'rumored' && num(r.people_possible) > 0 ? ` (+${possibleWords(r)}?)` : '';
      const count =
        (r.certainty === 'rumored' ? 'possibly ' : '') +
        countWords(num(r.headcount_low), num(r.headcount_high)) +
        extra;
      return el(
        'button',
        {
          class: `wl-row wl-flow ${certaintyClass(r.certainty)}`,
          type: 'button',
          title: extra ? `Rumors would add ${possibleWords(r)}` : null,
          onclick: () => context.open(r.key),
        },
        el(
          'span',
          { class: 'wl-row-name' },
          `${r.from_org ? context.nameOf(r.from_org) : '?'} `,
          el('i', { style: `height:${1.5 + (size(r) / most) * 6}px` }),
          ` ${r.to_org ? context.nameOf(r.to_org) : '?'}`,
        ),
        el('b', {}, count),
        people.length ? el('small', {}, listed(people)) : '',
        possibly.length ? el('small', {}, `possibly ${listed(possibly)}`) : '',
      );
    });
  return { title: 'Talent', meta: 'moves so far', nodes: [talentChart(rows, context), ...nodes] };
}

/** @type {(people: string[]) => string} */
const listed = (people) =>
  people.slice(0, 3).join(', ') + (people.length > 3 ? ` +${people.length - 3}` : '');

/**
 * How many people rumors would add, with its bound: "~ 23".
 * @type {(r: TalentRow) => string}
 */
const possibleWords = (r) =>
  r.people_possible_bound
    ? `${BOUNDS[r.people_possible_bound] ?? ''}${num(r.people_possible)}`
    : 'some';

/**
 * Moves between organizations that are both named, width by headcount.
 * @type {(rows: TalentRow[], context: PanelContext) => Node | string}
 */
function talentChart(rows, context) {
  const flows = rows
    .filter((r) => r.from_org && r.to_org)
    .map((r) => ({
      from: r.from_org ?? '',
      to: r.to_org ?? '',
      size: Math.max(1, num(r.headcount_low) || 0),
      rumored: r.certainty === 'rumored',
      words: countWords(num(r.headcount_low), num(r.headcount_high)),
      key: r.key,
    }));
  if (!flows.length) return '';
  const full = flows.reduce((sum, f) => sum + f.size, 0);
  return flowChart(flows.sort((a, b) => b.size - a.size).slice(0, 12), {
    ink: '--wl-talent',
    nameOf: context.nameOf,
    open: context.open,
    full,
    label: 'Moves between organizations',
  });
}
