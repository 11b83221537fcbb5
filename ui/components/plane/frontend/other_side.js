// What was told of a pair from its other side. Pure.

import { mirrored } from './mirrors.js';
import { tileAt } from './model.js';

/** @import { Instants, OtherSide, Question } from './types.d.ts' */

/**
 * What was told of a pair the other way round, seen from this side; null where nothing was.
 * @type {(question: Question, point: Instants) => OtherSide | null}
 */
export function otherSide({ mirror }, point) {
  const tile = mirror ? tileAt(mirror, point) : null;
  if (!mirror || !tile || tile.shown === null) return null;
  return { title: mirror.title, words: mirrored(tile.shown), firm: tile.answer !== null, tile };
}
