// What a frame paints: canvases, the clock line, panels and words, each only when it has to change.

import { num } from '../../frontend/arrow.js';
import { relatedOf } from './card.js';
import { showClock } from './controls.js';
import { AXIS, drawGround, drawMarks, fit } from './draw.js';
import { answerAt, askedOf } from './frames.js';
import { layOut } from './layout.js';
import { drawMinimap } from './minimap.js';
import { drawOverlay, ringsFor, visibleLinks } from './overlay.js';
import { updatePanels } from './panels.js';
import { describe } from './report.js';
import { resize, upperBound, xOf } from '../../frontend/scale.js';
import { placeClock, placeKnown, placeLoop } from './stage.js';
import { showTable, showTicker } from './table.js';

const MINIMAP_MS = 250;
const WORDS_MS = 500;

/** Brings everything to the clock: only what is dirty, or what crossing a moment changes. `before` is where the clock stood last. */
export function paint(p, time, before) {
  const dirty = p.dirty;
  p.dirty = new Set();
  const all = dirty.has('all');
  const width = all || dirty.has('size') ? measure(p) : p.scale.width;
  const height = AXIS + p.stacked.height;
  const viewChanged = all || dirty.has('size') || dirty.has('view');
  relayout(p, dirty);
  const view = {
    scale: p.scale,
    origin: p.origin,
    width,
    height,
    inks: p.inks,
    font: p.font,
    stacked: p.stacked,
    sprite: p.sprite,
    textWidth: p.textWidth,
  };
  const crossed = upperBound(p.changes, p.clock.at) !== upperBound(p.changes, before);
  if (viewChanged) drawGround(fit(p.stage.ground, width, height, p.dpr), view);
  if (viewChanged || crossed || p.moving || dirty.has('marks')) {
    p.moving = drawMarks(fit(p.stage.marks, width, height, p.dpr), view, p.layout, nowOf(p));
  }
  if (crossed && p.clock.playing && p.clock.direction > 0 && !p.quiet.matches)
    p.rings.push(...ringsFor(p.layout, nowOf(p), before, time));
  if (p.selected && (crossed || dirty.has('marks') || dirty.has('words'))) p.act.refresh();
  paintOverlay(
    p,
    time,
    viewChanged || dirty.has('marks') || dirty.has('overlay') || (p.allLinks && crossed),
    view,
  );
  placeClock(p.stage, xOf(p.scale, p.clock.at), width, p.clock);
  placeKnown(p.stage, knownX(p), width, p.clock, p.known);
  placeLoop(p.stage, p.scale, p.clock.loop);
  paintWords(p, time, dirty, viewChanged);
}

/** What drawing needs to know of the clock. */
export function nowOf(p) {
  const { at, mode } = p.clock;
  const asked = askedOf(p.model, p.clock);
  const plans = new Map(
    (asked ? answerAt(p.model.frames.plans, asked.mode, asked.at).rows : []).map((r) => [
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

function measure(p) {
  const width = Math.max(200, p.stage.plot.clientWidth);
  if (width !== p.scale.width) p.scale = resize(p.scale, width);
  return width;
}

/** Lays out again when zoomed, or panned beyond what was laid out. */
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
    return;
  const margin = scale.width;
  p.origin = scale.from;
  p.layout = layOut(p.stacked, {
    origin: scale.from,
    pxPerMs: scale.pxPerMs,
    fromPx: -margin,
    toPx: scale.width + margin,
    mode: p.clock.mode,
    textWidth: p.textWidth,
    reveal: p.reveal,
  });
  Object.assign(p.layout, { pxPerMs: scale.pxPerMs, fromPx: -margin, toPx: scale.width + margin });
  dirty.add('marks');
}

function paintOverlay(p, time, forced, view) {
  if (!forced && !p.rings.length && !p.overlayUsed) return;
  const event = p.selected && p.model.byKey.get(p.selected);
  const related = event ? relatedOf(event, p.known, p.model) : [];
  p.rings = drawOverlay(fit(p.stage.overlay, view.width, view.height, p.dpr), view, p.layout, {
    rings: p.rings,
    hover: p.hover,
    selected: p.selected,
    related,
    all: p.allLinks ? visibleLinks(p) : [],
    realTime: time,
  });
  p.overlayUsed = p.rings.length > 0;
}

/** Where the handle of knowledge stands: as known now, at the last thing that is known. */
function knownX(p) {
  const { mode, at, day } = p.clock;
  return xOf(p.scale, mode === 'then' ? at : mode === 'day' ? day : p.latestKnown());
}

function paintWords(p, time, dirty, viewChanged) {
  showClock(p.controls, p.clock, p.known);
  updatePanels(p.panels, p.model, p.clock, p.known, p.nameOf);
  const rested = !p.clock.playing && !p.scrubbing;
  if (viewChanged || time - (p.wordsAt ?? 0) > MINIMAP_MS || rested) {
    const mini = p.parts.mini.querySelector('.wl-mini-plot');
    drawMinimap(p.minimap, mini.clientWidth, p.scale, p.clock.at, p.inks, p.font, p.dpr);
  }
  if ((rested && (dirty.has('words') || dirty.has('all'))) || time - (p.wordsAt ?? 0) > WORDS_MS) {
    p.wordsAt = time;
    showTicker(p.words, p.model, p.clock, p.known, p.telling);
    if (p.words.details.open && !p.scrubbing)
      showTable(p.words, p.model, p.clock, p.known, p.nameOf);
  }
  describe(p.root, p.clock, p.known, p.selected);
  if (rested && (dirty.has('address') || viewChanged)) p.address.soon(p.state);
}
