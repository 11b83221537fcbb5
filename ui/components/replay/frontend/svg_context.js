// A drawing context that writes SVG: what the stage uses of CanvasRenderingContext2D, so that a picture is drawn by the same code as the screen.

import { drawGlyph } from '../../frontend/glyphs.js';

const round = (n) => Math.round(n * 100) / 100;
const escaped = (text) =>
  String(text)
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/[^\u0009\u000A\u000D\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');

const START = { x: 0, y: 0, alpha: 1, dash: [], clips: 0 };
const OPEN = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  font: '11px sans-serif',
  textAlign: 'left',
  textBaseline: 'alphabetic',
};

class SvgContext {
  constructor(width, height, ground, measure) {
    Object.assign(
      this,
      {
        width,
        height,
        ground,
        measure,
        out: [],
        path: [],
        kept: [],
        state: { ...START },
        clipCount: 0,
      },
      OPEN,
    );
  }

  get globalAlpha() {
    return this.state.alpha;
  }

  set globalAlpha(value) {
    this.state.alpha = value;
  }

  save() {
    this.kept.push({
      state: { ...this.state },
      style: Object.fromEntries(Object.keys(OPEN).map((k) => [k, this[k]])),
    });
  }

  restore() {
    const { state, style } = this.kept.pop();
    while (this.state.clips > state.clips) {
      this.out.push('</g>');
      this.state.clips -= 1;
    }
    Object.assign(this, style);
    this.state = state;
  }

  translate(x, y) {
    this.state.x += x;
    this.state.y += y;
  }

  setLineDash(dash) {
    this.state.dash = dash;
  }

  /** A clip to a rectangle, until `restore`. */
  clipRect(x, y, w, h) {
    this.beginPath();
    this.rect(x, y, w, h);
    this.clip();
  }

  clip() {
    this.clipCount += 1;
    this.out.push(
      `<clipPath id="c${this.clipCount}"><path d="${this.path.join('')}"/></clipPath><g clip-path="url(#c${this.clipCount})">`,
    );
    this.state.clips += 1;
  }

  at(x, y) {
    return `${round(x + this.state.x)} ${round(y + this.state.y)}`;
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(`M${this.at(x, y)}`);
  }

  lineTo(x, y) {
    this.path.push(`L${this.at(x, y)}`);
  }

  closePath() {
    this.path.push('Z');
  }

  quadraticCurveTo(a, b, x, y) {
    this.path.push(`Q${this.at(a, b)} ${this.at(x, y)}`);
  }

  bezierCurveTo(a, b, c, d, x, y) {
    this.path.push(`C${this.at(a, b)} ${this.at(c, d)} ${this.at(x, y)}`);
  }

  rect(x, y, w, h) {
    this.path.push(`M${this.at(x, y)}h${round(w)}v${round(h)}h${round(-w)}Z`);
  }

  /** Whole circles only, which is all that the stage draws. */
  arc(x, y, r) {
    this.path.push(
      `M${this.at(x + r, y)}A${round(r)} ${round(r)} 0 1 1 ${this.at(x - r, y)}A${round(r)} ${round(r)} 0 1 1 ${this.at(x + r, y)}`,
    );
  }

  roundRect(x, y, w, h, r) {
    const c = Math.max(0, Math.min(r, w / 2, h / 2));
    this.path.push(
      `M${this.at(x + c, y)}h${round(w - 2 * c)}a${c} ${c} 0 0 1 ${c} ${c}v${round(h - 2 * c)}a${c} ${c} 0 0 1 ${-c} ${c}h${round(2 * c - w)}a${c} ${c} 0 0 1 ${-c} ${-c}v${round(2 * c - h)}a${c} ${c} 0 0 1 ${c} ${-c}Z`,
    );
  }

  fill(rule) {
    this.out.push(
      `<path d="${this.path.join('')}" fill="${escaped(this.fillStyle)}"${rule === 'evenodd' ? ' fill-rule="evenodd"' : ''}${this.opacity()}/>`,
    );
  }

  stroke() {
    const dash = this.state.dash.length ? ` stroke-dasharray="${this.state.dash.join(' ')}"` : '';
    this.out.push(
      `<path d="${this.path.join('')}" fill="none" stroke="${escaped(this.strokeStyle)}" stroke-width="${this.lineWidth}"${dash}${this.opacity()}/>`,
    );
  }

  fillRect(x, y, w, h) {
    const kept = this.path;
    this.beginPath();
    this.rect(x, y, w, h);
    this.fill();
    this.path = kept;
  }

  fillText(text, x, y) {
    const anchor = { right: 'end', center: 'middle' }[this.textAlign] ?? 'start';
    const base = this.textBaseline === 'middle' ? ' dominant-baseline="central"' : '';
    const length = round(this.measure(text, this.font));
    this.out.push(
      `<text textLength="${length}" lengthAdjust="spacingAndGlyphs" x="${round(x + this.state.x)}" y="${round(y + this.state.y)}" text-anchor="${anchor}"${base} fill="${escaped(this.fillStyle)}" style="font:${escaped(this.font)}"${this.opacity()}>${escaped(text)}</text>`,
    );
  }

  /** A sprite, drawn as the glyph that it shows. */
  drawImage(image, x, y, w, h) {
    const { family, radius, certainty, inks } = image.glyph;
    this.save();
    this.translate(x + w / 2, y + h / 2);
    drawGlyph(this, family, radius, certainty, inks);
    this.restore();
  }

  opacity() {
    return this.state.alpha < 1 ? ` opacity="${round(this.state.alpha)}"` : '';
  }

  /** The document. */
  text() {
    const [w, h] = [Math.ceil(this.width), Math.ceil(this.height)];
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><rect width="${w}" height="${h}" fill="${escaped(this.ground)}"/>${this.out.join('')}</svg>`;
  }
}

/**
 * A context of a size in pixels over a ground; `text()` gives the SVG. `measure(text, font)` gives pixels: texts take that
 * length also where the picture is shown in another font, so that none lies on another.
 */
export const makeSvgContext = (width, height, ground, measure) =>
  new SvgContext(width, height, ground, measure);
