// The stage: canvases, the clock line that one drags, lane names, and what pointer and wheel do on them.

import { AXIS } from './draw.js';
import { el, set } from '../../common/frontend/dom.js';
import { moment } from '../../common/frontend/time.js';

/** Elements of the stage in `host`. `act`: pan, zoom, seek, hover, click, scrubStart, lane(slug), zoomKey. */
export function makeStage(host, act) {
  const self = {
    gutter: el('div', { class: 'wl-gutter' }),
    plot: el('div', { class: 'wl-plot' }),
    ground: el('canvas', { 'aria-hidden': 'true' }),
    marks: el('canvas', { role: 'img', 'aria-label': 'Timeline; the table below says the same in words' }),
    overlay: el('canvas', { 'aria-hidden': 'true' }),
    hatch: el('div', { class: 'wl-hatch' }, el('span', {}, 'not yet happened')),
    line: el('div', { class: 'wl-line' }),
    dayLine: el('div', { class: 'wl-day-line', hidden: true }),
    handle: el('div', { class: 'wl-handle', 'data-testid': 'replay-scrub', role: 'slider', tabindex: '0', 'aria-label': 'Clock: drag, or use the arrow keys' }),
    card: el('div', { class: 'wl-card', hidden: true, role: 'status' }),
  };
  self.line.append(self.handle);
  self.plot.append(self.ground, self.marks, self.overlay, self.hatch, self.dayLine, self.line, self.card);
  host.append(self.gutter, self.plot);
  pointers(self, act);
  return self;
}

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
    const scrub = p.y < 0 || e.composedPath().includes(self.line);
    drag = { start: p, last: p, scrub, moved: false, pinch: null };
    if (scrub) { act.scrubStart(); act.seekX(p.x); }
  });
  self.plot.addEventListener('pointermove', (e) => {
    const p = at(e);
    if (held.has(e.pointerId)) held.set(e.pointerId, p);
    if (!drag) { act.hover(p); return; }
    if (held.size === 2) { pinch(drag, [...held.values()], act); return; }
    if (Math.abs(p.x - drag.start.x) > 4) drag.moved = true;
    if (drag.scrub) act.seekX(p.x);
    else if (drag.moved) act.pan(drag.last.x - p.x);
    drag.last = p;
  });
  const up = (e) => {
    held.delete(e.pointerId);
    if (drag && !drag.moved && !drag.scrub && !drag.pinch && e.type === 'pointerup') act.click(at(e));
    if (drag?.scrub) act.scrubEnd();
    if (!held.size) drag = null;
  };
  self.plot.addEventListener('pointerup', up);
  self.plot.addEventListener('pointercancel', up);
  self.plot.addEventListener('pointerleave', () => { if (!drag) act.hover(null); });
  self.plot.addEventListener('wheel', (e) => {
    const sideways = Math.abs(e.deltaX) > Math.abs(e.deltaY);
    if (!e.ctrlKey && !e.metaKey && !sideways && !e.shiftKey) return;
    e.preventDefault();
    if (sideways || e.shiftKey) act.pan(sideways ? e.deltaX : e.deltaY);
    else act.zoom(Math.exp(Math.max(-60, Math.min(60, e.deltaY)) * 0.006), at(e).x);
  }, { passive: false });
  self.plot.addEventListener('dblclick', (e) => act.zoom(0.5, at(e).x));
}

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
export function showLanes(self, stacked, act) {
  self.gutter.replaceChildren(...stacked.lanes.map((lane, i) => el('div',
    { class: `wl-lane ${i % 2 === 0 ? 'is-band' : ''} ${lane.others ? 'is-others' : ''} ${lane.parent ? 'is-part' : ''}`, 'data-lane': lane.slug, style: `top:${AXIS + lane.top}px;height:${lane.height}px` },
    el('button', {
      type: 'button', title: lane.others ? (lane.open ? 'Fold the others' : 'Show the largest of them') : lane.folded ? 'Unfold' : 'Fold',
      'aria-expanded': lane.others ? String(lane.open) : String(!lane.folded), onclick: () => act.lane(lane),
    }, el('b', {}, lane.name), lane.parts && lane.folded ? el('small', {}, `with ${lane.parts} part${lane.parts === 1 ? '' : 's'}`) : '', lane.parent ? el('small', {}, `part of ${lane.parent}`) : '', lane.others ? el('small', {}, `${lane.members.length.toLocaleString('en')} events of data sets`) : ''))));
}

/** Puts the clock line, the hatch behind it and the slider's value. */
export function placeClock(self, x, width, clock) {
  self.line.style.transform = `translateX(${x}px)`;
  self.hatch.style.transform = `translateX(${Math.max(0, Math.min(width, x))}px)`;
  self.line.style.visibility = x < -8 || x > width + 8 ? 'hidden' : '';
  self.hatch.classList.toggle('is-narrow', width - x < 130);
  if (!clock.playing) {
    set(self.handle, { 'aria-valuemin': clock.start, 'aria-valuemax': clock.end, 'aria-valuenow': Math.round(clock.at), 'aria-valuetext': moment(Math.floor(clock.at / 60000) * 60000) });
  }
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
