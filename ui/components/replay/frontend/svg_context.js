// A drawing context that writes SVG: the part of CanvasRenderingContext2D that the stage uses, so
// that pictures are drawn by the same code as the screen.

import { drawGlyph } from '../../frontend/glyphs.js';

/**
 * @import { GlyphCanvas } from '../../frontend/types.d.ts'
 * @import { SvgWriter } from './page.d.ts'
 */

/** @type {(n: number) => number} */
const round = (n) => Math.round(n * 100) / 100;
/** @type {(text: unknown) => string} */
const escaped = (text) =>
  String(text)
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/[^\u0009\u000A\u000D\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');

/**
 * Of texts, by their alignment.
 * @type {Record<string, string>}
 */
const ANCHORS = { right: 'end', center: 'middle' };

class SvgContext {
  fillStyle = '#000';
  strokeStyle = '#000';
  lineWidth = 1;
  font = '11px sans-serif';
  textAlign = 'left';
  textBaseline = 'alphabetic';
  /** @type {{ x: number; y: number; alpha: number; dash: number[]; clips: number }} */
  state = { x: 0, y: 0, alpha: 1, dash: [], clips: 0 };
  /** @type {(() => void)[]} */
  saved = [];
  /** @type {string[]} */
  out = [];
  /** @type {string[]} */
  path = [];
  clipCount = 0;

  /**
   * @param {number} width
   * @param {number} height
   * @param {string} ground
   * @param {(text: string, font: string) => number} measure
   */
  constructor(width, height, ground, measure) {
    this.width = width;
    this.height = height;
    this.ground = ground;
    this.measure = measure;
  }

  get globalAlpha() {
    return this.state.alpha;
  }

  set globalAlpha(value) {
    this.state.alpha = value;
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, font, textAlign, textBaseline } = this;
    const state = { ...this.state };
    this.saved.push(() => {
      Object.assign(this, { fillStyle, strokeStyle, lineWidth, font, textAlign, textBaseline });
      this.state = state;
    });
  }

  restore() {
    const { clips } = this.state;
    this.saved.pop()?.();
    for (let i = this.state.clips; i < clips; i += 1) this.out.push('</g>');
  }

  /** @type {(x: number, y: number) => void} */
  translate(x, y) {
    this.state.x += x;
    this.state.y += y;
  }

  /** @type {(dash: number[]) => void} */
  setLineDash(dash) {
    this.state.dash = dash;
  }

  /**
   * A clip to a rectangle, until `restore`.
   * @type {(x: number, y: number, w: number, h: number) => void}
   */
  clipRect(x, y, w, h) {
    this.beginPath();
    this.rect(x, y, w, h);
    this.clip();
  }

  clip() {
    this.clipCount += 1;
    const id = `c${this.clipCount}`;
    this.out.push(
      `<clipPath id="${id}"><path d="${this.path.join('')}"/></clipPath>`,
      `<g clip-path="url(#${id})">`,
    );
    this.state.clips += 1;
  }

  /** @type {(x: number, y: number) => string} */
  at(x, y) {
    return `${round(x + this.state.x)} ${round(y + this.state.y)}`;
  }

  beginPath() {
    this.path = [];
  }

  /** @type {(x: number, y: number) => void} */
  moveTo(x, y) {
    this.path.push(`M${this.at(x, y)}`);
  }

  /** @type {(x: number, y: number) => void} */
  lineTo(x, y) {
    this.path.push(`L${this.at(x, y)}`);
  }

  closePath() {
    this.path.push('Z');
  }

  /** @type {(a: number, b: number, x: number, y: number) => void} */
  quadraticCurveTo(a, b, x, y) {
    this.path.push(`Q${this.at(a, b)} ${this.at(x, y)}`);
  }

  /** @type {(a: number, b: number, c: number, d: number, x: number, y: number) => void} */
  bezierCurveTo(a, b, c, d, x, y) {
    this.path.push(`C${this.at(a, b)} ${this.at(c, d)} ${this.at(x, y)}`);
  }

  /** @type {(x: number, y: number, w: number, h: number) => void} */
  rect(x, y, w, h) {
    this.path.push(`M${this.at(x, y)}h${round(w)}v${round(h)}h${round(-w)}Z`);
  }

  /**
   * Whole circles only, which is all that the stage draws.
   * @type {(x: number, y: number, r: number) => void}
   */
  arc(x, y, r) {
    const half = `A${round(r)} ${round(r)} 0 1 1 `;
    const [left, right] = [this.at(x - r, y), this.at(x + r, y)];
    this.path.push(`M${right}${half}${left}${half}${right}`);
  }

  /** @type {(x: number, y: number, w: number, h: number, r: number) => void} */
  roundRect(x, y, w, h, r) {
    const c = Math.max(0, Math.min(r, w / 2, h / 2));
    const [across, down] = [round(w - 2 * c), round(h - 2 * c)];
    /** @type {(dx: number, dy: number) => string} */
    const corner = (dx, dy) => `a${c} ${c} 0 0 1 ${dx} ${dy}`;
    this.path.push(
      `M${this.at(x + c, y)}h${across}${corner(c, c)}v${down}${corner(-c, c)}`,
      `h${-across}${corner(-c, -c)}v${-down}${corner(c, -c)}Z`,
    );
  }

  /** @type {(rule?: string) => void} */
  fill(rule) {
    const evenodd = rule === 'evenodd' ? ' fill-rule="evenodd"' : '';
    const paint = `fill="${escaped(this.fillStyle)}"${evenodd}${this.opacity()}`;
    this.out.push(`<path d="${this.path.join('')}" ${paint}/>`);
  }

  stroke() {
    const dash = this.state.dash.length ? ` stroke-dasharray="${this.state.dash.join(' ')}"` : '';
    const paint = `stroke="${escaped(this.strokeStyle)}" stroke-width="${this.lineWidth}"`;
    this.out.push(`<path d="${this.path.join('')}" fill="none" ${paint}${dash}${this.opacity()}/>`);
  }

  /** @type {(x: number, y: number, w: number, h: number) => void} */
  fillRect(x, y, w, h) {
    const outline = this.path;
    this.beginPath();
    this.rect(x, y, w, h);
    this.fill();
    this.path = outline;
  }

  /** @type {(text: string, x: number, y: number) => void} */
  fillText(text, x, y) {
    const anchor = ANCHORS[this.textAlign] ?? 'start';
    const base = this.textBaseline === 'middle' ? ' dominant-baseline="central"' : '';
    const length = round(this.measure(text, this.font));
    const [tx, ty] = [round(x + this.state.x), round(y + this.state.y)];
    const fit = `textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
    const place = `x="${tx}" y="${ty}" text-anchor="${anchor}"${base}`;
    const paint = `fill="${escaped(this.fillStyle)}" style="font:${escaped(this.font)}"`;
    this.out.push(`<text ${fit} ${place} ${paint}${this.opacity()}>${escaped(text)}</text>`);
  }

  /**
   * A sprite, drawn as the glyph that it shows.
   * @type {(image: GlyphCanvas, x: number, y: number, w: number, h: number) => void}
   */
  drawImage(image, x, y, w, h) {
    if (!image.glyph) throw new Error('only canvases of spriteCache can be drawn as SVG');
    const { family, radius, certainty, inks } = image.glyph;
    this.save();
    this.translate(x + w / 2, y + h / 2);
    drawGlyph(/** @type {any} */ (this), family, radius, certainty, inks);
    this.restore();
  }

  opacity() {
    return this.state.alpha < 1 ? ` opacity="${round(this.state.alpha)}"` : '';
  }

  /** The document. */
  text() {
    const [w, h] = [Math.ceil(this.width), Math.ceil(this.height)];
    const size = `width="${w}" height="${h}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${w} ${h}">`,
      `<rect ${size} fill="${escaped(this.ground)}"/>`,
      ...this.out,
      '</svg>',
    ].join('');
  }
}

/**
 * A context of a size in pixels over a ground; `text()` gives the SVG. `measure` gives the pixels
 * of
 * a text in a font: texts take that length also where the picture is shown in another font, so that
 * none covers another.
 * @type {(
 *   width: number,
 *   height: number,
 *   ground: string,
 *   measure: (text: string, font: string) => number,
 * ) => SvgWriter}
 */
export const makeSvgContext = (width, height, ground, measure) =>
  /** @type {any} */ (new SvgContext(width, height, ground, measure));
