// The plane on the page: its canvas, the crosshair of the two clocks, pointer and wheel.

import { el, setText, set } from '../../frontend/dom.js';
import { endOfDay } from '../../frontend/days.js';
import { longDate, shortDate } from '../../frontend/time.js';
import { turned, zoomOf } from '../../frontend/wheel.js';
import { FRAME } from './draw.js';
import { xAt, yAt } from './view.js';

/**
 * @import { Point } from '../../frontend/types.d.ts'
 * @import { Actions, Clocks, Drag, Lines, Stage, View } from './types.d.ts'
 */

const NEAR = 9;

/**
 * Elements of the stage in `host`. `act`: seek({at, known}), pan, zoom, hover.
 * @type {(host: HTMLElement, act: Actions) => Stage}
 */
export function makeStage(host, act) {
  /** @type {(name: string, label: string) => HTMLElement} */
  const slider = (name, label) =>
    el(
      'div',
      {
        class: `wl-cross is-${name}`,
        'data-testid': `plane-${name}`,
        role: 'slider',
        tabindex: '0',
        'aria-label': label,
        'aria-orientation': name === 'at' ? 'horizontal' : 'vertical',
      },
      el('span', { class: 'wl-cross-date' }),
    );
  const self = {
    canvas: el('canvas', {
      role: 'img',
      'aria-label': 'The belief plane; the tables below have the same contents',
    }),
    plot: el('div', {
      class: 'wl-plane-plot',
      'data-testid': 'plane-plot',
      style: `inset:${FRAME.top}px ${FRAME.right}px ${FRAME.bottom}px ${FRAME.left}px`,
    }),
    at: slider('at', 'The day in the world: drag, or left and right arrow'),
    known: slider('known', 'The day of knowledge: drag, or up and down arrow'),
    knob: el('div', { class: 'wl-knob', 'aria-hidden': 'true' }),
    tip: el('div', { class: 'wl-card wl-tip', hidden: true, 'aria-hidden': 'true' }),
    x: 0,
    y: 0,
  };
  self.plot.append(self.known, self.at, self.knob, self.tip);
  host.append(self.canvas, self.plot);
  pointers(self, act);
  return self;
}

/** @type {(self: Stage, act: Actions) => void} */
function pointers(self, act) {
  /** @type {(e: MouseEvent) => Point} */
  const at = (e) => {
    const box = self.plot.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  };
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  /** @type {Drag | null} */
  let drag = null;
  self.plot.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    const p = at(e);
    self.plot.setPointerCapture(e.pointerId);
    pointers.set(e.pointerId, p);
    drag = {
      start: p,
      last: p,
      moved: false,
      pinch: null,
      lines: linesNear(self, p, e.pointerType === 'touch' ? 2 * NEAR : NEAR),
    };
    act.hover(null);
  });
  self.plot.addEventListener('pointermove', (e) => {
    const p = at(e);
    if (pointers.has(e.pointerId)) pointers.set(e.pointerId, p);
    if (!drag) {
      point(self, p);
      act.hover(p);
      return;
    }
    if (pointers.size === 2) {
      pinch(drag, [...pointers.values()], act);
      return;
    }
    if (Math.hypot(p.x - drag.start.x, p.y - drag.start.y) > 4) drag.moved = true;
    if (drag.moved && drag.lines)
      act.seek({ x: drag.lines.at ? p.x : null, y: drag.lines.known ? p.y : null });
    else if (drag.moved) act.pan(drag.last.x - p.x, drag.last.y - p.y);
    drag.last = p;
  });
  /** @type {(e: PointerEvent) => void} */
  const up = (e) => {
    pointers.delete(e.pointerId);
    if (drag && !drag.moved && !drag.pinch && e.type === 'pointerup') act.seek(at(e));
    if (!pointers.size) drag = null;
  };
  self.plot.addEventListener('pointerup', up);
  self.plot.addEventListener('pointercancel', up);
  self.plot.addEventListener('pointerleave', () => {
    if (!drag) act.hover(null);
  });
  self.plot.addEventListener(
    'wheel',
    (e) => {
      const { across, down } = turned(e);
      const sideways = Math.abs(across) > Math.abs(down);
      if (!e.ctrlKey && !e.metaKey && !sideways && !e.shiftKey) return;
      e.preventDefault();
      const p = at(e);
      if (e.ctrlKey || e.metaKey) act.zoom(zoomOf(e), p.x, p.y);
      else act.pan(sideways ? across : down, 0);
    },
    { passive: false },
  );
}

/**
 * The lines near a point: {at, known}; null where it is near neither.
 * @type {(self: Stage, p: Point, near: number) => Lines | null}
 */
function linesNear(self, p, near) {
  const lines = { at: Math.abs(p.x - self.x) <= near, known: Math.abs(p.y - self.y) <= near };
  return lines.at || lines.known ? lines : null;
}

/** @type {(self: Stage, p: Point) => void} */
function point(self, p) {
  const lines = linesNear(self, p, NEAR);
  self.plot.style.cursor = !lines
    ? ''
    : lines.at && lines.known
      ? 'move'
      : lines.at
        ? 'ew-resize'
        : 'ns-resize';
}

/** @type {(drag: Drag, points: Point[], act: Actions) => void} */
function pinch(drag, [a, b], act) {
  const now = { d: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  if (drag.pinch) {
    act.zoom(drag.pinch.d / Math.max(10, now.d), now.x, now.y);
    act.pan(drag.pinch.x - now.x, drag.pinch.y - now.y);
  }
  drag.pinch = now;
  drag.moved = true;
}

/**
 * Puts the crosshair at the clocks; a line that is out of view is shown at the edge, with an arrow.
 * @type {(self: Stage, view: View, clocks: Clocks) => void}
 */
export function placeCross(self, view, clocks) {
  const x = xAt(view, endOfDay(clocks.at));
  const y = yAt(view, endOfDay(clocks.known));
  Object.assign(self, { x, y });
  const clamped = {
    x: Math.max(0, Math.min(view.width, x)),
    y: Math.max(0, Math.min(view.height, y)),
  };
  const out = { x: clamped.x !== x, y: clamped.y !== y };
  self.at.style.transform = `translateX(${clamped.x}px)`;
  self.known.style.transform = `translateY(${clamped.y}px)`;
  self.knob.style.transform = `translate(${clamped.x}px, ${clamped.y}px)`;
  self.at.classList.toggle('is-out', out.x);
  self.known.classList.toggle('is-out', out.y);
  self.knob.hidden = out.x || out.y;
  dateOf(self.known).classList.toggle('is-met', clamped.x < 112);
  /**
   * @type {(
   *   line: HTMLElement,
   *   day: number,
   *   position: number,
   *   length: number,
   *   before: string | false,
   *   after: string | false,
   * ) => void}
   */
  chip(
    self.at,
    clocks.at,
    clamped.x,
    view.width,
    out.x && (x < 0 ? '‹ ' : ''),
    out.x && (x > view.width ? ' ›' : ''),
  );
  chip(
    self.known,
    clocks.known,
    clamped.y,
    view.height,
    out.y && (y > view.height ? '↓ ' : '↑ '),
    '',
  );
  set(self.at, {
    'aria-valuemin': Math.round(view.at.from),
    'aria-valuemax': Math.round(view.at.to),
  });
  set(self.known, {
    'aria-valuemin': Math.round(view.known.from),
    'aria-valuemax': Math.round(view.known.to),
  });
}

/**
 * The part of a line that shows its date.
 * @type {(line: HTMLElement) => Element}
 */
const dateOf = (line) => line.children[0];

/**
 * @typedef {string | false} Arrow shown before or after a date that is out of view
 * @type {(line: HTMLElement, day: number, y: number, length: number, a: Arrow, b: Arrow) => void}
 */
function chip(line, day, position, length, before, after) {
  const date = dateOf(line);
  setText(date, `${before || ''}${shortDate(day)}${after || ''}`);
  date.classList.toggle('is-low', position < 50);
  date.classList.toggle('is-high', position > length - 50);
  set(line, { 'aria-valuenow': day, 'aria-valuetext': longDate(day) });
}

/**
 * Shows a few words beside a point, inside the plot.
 * @type {(self: Stage, p: Point, nodes: Node[], view: View) => void}
 */
export function placeTip(self, p, nodes, view) {
  self.tip.replaceChildren(...nodes);
  self.tip.hidden = false;
  const { offsetWidth: w, offsetHeight: h } = self.tip;
  self.tip.style.left = `${p.x + 16 + w < view.width ? p.x + 16 : Math.max(4, p.x - w - 16)}px`;
  self.tip.style.top = `${Math.max(4, Math.min(view.height - h - 4, p.y - h - 10))}px`;
}
