// Taking a view along: as a link, as a picture, or as a replay in one file that needs no server.

import { addressOf } from './address.js';
import { AXIS, drawGround, drawMarks } from './draw.js';
import { drawOverlay } from './overlay.js';
import { nowOf } from './painter.js';
import { offlinePage, selectionOf } from './offline.js';
import { makeSvgContext } from './svg_context.js';
import { isoOf, longDate } from '../../frontend/time.js';
import { knownWords } from '../../frontend/words.js';
import { xOf } from '../../frontend/scale.js';

const GUTTER = 150;
const HEAD = 62;

/** Actions that share: `share(what)` gives words of what came of it. */
export function shareActions(p) {
  const ways = {
    link: () => copyLink(p),
    svg: () => saveSvg(p),
    png: () => savePng(p),
    html: () => saveReplay(p),
  };
  return { share: async (what) => ways[what]() };
}

async function copyLink(p) {
  const address = addressOf(p.state, location.href);
  history.replaceState(history.state, '', address);
  if (!navigator.clipboard) return 'The link stands in the address bar.';
  try {
    await navigator.clipboard.writeText(address);
  } catch (error) {
    if (error instanceof DOMException)
      return 'The link stands in the address bar: the browser lets no page copy here.';
    throw error;
  }
  return 'The link is copied.';
}

const nameOf = (p, end) => `whenline-${isoOf(Math.floor(p.clock.at / 86400000) * 86400000)}.${end}`;

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  return `${name} is saved.`;
}

const saveSvg = (p) => save(new Blob([pictureOf(p)], { type: 'image/svg+xml' }), nameOf(p, 'svg'));

async function savePng(p) {
  const picture = new Image();
  const address = URL.createObjectURL(new Blob([pictureOf(p)], { type: 'image/svg+xml' }));
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * 2;
  canvas.height = picture.height * 2;
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  const blob = await new Promise((done) => {
    canvas.toBlob(done, 'image/png');
  });
  return save(blob, nameOf(p, 'png'));
}

function saveReplay(p) {
  const style = [...p.root.getRootNode().querySelectorAll('style')]
    .map((s) => s.textContent)
    .join('\n');
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

/** The view as SVG: clocks, names of lanes, the marks as they stand, the line of the clock. */
function pictureOf(p) {
  const height = AXIS + p.stacked.height;
  const font = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif";
  const ruler = document.createElement('canvas').getContext('2d');
  const measure = (text, style) => {
    ruler.font = style.replace(font, p.font);
    return ruler.measureText(text).width;
  };
  const view = {
    scale: p.scale,
    origin: p.origin,
    width: p.scale.width,
    height,
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
  drawMarks(ctx, view, p.layout, nowOf(p));
  drawOverlay(ctx, view, p.layout, {
    rings: [],
    hover: null,
    selected: null,
    related: [],
    all: [],
    realTime: 0,
  });
  ctx.fillStyle = p.inks['--wl-clock'];
  ctx.fillRect(xOf(p.scale, p.clock.at) - 1, AXIS - 14, 2, height);
  if (p.clock.mode === 'day') {
    ctx.fillStyle = p.inks['--wl-known'];
    ctx.fillRect(xOf(p.scale, p.clock.day) - 1, AXIS - 14, 2, height);
  }
  ctx.restore();
  return ctx.text();
}

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
