// Whether the reader is on the way to another page. A run of Python that a component asks for names
// the page that it is on, and takes the place of the run for the page that the reader wants.

/** The history's own property for it; undefined where no page keeps its history. */
export const LEAVING = 'whenlineLeaving';

/** Longest time from a click on a link until its page must have opened, milliseconds. */
const LONGEST_MS = 60000;

/** Milliseconds until a component asks again whether the reader is still on the way. */
export const AGAIN_MS = 250;

/**
 * Whether a link to another page was followed that has not opened yet.
 * @type {() => boolean}
 */
export function isLeaving() {
  /** @type {unknown} */
  const since = Reflect.get(globalThis.history ?? {}, LEAVING);
  return typeof since === 'number' && performance.now() - since < LONGEST_MS;
}
