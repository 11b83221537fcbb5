// Paints a frame: canvases, the clock line, panels and texts, each only when it changes.

import { num } from '../../frontend/arrow.js';
import { relatedOf } from './related_events.js';
import { showClock } from './controls.js';
import { AXIS, drawGround, drawMarks, fit } from './draw.js';
import { answerAt, framePosition } from './frames.js';
import { layOut } from './layout.js';
import { drawMinimap } from './minimap.js';
import { drawOverlay, ringsFor, visibleLinks } from './overlay.js';
import { updatePanels } from './panels.js';
import { requestSoon } from './requests.js';
import { describe } from './state_attributes.js';
import { resize, upperBound, xOf } from '../../frontend/scale.js';
import { placeClock, placeKnown, placeLoop } from './stage_placement.js';
import { viewportOn } from './stage_viewport.js';
import { showTable, showTicker } from './table.js';

/**
 * @import { Layout, Now, StageViewport, View } from './drawing.d.ts'
 * @import { Player } from './player.js'
 */

const MINIMAP_MS = 250;
const WORDS_MS = 500;

/**
 * Draws what is dirty, and what changed as the clock moved from `before`.
 * @type {(p: Player, time: number, before: number) => void}
 */
export function paint(p, time, before) {
  const dirty = p.dirty;
  p.dirty = new Set();
  const all = dirty.has('all');
  const width = all || dirty.has('size') ? measure(p) : p.scale.width;
  const height = AXIS + p.stacked.height;
  const viewport = viewportNow(p);
  const viewChanged = all || dirty.has('size') || dirty.has('view') || viewport !== p.viewport;
  p.viewport = viewport;
  if (viewChanged) p.act.hover(null); // its mark has moved, or is gone
  const layout = relayout(p, dirty);
  const view = {
    scale: p.scale,
    origin: p.origin,
    width,
    height,
    viewport,
    inks: p.inks,
    font: p.font,
    stacked: p.stacked,
    sprite: p.sprite,
    textWidth: p.textWidth,
  };
  const crossed = upperBound(p.changes, p.clock.at) !== upperBound(p.changes, before);
  /** @type {(canvas: HTMLCanvasElement) => CanvasRenderingContext2D} */
  const fitted = (canvas) => fit(canvas, width, viewport.height, p.dpr, viewport.top);
  if (viewChanged) drawGround(fitted(p.stage.ground), view);
  if (viewChanged || crossed || p.moving || dirty.has('marks')) {
    p.moving = drawMarks(fitted(p.stage.marks), view, layout, nowOf(p));
  }
  if (crossed && p.clock.playing && p.clock.direction > 0 && !p.quiet.matches)
    p.rings.push(...ringsFor(layout, nowOf(p), before, time));
  if (p.selected && (crossed || dirty.has('marks') || dirty.has('words'))) p.act.refresh();
  const over = viewChanged || dirty.has('marks') || dirty.has('overlay');
  if (over || (p.allLinks && crossed) || p.rings.length || p.overlayUsed)
    paintOverlay(p, time, layout, view, fitted(p.stage.overlay));
  placeClock(p.stage, xOf(p.scale, p.clock.at), width, p.clock);
  placeKnown(p.stage, knownX(p), width, p.clock, p.known);
  placeLoop(p.stage, p.scale, p.clock.loop);
  paintWords(p, time, dirty, viewChanged, crossed);
}

/**
 * What drawing needs to know of the clock.
 * @type {(p: Player) => Now}
 */
export function nowOf(p) {
  const { at, mode } = p.clock;
  const position = framePosition(p.model, p.clock);
  const plans = new Map(
    (position ? answerAt(p.model.frames.plans, position.mode, position.at).rows : []).map((r) => [
      r.key,
      { ...r, window_to: num(r.window_to), settled_at: num(r.settled_at) },
    ]),
  );
  return {
    at,
    mode,
    known: p.known,
    reveal: p.reveal,
    plans,
    textWidth: p.textWidth,
    model: p.model,
  };
}

/**
 * The part of the stage to draw now.
 * @type {(p: Player) => StageViewport}
 */
export function viewportNow(p) {
  const { top } = p.stage.plot.getBoundingClientRect();
  return viewportOn(top, AXIS + p.stacked.height, window.innerHeight, p.viewport);
}

/** @type {(p: Player) => number} */
function measure(p) {
  const width = Math.max(200, p.stage.plot.clientWidth);
  if (width !== p.scale.width) p.scale = resize(p.scale, width);
  return width;
}

/**
 * Lays out again after a zoom, or when the view leaves the part that is laid out.
 * @type {(p: Player, dirty: Set<string>) => Layout}
 */
function relayout(p, dirty) {
  const { scale } = p;
  const old = p.layout;
  const px = old ? (scale.from - p.origin) * scale.pxPerMs : 0;
  if (
    old &&
    Math.abs(old.pxPerMs / scale.pxPerMs - 1) < 1e-9 &&
    px >= old.fromPx &&
    px + scale.width <= old.toPx
  )
    return old;
  const margin = scale.width;
  p.origin = scale.from;
  const layout = layOut(p.stacked, {
    origin: scale.from,
    pxPerMs: scale.pxPerMs,
    fromPx: -margin,
    toPx: scale.width + margin,
    mode: p.clock.mode,
    day: p.clock.day,
    textWidth: p.textWidth,
    reveal: p.reveal,
  });
  p.layout = layout;
  dirty.add('marks');
  return layout;
}

/**
 * @type {(
 *   p: Player,
 *   time: number,
 *   layout: Layout,
 *   view: View,
 *   ctx: CanvasRenderingContext2D,
 * ) => void}
 */
function paintOverlay(p, time, layout, view, ctx) {
  const event = p.model.byKey.get(p.selected ?? '');
  const related = event ? relatedOf(event, p.known, p.model) : [];
  p.rings = drawOverlay(ctx, view, layout, {
    rings: p.rings,
    hover: p.hover,
    selected: p.selected,
    related,
    all: p.allLinks ? visibleLinks(p) : [],
    realTime: time,
  });
  p.overlayUsed = p.rings.length > 0;
}

/**
 * The position of the handle of knowledge; as known now, that of the last known event.
 * @type {(p: Player) => number}
 */
function knownX(p) {
  const { mode, at, day } = p.clock;
  return xOf(p.scale, mode === 'then' ? at : mode === 'day' ? day : p.latestKnown());
}

/**
 * @type {(
 *   p: Player,
 *   time: number,
 *   dirty: Set<string>,
 *   viewChanged: boolean,
 *   crossed: boolean,
 * ) => void}
 */
function paintWords(p, time, dirty, viewChanged, crossed) {
  showClock(p.controls, p.clock, p.known);
  updatePanels(p.panels, p.model, p.clock, p.known, p.nameOf);
  const rested = !p.clock.playing && !p.scrubbing;
  if (viewChanged || time - p.wordsAt > MINIMAP_MS || rested) {
    drawMinimap(p.minimap, p.minimap.plot.clientWidth, p.scale, p.clock.at, p.inks, p.font, p.dpr);
  }
  // While the clock moves, the ticker follows at once: it never shows news of an earlier clock.
  if (crossed) showTicker(p.words, p.model, p.clock, p.known, p.appearances);
  if ((rested && (dirty.has('words') || dirty.has('all'))) || time - p.wordsAt > WORDS_MS) {
    p.wordsAt = time;
    showTicker(p.words, p.model, p.clock, p.known, p.appearances);
    const { details } = p.words;
    if (details.open && !p.scrubbing && !p.press.within(details))
      showTable(p.words, p.model, p.clock, p.known, p.nameOf);
  }
  describe(p.root, p.clock, p.known, p.selected);
  if (rested && (crossed || viewChanged || dirty.has('clock') || dirty.has('words')))
    requestSoon(p);
  if (rested && (dirty.has('address') || viewChanged)) p.address.soon(p.state);
}
