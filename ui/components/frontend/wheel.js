// Turns of a wheel in pixels, whatever unit the browser uses.

const UNITS = [1, 40, 800]; // pixels, lines (three are a notch), pages

/**
 * Pixels that were turned: {across, down}.
 * @type {(e: WheelEvent) => { across: number; down: number }}
 */
export function turned(e) {
  const unit = UNITS[e.deltaMode] ?? 1;
  return { across: e.deltaX * unit, down: e.deltaY * unit };
}

/**
 * The factor to zoom by. A pinch arrives as small turns and counts twice as much per pixel as the
 * notches of a wheel.
 * A page that is busy gets many notches in one event: all of them count.
 * @type {(e: WheelEvent) => number}
 */
export function zoomOf(e) {
  const { down } = turned(e);
  return Math.exp(
    Math.sign(down) * Math.max(Math.min(Math.abs(down), 60) * 0.006, Math.abs(down) * 0.003),
  );
}
