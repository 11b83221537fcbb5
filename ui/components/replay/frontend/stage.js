// The stage: canvases, the clock line that one drags, lane names, and what pointer and wheel do on them.

import { AXIS } from './draw.js';
import { SORTS } from './lanes.js';
import { el, set } from '../../frontend/dom.js';
import { xOf } from '../../frontend/scale.js';
import { moment } from '../../frontend/time.js';
import { turned, zoomOf } from '../../frontend/wheel.js';

/** Elements of the stage in `host`. `act`: pan, zoom, seek, hover, click, scrubStart, lane(slug), zoomKey. */
export function makeStage(host, act) {
  const self = {
    gutter: el('div', { class: 'wl-gutter' }),
    plot: el('div', { class: 'wl-plot' }),
    ground: el('canvas', { 'aria-hidden': 'true' }),
    marks: el('canvas', {
      role: 'img',
      'aria-label': 'Timeline; the table below says the same in words',
    }),
    overlay: el('canvas', { 'aria-hidden': 'true' }),
    hatch: el('div', { class: 'wl-hatch' }, el('span', {}, 'not yet happened')),
    line: el('div', { class: 'wl-line' }),
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
    loop: el('div', { class: 'wl-loop', hidden: true, 'data-testid': 'replay-loop-range' }),
    handle: el('div', {
      class: 'wl-handle',
      'data-testid': 'replay-scrub',
      role: 'slider',
      tabindex: '0',
      'aria-label': 'Clock: drag, or use the arrow keys',
    }),
    card: el('div', { class: 'wl-card', hidden: true, role: 'status' }),
  };
  self.line.append(self.handle);
  for (const edge of ['from', 'to']) {
    self.loop.append(
      el('div', {
        class: `wl-loop-edge is-${edge}`,
        role: 'slider',
        tabindex: '0',
        'data-edge': edge,
        'aria-label': edge === 'from' ? 'Start of the loop' : 'End of the loop',
      }),
    );
  }
  self.sort = el(
    'select',
    {
      class: 'wl-sort',
      'aria-label': 'Order of lanes',
      title: 'Order of lanes',
      'data-testid': 'replay-sort',
      onchange: (e) => act.sort(e.target.value),
    },
    Object.entries(SORTS).map(([value, words]) => el('option', { value }, words)),
  );
  self.lanes = el('div', { class: 'wl-lanes' });
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
  pointers(self, act);
  return self;
}

/** What a press on the plot moves: a handle, the loop by brushing over the dates with Shift, the clock, or the view. */
function gripAt(self, e, p) {
  const path = e.composedPath();
  if (path.includes(self.known)) return 'known';
  const edge = path.find((n) => n.dataset?.edge);
  if (edge) return edge.dataset.edge;
  if (path.includes(self.line)) return 'clock';
  return p.y >= 0 ? 'view' : e.shiftKey ? 'brush' : 'clock';
}

const GRIPS = {
  known: { start: (act) => act.knownStart(), move: (act, p) => act.knownX(p.x) },
  from: { move: (act, p) => act.edgeX('from', p.x) },
  to: { move: (act, p) => act.edgeX('to', p.x) },
  brush: { move: (act, p, drag) => act.brushX(drag.start.x, p.x) },
  clock: {
    start: (act, p) => {
      act.scrubStart();
      act.seekX(p.x);
    },
    move: (act, p) => act.seekX(p.x),
    end: (act) => act.scrubEnd(),
  },
  view: {
    move: (act, p, drag) => {
      if (drag.moved) act.pan(drag.last.x - p.x);
    },
  },
};

function pointers(self, act) {
  const at = (e) => {
    const box = self.plot.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top - AXIS };
  };
  const held = new Map();
  let drag = null;
  self.plot.addEventListener('pointerdown', (e) => {
    if (e.button !== 0 || e.composedPath().includes(self.card)) return;
    const p = at(e);
    self.plot.setPointerCapture(e.pointerId);
    held.set(e.pointerId, p);
    drag = { start: p, last: p, grip: gripAt(self, e, p), moved: false, pinch: null };
    GRIPS[drag.grip].start?.(act, p);
  });
  self.plot.addEventListener('pointermove', (e) => {
    const p = at(e);
    if (held.has(e.pointerId)) held.set(e.pointerId, p);
    if (!drag) {
      act.hover(p);
      return;
    }
    if (held.size === 2) {
      pinch(drag, [...held.values()], act);
      return;
    }
    if (Math.abs(p.x - drag.start.x) > 4) drag.moved = true;
    if (drag.moved || drag.grip === 'clock') GRIPS[drag.grip].move(act, p, drag);
    drag.last = p;
  });
  const up = (e) => {
    held.delete(e.pointerId);
    if (drag?.grip === 'view' && !drag.moved && !drag.pinch && e.type === 'pointerup')
      act.click(at(e));
    if (drag) GRIPS[drag.grip].end?.(act);
    if (!held.size) drag = null;
  };
  self.plot.addEventListener('pointerup', up);
  self.plot.addEventListener('pointercancel', up);
  self.plot.addEventListener('pointerleave', () => {
    if (!drag) act.hover(null);
  });
  self.plot.addEventListener('dblclick', (e) => act.zoom(0.5, at(e).x));
  self.loop.addEventListener('keydown', (e) => {
    const edge = e.target.dataset.edge;
    if (!edge || (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight')) return;
    e.preventDefault();
    e.stopPropagation();
    act.edgeBy(edge, e.key === 'ArrowLeft' ? -1 : 1);
  });
  wheels(self, act, at);
}

/** How long a wheel that scrolls the page goes on doing so when the plot comes under it, milliseconds. */
const SCROLLING = 400;

function wheels(self, act, at) {
  let scrolled = -Infinity;
  self.scrolls = (e) => {
    if (!e.composedPath().includes(self.plot)) scrolled = e.timeStamp;
  };
  document.addEventListener('wheel', self.scrolls, { passive: true, capture: true });
  self.plot.addEventListener(
    'wheel',
    (e) => {
      const { across, down } = turned(e);
      const sideways = Math.abs(across) > Math.abs(down);
      const plain = !e.ctrlKey && !e.metaKey && !e.shiftKey;
      if (plain && !sideways && e.timeStamp - scrolled < SCROLLING) {
        scrolled = e.timeStamp;
        return;
      }
      e.preventDefault();
      if (sideways || e.shiftKey) act.pan(sideways ? across : down);
      else act.zoom(zoomOf(e), at(e).x);
    },
    { passive: false },
  );
}

/** Takes back what listens outside of the stage. */
export const leaveStage = (self) =>
  document.removeEventListener('wheel', self.scrolls, { capture: true });

function pinch(drag, [a, b], act) {
  const now = { d: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2 };
  if (drag.pinch) {
    act.zoom(drag.pinch.d / Math.max(10, now.d), now.x);
    act.pan(drag.pinch.x - now.x);
  }
  drag.pinch = now;
  drag.moved = true;
}

/** Names of lanes in the gutter; one folds a lane, or opens the others, by its button. */
export function showLanes(self, stacked, act, sort) {
  self.sort.value = sort;
  self.lanes.replaceChildren(
    ...stacked.lanes.map((lane, i) =>
      el(
        'div',
        {
          class: `wl-lane ${i % 2 === 0 ? 'is-band' : ''} ${lane.others ? 'is-others' : ''} ${lane.parent ? 'is-part' : ''}`,
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
          lane.others
            ? el('small', {}, `${lane.members.length.toLocaleString('en')} events of data sets`)
            : '',
        ),
      ),
    ),
  );
}

/** Puts the clock line, the hatch behind it and the slider's value. */
export function placeClock(self, x, width, clock) {
  self.line.style.transform = `translateX(${x}px)`;
  self.hatch.style.transform = `translateX(${Math.max(0, Math.min(width, x))}px)`;
  self.line.style.visibility = x < -8 || x > width + 8 ? 'hidden' : '';
  self.hatch.classList.toggle('is-narrow', width - x < 130);
  if (!clock.playing) {
    set(self.handle, {
      'aria-valuemin': clock.start,
      'aria-valuemax': clock.end,
      'aria-valuenow': Math.round(clock.at),
      'aria-valuetext': moment(Math.floor(clock.at / 60000) * 60000),
    });
  }
}

/** Puts the handle of knowledge. It follows the clock, stands on a day, or at the last thing that is known. */
export function placeKnown(self, x, width, clock, known) {
  const held = Math.max(0, Math.min(width, x));
  self.known.style.transform = `translateX(${held}px)`;
  self.known.dataset.mode = clock.mode;
  self.known.classList.toggle('is-left', held > width - 70);
  self.dayLine.style.transform = `translateX(${x}px)`;
  self.dayLine.hidden = clock.mode !== 'day' || !(x > 0 && x < width);
  if (!clock.playing) {
    const shown = Number.isFinite(known) ? known : clock.end;
    set(self.known, {
      'aria-valuemin': clock.start,
      'aria-valuemax': Math.max(clock.end, shown),
      'aria-valuenow': Math.round(shown),
      'aria-valuetext': Number.isFinite(known) ? moment(Math.floor(known / 60000) * 60000) : 'now',
    });
  }
}

/** Puts the band of the loop. */
export function placeLoop(self, scale, loop) {
  self.loop.hidden = !loop;
  if (!loop) return;
  const [a, b] = [xOf(scale, loop.from), xOf(scale, loop.to)];
  self.loop.style.left = `${a}px`;
  self.loop.style.width = `${b - a}px`;
  for (const edge of self.loop.children)
    set(edge, {
      'aria-valuenow': Math.round(loop[edge.dataset.edge]),
      'aria-valuetext': moment(Math.floor(loop[edge.dataset.edge] / 86400000) * 86400000),
    });
}

/** Puts the card beside a point, inside the plot. */
export function placeCard(self, x, y, nodes, width, height) {
  self.card.replaceChildren(...nodes);
  self.card.hidden = false;
  const w = self.card.offsetWidth;
  const h = self.card.offsetHeight;
  const left = x + 18 + w < width ? x + 18 : Math.max(4, x - w - 18);
  self.card.style.left = `${left}px`;
  self.card.style.top = `${Math.max(4, Math.min(height - h - 4, y + AXIS - 20))}px`;
}
