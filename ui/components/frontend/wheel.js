// What a turn of a wheel says, in whatever the browser counts it.

const UNITS = [1, 40, 800]; // pixels, lines (three are a notch), pages

/** Pixels that were turned: {across, down}. */
export function turned(e) {
  const unit = UNITS[e.deltaMode] ?? 1;
  return { across: e.deltaX * unit, down: e.deltaY * unit };
}

/**
 * The factor to zoom by. A pinch, which comes as small turns, counts twice as much a pixel as the notches of a wheel do.
 * A page that is busy gets many notches in one event: all of them count.
 */
export function zoomOf(e) {
  const { down } = turned(e);
  return Math.exp(
    Math.sign(down) * Math.max(Math.min(Math.abs(down), 60) * 0.006, Math.abs(down) * 0.003),
  );
}
