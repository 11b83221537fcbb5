// The part of the stage that is drawn: what the screen shows of it, and a margin to scroll into. The
// stage of a history of many organizations is several screens tall, and each frame copies all that
// is drawn.

/** @import { StageViewport } from './drawing.d.ts' */

/** Drawn above and below what the screen shows, pixels. */
const MARGIN = 150;

/** Drawn before and after a part that a mark may reach into, pixels. */
const REACH = 30;

/**
 * The part to draw; the drawn one as long as the screen shows nothing else. Pure.
 *
 * `top` is the top of the stage on the screen and `height` the stage's, `screen` the height of the
 * screen, pixels.
 * @type {(
 *   top: number,
 *   height: number,
 *   screen: number,
 *   drawn?: StageViewport | null,
 * ) => StageViewport}
 */
export function viewportOn(top, height, screen, drawn = null) {
  const most = Math.min(height, screen + 2 * MARGIN);
  const from = Math.max(0, Math.min(height, -top));
  const to = Math.max(0, Math.min(height, screen - top));
  const isSame = drawn?.height === most && drawn.top + most <= height;
  if (drawn && isSame && (from >= to || (drawn.top <= from && to <= drawn.top + most)))
    return drawn;
  const middle = (from + to - most) / 2;
  return { top: Math.round(Math.max(0, Math.min(height - most, middle))), height: most };
}

/**
 * Whether something at a height of the stage is drawn.
 * @type {(drawn: StageViewport, y: number) => boolean}
 */
export const isIn = ({ top, height }, y) => y > top - REACH && y < top + height + REACH;
