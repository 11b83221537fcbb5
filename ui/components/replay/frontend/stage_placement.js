// Puts the clock line, the handle of knowledge, the loop and the hover card where they belong.

import { set } from '../../frontend/dom.js';
import { xOf } from '../../frontend/scale.js';
import { DAY, moment } from '../../frontend/time.js';
import { AXIS } from './draw.js';

/**
 * @import { Scale } from '../../frontend/types.d.ts'
 * @import { Stage } from './page.d.ts'
 * @import { Clock, Span } from './types.d.ts'
 */

/**
 * Puts the clock line, the hatch behind it and the slider's value.
 * @type {(self: Stage, x: number, width: number, clock: Clock) => void}
 */
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

/**
 * Puts the handle of knowledge: at the clock, on the chosen day, or at the last known event.
 * @type {(self: Stage, x: number, width: number, clock: Clock, known: number) => void}
 */
export function placeKnown(self, x, width, clock, known) {
  const clamped = Math.max(0, Math.min(width, x));
  self.known.style.transform = `translateX(${clamped}px)`;
  self.known.dataset.mode = clock.mode;
  self.known.classList.toggle('is-left', clamped > width - 70);
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

/**
 * Puts the band of the loop.
 * @type {(self: Stage, scale: Scale, loop: Span | null) => void}
 */
export function placeLoop(self, scale, loop) {
  self.loop.hidden = !loop;
  if (!loop) return;
  const [a, b] = [xOf(scale, loop.from), xOf(scale, loop.to)];
  self.loop.style.left = `${a}px`;
  self.loop.style.width = `${b - a}px`;
  [loop.from, loop.to].forEach((ms, i) =>
    set(self.loop.children[i], {
      'aria-valuenow': Math.round(ms),
      'aria-valuetext': moment(Math.floor(ms / DAY) * DAY),
    }),
  );
}

/**
 * Puts the card beside a point, inside the plot.
 * @type {(
 *   self: Stage,
 *   x: number,
 *   y: number,
 *   nodes: (Node | string)[],
 *   width: number,
 *   height: number,
 * ) => void}
 */
export function placeCard(self, x, y, nodes, width, height) {
  self.card.replaceChildren(...nodes);
  self.card.hidden = false;
  const w = self.card.offsetWidth;
  const h = self.card.offsetHeight;
  const left = x + 18 + w < width ? x + 18 : Math.max(4, x - w - 18);
  self.card.style.left = `${left}px`;
  self.card.style.top = `${Math.max(4, Math.min(height - h - 4, y + AXIS - 20))}px`;
}
