// What pointer and wheel do on the stage.

import { turned, zoomOf } from '../../frontend/wheel.js';
import { AXIS } from './draw.js';

/**
 * @import { Point } from '../../frontend/types.d.ts'
 * @import { Actions, Edge } from './action_types.d.ts'
 * @import { Drag, Grip, GripActions, Stage } from './page.d.ts'
 */

/**
 * The edge of the loop that an element is, if any.
 * @type {(node: EventTarget | null | undefined) => Edge | null}
 */
function edgeOf(node) {
  const edge = node instanceof HTMLElement ? node.dataset.edge : null;
  return edge === 'from' || edge === 'to' ? edge : null;
}

/**
 * What a press on the plot moves: a handle, a new loop (Shift on the dates), the clock, or the view.
 * The line of the clock lies over marks: a press that does not move is a click on them.
 * @type {(self: Stage, e: PointerEvent, p: Point) => Grip}
 */
function gripAt(self, e, p) {
  const path = e.composedPath();
  if (path.includes(self.known)) return 'known';
  const edge = edgeOf(path.find((n) => edgeOf(n)));
  if (edge) return edge;
  if (path.includes(self.handle)) return 'handle';
  if (p.y >= 0 && path.includes(self.line)) return 'line';
  return p.y >= 0 ? 'view' : e.shiftKey ? 'brush' : 'clock';
}

/** @type {GripActions} */
const SCRUB = {
  start: (act) => act.scrubStart(),
  move: (act, p) => act.seekX(p.x),
  end: (act) => act.scrubEnd(),
};

/** @type {Record<Grip, GripActions>} */
const GRIPS = {
  known: { start: (act) => act.knownStart(), move: (act, p) => act.knownX(p.x) },
  from: { move: (act, p) => act.edgeX('from', p.x) },
  to: { move: (act, p) => act.edgeX('to', p.x) },
  brush: { move: (act, p, drag) => act.brushX(drag.start.x, p.x) },
  clock: {
    ...SCRUB,
    start: (act, p) => {
      act.scrubStart();
      act.seekX(p.x);
    },
  },
  handle: SCRUB,
  line: {
    move: (act, p, drag) => {
      if (drag.last === drag.start) act.scrubStart();
      act.seekX(p.x);
    },
    end: (act, drag) => {
      if (drag.moved) act.scrubEnd();
    },
  },
  view: {
    move: (act, p, drag) => {
      if (drag.moved) act.pan(drag.last.x - p.x);
    },
  },
};

/** @type {(self: Stage, act: Actions) => void} */
export function listenOnStage(self, act) {
  /** @type {(e: MouseEvent) => Point} */
  const at = (e) => {
    const box = self.plot.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top - AXIS };
  };
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  /** @type {Drag | null} */
  let drag = null;
  self.plot.addEventListener('pointerdown', (e) => {
    if (e.button !== 0 || e.composedPath().includes(self.card)) return;
    const p = at(e);
    self.plot.setPointerCapture(e.pointerId);
    pointers.set(e.pointerId, p);
    drag = { start: p, last: p, grip: gripAt(self, e, p), moved: false, pinch: null };
    GRIPS[drag.grip].start?.(act, p);
  });
  self.plot.addEventListener('pointermove', (e) => {
    const p = at(e);
    if (pointers.has(e.pointerId)) pointers.set(e.pointerId, p);
    if (!drag) {
      act.hover(p);
      return;
    }
    if (pointers.size === 2) {
      pinch(drag, [...pointers.values()], act);
      return;
    }
    if (Math.abs(p.x - drag.start.x) > 4) drag.moved = true;
    if (!drag.moved && drag.grip === 'line') return;
    if (drag.moved || drag.grip === 'clock') GRIPS[drag.grip].move(act, p, drag);
    drag.last = p;
  });
  /** @type {(e: PointerEvent) => void} */
  const up = (e) => {
    pointers.delete(e.pointerId);
    const isClick = drag && !drag.moved && !drag.pinch && e.type === 'pointerup';
    if (isClick && (drag?.grip === 'view' || drag?.grip === 'line')) act.click(at(e));
    if (drag) GRIPS[drag.grip].end?.(act, drag);
    if (!pointers.size) drag = null;
  };
  self.plot.addEventListener('pointerup', up);
  self.plot.addEventListener('pointercancel', up);
  self.plot.addEventListener('pointerleave', () => {
    if (!drag) act.hover(null);
  });
  self.plot.addEventListener('dblclick', (e) => act.zoom(0.5, at(e).x));
  self.loop.addEventListener('keydown', (e) => {
    const edge = edgeOf(e.target);
    if (!edge || (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight')) return;
    e.preventDefault();
    e.stopPropagation();
    act.edgeBy(edge, e.key === 'ArrowLeft' ? -1 : 1);
  });
  wheels(self, act, at);
}

/** How long a wheel that scrolls the page continues to do so over the plot, milliseconds. */
const SCROLLING = 400;

/** @type {(self: Stage, act: Actions, at: (e: MouseEvent) => Point) => void} */
function wheels(self, act, at) {
  let scrolled = -Infinity;
  self.onDocumentWheel = (e) => {
    if (!e.composedPath().includes(self.plot)) scrolled = e.timeStamp;
  };
  document.addEventListener('wheel', self.onDocumentWheel, { passive: true, capture: true });
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

/**
 * Removes the listener outside of the stage.
 * @type {(self: Stage) => void}
 */
export const leaveStage = (self) =>
  document.removeEventListener('wheel', self.onDocumentWheel, { capture: true });

/** @type {(drag: Drag, points: Point[], act: Actions) => void} */
function pinch(drag, [a, b], act) {
  const now = { d: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2 };
  if (drag.pinch) {
    act.zoom(drag.pinch.d / Math.max(10, now.d), now.x);
    act.pan(drag.pinch.x - now.x);
  }
  drag.pinch = now;
  drag.moved = true;
}
