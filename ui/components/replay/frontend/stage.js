// The elements of the stage: canvases, the clock line, the handle of knowledge, names of lanes.

import { el } from '../../frontend/dom.js';
import { keepPlace } from '../../frontend/kept_place.js';
import { AXIS } from './draw.js';
import { SORTS } from './lanes.js';
import { listenOnStage } from './stage_gestures.js';

/**
 * @import { Actions, Edge } from './action_types.d.ts'
 * @import { Stage } from './page.d.ts'
 * @import { StackedLanes } from './types.d.ts'
 */

/** @type {(edge: Edge, label: string) => HTMLElement} */
const loopEdge = (edge, label) =>
  el('div', {
    class: `wl-loop-edge is-${edge}`,
    role: 'slider',
    tabindex: '0',
    'data-edge': edge,
    'aria-label': label,
  });

/**
 * Builds the stage in `host`.
 * @type {(host: HTMLElement, act: Actions) => Stage}
 */
export function makeStage(host, act) {
  const handle = el('div', {
    class: 'wl-handle',
    'data-testid': 'replay-scrub',
    role: 'slider',
    tabindex: '0',
    'aria-label': 'Clock: drag, or use the arrow keys',
  });
  /** @type {Stage} */
  const self = {
    gutter: el('div', { class: 'wl-gutter' }),
    plot: el('div', { class: 'wl-plot' }),
    ground: el('canvas', { 'aria-hidden': 'true' }),
    marks: el('canvas', {
      role: 'img',
      'aria-label': 'Timeline; the table below lists the same events',
    }),
    overlay: el('canvas', { 'aria-hidden': 'true' }),
    hatch: el('div', { class: 'wl-hatch' }, el('span', {}, 'not yet happened')),
    line: el('div', { class: 'wl-line' }, handle),
    handle,
    dayLine: el('div', { class: 'wl-day-line' }),
    known: el(
      'div',
      {
        class: 'wl-known-handle',
        'data-testid': 'replay-known-handle',
        role: 'slider',
        tabindex: '0',
        'aria-label': 'Knowledge: drag, or use comma and point',
      },
      el('i'),
      el('span', {}, 'known'),
    ),
    loop: el(
      'div',
      { class: 'wl-loop', hidden: true, 'data-testid': 'replay-loop-range' },
      loopEdge('from', 'Start of the loop'),
      loopEdge('to', 'End of the loop'),
    ),
    card: el('div', { class: 'wl-card', hidden: true, role: 'status' }),
    sort: el(
      'select',
      {
        class: 'wl-sort',
        'aria-label': 'Order of lanes',
        title: 'Order of lanes',
        'data-testid': 'replay-sort',
        onchange: (e) => act.sort(e.target.value),
      },
      Object.entries(SORTS).map(([value, words]) => el('option', { value }, words)),
    ),
    lanes: el('div', { class: 'wl-lanes' }),
    onDocumentWheel: () => {},
  };
  self.gutter.append(self.sort, self.lanes);
  self.plot.append(
    self.ground,
    self.marks,
    self.overlay,
    self.hatch,
    self.dayLine,
    self.loop,
    self.known,
    self.line,
    self.card,
  );
  host.append(self.gutter, self.plot);
  listenOnStage(self, act);
  return self;
}

/**
 * Shows the names of lanes; their buttons fold lanes or show the other organizations.
 * @type {(self: Stage, stacked: StackedLanes, act: Actions, sort: string) => void}
 */
export function showLanes(self, stacked, act, sort) {
  self.sort.value = sort;
  const rows = stacked.lanes.map((lane, i) =>
    el(
      'div',
      {
        class: [
          'wl-lane',
          i % 2 === 0 && 'is-band',
          lane.others && 'is-others',
          lane.parent && 'is-part',
        ]
          .filter(Boolean)
          .join(' '),
        'data-lane': lane.slug,
        style: `top:${AXIS + lane.top}px;height:${lane.height}px`,
      },
      el(
        'button',
        {
          type: 'button',
          title: lane.others
            ? lane.open
              ? 'Fold the others'
              : 'Show the largest of them'
            : lane.folded
              ? 'Unfold'
              : 'Fold',
          'aria-expanded': lane.others ? String(lane.open) : String(!lane.folded),
          onclick: () => act.lane(lane),
        },
        el('b', {}, lane.name),
        lane.parts && lane.folded
          ? el('small', {}, `with ${lane.parts} part${lane.parts === 1 ? '' : 's'}`)
          : '',
        lane.parent ? el('small', {}, `part of ${lane.parent}`) : '',
        lane.others ? el('small', {}, `${lane.total.toLocaleString('en')} events`) : '',
      ),
    ),
  );
  keepPlace(self.lanes, () => self.lanes.replaceChildren(...rows));
}
