// Shares a view: as a link, as a picture, or as a replay in one file without a server.

import { contextOf } from '../../frontend/canvas.js';
import { addressOf } from './address.js';
import { AXIS, drawGround, drawMarks } from './draw.js';
import { nowOf } from './painter.js';
import { offlinePage, selectionOf } from './offline.js';
import { makeSvgContext } from './svg_context.js';
import { dayText } from '../../frontend/days.js';
import { longDate } from '../../frontend/time.js';
import { knownWords } from '../../frontend/words.js';
import { xOf } from '../../frontend/scale.js';

/**
 * @import { DrawingContext } from '../../frontend/types.d.ts'
 * @import { ShareActions } from './action_types.d.ts'
 * @import { Player } from './player.js'
 */

const GUTTER = 150;
const HEAD = 62;

/**
 * Actions that share; `share(what)` returns the result in words.
 * @type {(p: Player) => ShareActions}
 */
export function shareActions(p) {
  /** @type {Record<string, () => string | Promise<string>>} */
  const ways = {
    link: () => copyLink(p),
    svg: () => saveSvg(p),
    png: () => savePng(p),
    html: () => saveReplay(p),
  };
  return { share: async (what) => ways[what]() };
}

/** @type {(p: Player) => Promise<string>} */
async function copyLink(p) {
  const address = addressOf(p.state, location.href);
  history.replaceState(history.state, '', address);
  if (!navigator.clipboard) return 'The link is in the address bar.';
  try {
    await navigator.clipboard.writeText(address);
  } catch (error) {
    if (error instanceof DOMException)
      return 'The link is in the address bar: the browser does not let this page copy.';
    throw error;
  }
  return 'The link is copied.';
}

/** @type {(p: Player, end: string) => string} */
const nameOf = (p, end) => `whenline-${dayText(p.clock.at)}.${end}`;

/** @type {(blob: Blob, name: string) => string} */
function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  return `${name} is saved.`;
}

/** @type {(p: Player) => string} */
const saveSvg = (p) => save(new Blob([pictureOf(p)], { type: 'image/svg+xml' }), nameOf(p, 'svg'));

/** @type {(p: Player) => Promise<string>} */
async function savePng(p) {
  const picture = new Image();
  const address = URL.createObjectURL(new Blob([pictureOf(p)], { type: 'image/svg+xml' }));
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * 2;
  canvas.height = picture.height * 2;
  contextOf(canvas).drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  const blob = await new Promise((done) => {
    canvas.toBlob(done, 'image/png');
  });
  return save(blob, nameOf(p, 'png'));
}

/** @type {(p: Player) => string} */
function saveReplay(p) {
  const root = /** @type {ShadowRoot | Document} */ (p.root.getRootNode());
  const style = [...root.querySelectorAll('style')].map((s) => s.textContent).join('\n');
  const page = offlinePage(
    selectionOf(p),
    style,
    addressOf({ ...p.state, clock: { ...p.clock, live: false } }, 'http://x/').slice(
      'http://x/'.length,
    ),
    p.root.dataset.theme,
  );
  return save(new Blob([page], { type: 'text/html' }), nameOf(p, 'html'));
}

/**
 * The view as SVG: clocks, names of lanes, marks, the line of the clock.
 * @type {(p: Player) => string}
 */
function pictureOf(p) {
  const height = AXIS + p.stacked.height;
  const font = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif";
  const ruler = contextOf(document.createElement('canvas'));
  /** @type {(text: string, style: string) => number} */
  const measure = (text, style) => {
    ruler.font = style.replace(font, p.font);
    return ruler.measureText(text).width;
  };
  const view = {
    scale: p.scale,
    origin: p.origin,
    width: p.scale.width,
    height,
    viewport: { top: 0, height },
    inks: p.inks,
    font,
    stacked: p.stacked,
    sprite: p.sprite,
    textWidth: p.textWidth,
  };
  const ctx = makeSvgContext(p.scale.width + GUTTER, height + HEAD, p.inks['--wl-card'], measure);
  headOf(ctx, p, font);
  ctx.save();
  ctx.translate(GUTTER, HEAD);
  ctx.clipRect(0, 0, p.scale.width, height);
  drawGround(ctx, view);
  if (p.layout) drawMarks(ctx, view, p.layout, nowOf(p));
  ctx.fillStyle = p.inks['--wl-clock'];
  ctx.fillRect(xOf(p.scale, p.clock.at) - 1, AXIS - 14, 2, height);
  if (p.clock.mode === 'day') {
    ctx.fillStyle = p.inks['--wl-known'];
    ctx.fillRect(xOf(p.scale, p.clock.day) - 1, AXIS - 14, 2, height);
  }
  ctx.restore();
  return ctx.text();
}

/** @type {(ctx: DrawingContext, p: Player, font: string) => void} */
function headOf(ctx, p, font) {
  ctx.textBaseline = 'alphabetic';
  ctx.fillStyle = p.inks['--wl-clock'];
  ctx.font = `700 26px ${font}`;
  ctx.fillText(longDate(p.clock.at), 14, 34);
  ctx.fillStyle = p.inks['--wl-known'];
  ctx.font = `600 15px ${font}`;
  ctx.fillText(knownWords(p.clock, p.known), 14, 54);
  ctx.textBaseline = 'middle';
  for (const lane of p.stacked.lanes) {
    ctx.fillStyle = p.inks['--wl-text'];
    ctx.font = `600 12px ${font}`;
    ctx.fillText(lane.name, lane.parent ? 24 : 12, HEAD + AXIS + lane.top + lane.height / 2);
  }
}
