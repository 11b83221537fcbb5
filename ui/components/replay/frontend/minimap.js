// The strip of all years: density of events, the part in view, the clock. Drag or click to move.

import { el } from '../../frontend/dom.js';
import { fit } from './draw.js';
import { makeScale, msAt, resize, xOf } from '../../frontend/scale.js';
import { ticks } from '../../frontend/time.js';
import { zoomOf } from '../../frontend/wheel.js';

/**
 * @import { Inks, Scale } from '../../frontend/types.d.ts'
 * @import { Actions, Edge } from './action_types.d.ts'
 * @import { Minimap, WindowDrag } from './page.d.ts'
 * @import { Model } from './types.d.ts'
 */

const HEIGHT = 54;

/**
 * A minimap in `host`. Dragging moves its window or one of its edges.
 * @type {(host: HTMLElement, act: Actions) => Minimap}
 */
export function makeMinimap(host, act) {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const count = el('span', { class: 'wl-mini-count' });
  const years = el('strong');
  const plot = el('div', { class: 'wl-mini-plot' }, canvas);
  host.append(el('div', { class: 'wl-mini-head' }, years, count), plot);
  /** @type {Minimap} */
  const self = {
    plot,
    canvas,
    years,
    count,
    scale: makeScale(0, 1, 600),
    view: null,
    times: new Float64Array(),
    days: null,
    counts: null,
  };
  listen(self, act);
  return self;
}

/** @type {(self: Minimap, act: Actions) => void} */
function listen(self, act) {
  const { canvas } = self;
  /** @type {WindowDrag | null} */
  let drag = null;
  /** @type {(e: MouseEvent) => number} */
  const x = (e) => e.clientX - canvas.getBoundingClientRect().left;
  canvas.addEventListener('pointerdown', (e) => {
    if (!self.view) return;
    canvas.setPointerCapture(e.pointerId);
    const { from, to } = self.view;
    const ms = msAt(self.scale, x(e));
    const inside = ms >= from && ms <= to;
    const span = to - from;
    const edge = edgeAt(self, x(e));
    if (!inside && !edge) act.show(ms - span / 2, ms + span / 2);
    drag = { edge, x: x(e), from: inside ? from : ms - span / 2, span };
  });
  canvas.addEventListener(
    'wheel',
    (e) => {
      if (!self.view) return;
      e.preventDefault();
      act.zoom(zoomOf(e), (msAt(self.scale, x(e)) - self.view.from) * act.pxPerMs());
    },
    { passive: false },
  );
  canvas.addEventListener('pointermove', (e) => {
    if (!drag) {
      canvas.style.cursor = self.view && edgeAt(self, x(e)) ? 'ew-resize' : '';
      return;
    }
    if (drag.edge) {
      widen(self, drag.edge, msAt(self.scale, x(e)), act);
      return;
    }
    const from = drag.from + (x(e) - drag.x) / self.scale.pxPerMs;
    act.show(from, from + drag.span);
  });
  const stop = () => {
    drag = null;
  };
  canvas.addEventListener('pointerup', stop);
  canvas.addEventListener('pointercancel', stop);
}

/**
 * The edge of the window at a position, if any.
 * @type {(self: Minimap, x: number) => Edge | null}
 */
function edgeAt(self, x) {
  if (!self.view) return null;
  const [a, b] = [xOf(self.scale, self.view.from), xOf(self.scale, self.view.to)];
  const room = Math.min(6, (b - a) / 4);
  return Math.abs(x - b) <= room ? 'to' : Math.abs(x - a) <= room ? 'from' : null;
}

/** @type {(self: Minimap, edge: Edge, ms: number, act: Actions) => void} */
function widen(self, edge, ms, act) {
  if (!self.view) return;
  const { from, to } = self.view;
  if (edge === 'from') act.show(Math.min(ms, to - 3600000), to);
  else act.show(from, Math.max(ms, from + 3600000));
}

/**
 * Counts events into bars over the extent of the model.
 * @type {(self: Minimap, model: Model, range: { start: number; end: number }) => void}
 */
export function loadMinimap(self, model, range) {
  const from = Math.min(model.first, range.start);
  const to = Math.max(model.last, range.end);
  self.scale = makeScale(from, to + (to - from) * 0.01, 600);
  self.counts = null;
  self.times = Float64Array.from(model.events, (e) =>
    Number.isFinite(e.from) ? e.from : e.to,
  ).sort();
  self.days = model.large ? model.days.now : null;
  /** @type {(ms: number) => number} */
  const year = (ms) => new Date(ms).getUTCFullYear();
  self.years.textContent = `${year(from)} – ${year(to)}`;
  self.count.textContent = `${model.total.toLocaleString('en')} events`;
}

/**
 * Events by bar; counted anew only for another number of bars.
 * @type {(self: Minimap, bars: number) => number[]}
 */
function countsOf(self, bars) {
  if (self.counts?.length === bars) return self.counts;
  const counts = new Array(bars).fill(0);
  /** @type {(ms: number) => number} */
  const barAt = (ms) => Math.max(0, Math.min(bars - 1, Math.floor(xOf(self.scale, ms) / 5)));
  if (self.days)
    for (const [i, ms] of self.days.at.entries())
      counts[barAt(ms)] += self.days.sums[i] - (i ? self.days.sums[i - 1] : 0);
  else for (const t of self.times) counts[barAt(t)] += 1;
  self.counts = counts;
  return counts;
}

/**
 * Draws it at a width; bars after the clock are paler.
 * @type {(
 *   self: Minimap,
 *   width: number,
 *   view: Scale,
 *   at: number,
 *   inks: Inks,
 *   font: string,
 *   dpr: number,
 * ) => void}
 */
export function drawMinimap(self, width, view, at, inks, font, dpr) {
  self.view = { from: view.from, to: view.to };
  self.scale = resize(self.scale, width);
  const ctx = fit(self.canvas, width, HEIGHT, dpr);
  const counts = countsOf(self, Math.floor(width / 5));
  const most = Math.sqrt(Math.max(1, ...counts));
  const clock = xOf(self.scale, at);
  counts.forEach((n, i) => {
    if (!n) return;
    const h = 2 + (Math.sqrt(n) / most) * 28;
    ctx.fillStyle = inks[i * 5 <= clock ? '--wl-mini' : '--wl-mini-pale'];
    ctx.fillRect(i * 5 + 1, HEIGHT - h, 3.5, h);
  });
  ctx.font = `10.5px ${font}`;
  ctx.fillStyle = inks['--wl-muted'];
  for (const tick of ticks(self.scale.from, self.scale.to, self.scale.pxPerMs, 70)) {
    const x = xOf(self.scale, tick.ms);
    if (x < width - 26) ctx.fillText(tick.label, x, 10);
  }
  const a = Math.max(0.75, xOf(self.scale, view.from));
  const b = Math.min(width - 0.75, xOf(self.scale, view.to));
  ctx.strokeStyle = inks['--wl-clock'];
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.roundRect(a, 1, Math.max(6, b - a), HEIGHT - 2, 4);
  ctx.stroke();
  ctx.globalAlpha = 0.08;
  ctx.fillStyle = inks['--wl-clock'];
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = inks['--wl-clock'];
  ctx.fillRect(clock - 0.75, 2, 1.5, HEIGHT - 4);
}
