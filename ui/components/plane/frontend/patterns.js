// Fills of tiles. Color is never the only sign: what is not firm is dotted, the future is hatched,
// what is not known is blank.

import { contextOf } from '../../frontend/canvas.js';

/**
 * @import { Point } from '../../frontend/types.d.ts'
 * @import { Patterns } from './types.d.ts'
 */

const DOT = 7;
const HATCH = 9;

/**
 * Fills for one theme: dots and hatching in a color, each made once.
 * @type {(dpr: number) => Patterns}
 */
export function makePatterns(dpr) {
  /** @type {Map<string, HTMLCanvasElement>} */
  const cache = new Map();
  /**
   * @type {(
   *   id: string,
   *   size: number,
   *   paint: (ctx: CanvasRenderingContext2D) => void,
   * ) => HTMLCanvasElement}
   */
  const made = (id, size, paint) => {
    let canvas = cache.get(id);
    if (!canvas) {
      canvas = document.createElement('canvas');
      canvas.width = size * dpr;
      canvas.height = size * dpr;
      const ctx = contextOf(canvas);
      ctx.scale(dpr, dpr);
      paint(ctx);
      cache.set(id, canvas);
    }
    return canvas;
  };
  /**
   * @type {(
   *   ctx: CanvasRenderingContext2D,
   *   canvas: HTMLCanvasElement,
   *   origin: Point,
   * ) => CanvasPattern}
   */
  const fill = (ctx, canvas, origin) => {
    const pattern = ctx.createPattern(canvas, 'repeat');
    if (!pattern) throw new Error(`no pattern of an empty canvas: ${canvas.width} pixels wide`);
    pattern.setTransform(new DOMMatrix([1 / dpr, 0, 0, 1 / dpr, origin.x, origin.y]));
    return pattern;
  };
  return {
    dots: (ctx, ink, radius, origin, size = DOT) =>
      fill(
        ctx,
        made(`dots ${ink} ${radius} ${size}`, size, (c) => dots(c, ink, radius, size)),
        origin,
      ),
    hatch: (ctx, ink, origin, size = HATCH) =>
      fill(
        ctx,
        made(`hatch ${ink} ${size}`, size, (c) => hatch(c, ink, size)),
        origin,
      ),
  };
}

/** @type {(ctx: CanvasRenderingContext2D, ink: string, radius: number, size: number) => void} */
function dots(ctx, ink, radius, size) {
  ctx.fillStyle = ink;
  for (const [x, y] of [
    [0.25, 0.25],
    [0.75, 0.75],
  ]) {
    ctx.beginPath();
    ctx.arc(x * size, y * size, radius, 0, 7);
    ctx.fill();
  }
}

/** @type {(ctx: CanvasRenderingContext2D, ink: string, size: number) => void} */
function hatch(ctx, ink, size) {
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.6;
  for (const shift of [-size, 0, size]) {
    ctx.beginPath();
    ctx.moveTo(shift - 1, size + 1);
    ctx.lineTo(shift + size + 1, -1);
    ctx.stroke();
  }
}
