// Shapes and styles of marks. Color is never the only sign: each family has its own shape, each
// certainty its own outline.

import { contextOf } from './canvas.js';

/** @import { DrawingContext, Family, GlyphCanvas, Inks, SpriteMaker } from './types.d.ts' */

/** Size of a mark on the stage, pixels. */
export const RADIUS = 6.5;

/**
 * Families of kinds: shape, CSS variable of the color, and what the legend calls it.
 * @type {Record<string, Family>}
 */
export const FAMILIES = {
  models: { shape: 'triangle', ink: '--wl-model', name: 'model' },
  evaluations: { shape: 'diamond', ink: '--wl-evaluation', name: 'evaluation' },
  talent: { shape: 'circle', ink: '--wl-talent', name: 'talent' },
  revenue: { shape: 'square', ink: '--wl-revenue', name: 'revenue' },
  capital: { shape: 'coin', ink: '--wl-capital', name: 'capital' },
  partnerships: { shape: 'pill', ink: '--wl-partnership', name: 'partnership' },
  disputes: { shape: 'cross', ink: '--wl-dispute', name: 'dispute' },
  products: { shape: 'block', ink: '--wl-product', name: 'product, supplier' },
  prices: { shape: 'down', ink: '--wl-capital', name: 'price' },
  plans: { shape: 'flag', ink: '--wl-plan', name: 'plan, aim' },
  commentary: { shape: 'speech', ink: '--wl-comment', name: 'comment' },
  indicators: { shape: 'eye', ink: '--wl-comment', name: 'indicator' },
  organizations: { shape: 'hexagon', ink: '--wl-organization', name: 'organization' },
  workforce: { shape: 'minus', ink: '--wl-dispute', name: 'workforce' },
  amendments: { shape: 'chevron', ink: '--wl-known', name: 'amendment' },
  signals: { shape: 'star', ink: '--wl-plan', name: 'signal' },
};

/**
 * The family of a kind as drawn: disputes differ from other partnership events.
 * @type {(kind: string, family: string) => string}
 */
export function familyOf(kind, family) {
  if (kind.startsWith('dispute.')) return 'disputes';
  return family in FAMILIES ? family : 'organizations';
}

/**
 * Path of a shape of radius r around (0, 0).
 * @type {(ctx: DrawingContext, shape: string, r: number) => void}
 */
function tracePath(ctx, shape, r) {
  ctx.beginPath();
  /** @type {(...points: [number, number][]) => void} */
  const poly = (...points) => {
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x * r, y * r) : ctx.moveTo(x * r, y * r)));
    ctx.closePath();
  };
  switch (shape) {
    case 'triangle':
      return poly([0, -1.05], [1, 0.8], [-1, 0.8]);
    case 'down':
      return poly([0, 1.05], [1, -0.8], [-1, -0.8]);
    case 'diamond':
      return poly([0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]);
    case 'square':
      return poly([-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]);
    case 'hexagon':
      return poly([0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0], [-0.55, -0.95]);
    case 'cross':
      return poly(
        [-1, -0.6],
        [-0.6, -1],
        [0, -0.4],
        [0.6, -1],
        [1, -0.6],
        [0.4, 0],
        [1, 0.6],
        [0.6, 1],
        [0, 0.4],
        [-0.6, 1],
        [-1, 0.6],
        [-0.4, 0],
      );
    case 'flag':
      return poly([-0.8, -1], [1, -0.45], [-0.4, 0.15], [-0.4, 1], [-0.8, 1]);
    case 'minus':
      return poly([-1, -0.38], [1, -0.38], [1, 0.38], [-1, 0.38]);
    case 'chevron':
      return poly([-0.9, -0.9], [0, -0.9], [0.9, 0], [0, 0.9], [-0.9, 0.9], [0, 0]);
    case 'star':
      return poly(
        [0, -1.15],
        [0.3, -0.35],
        [1.1, -0.35],
        [0.45, 0.15],
        [0.7, 0.95],
        [0, 0.45],
        [-0.7, 0.95],
        [-0.45, 0.15],
        [-1.1, -0.35],
        [-0.3, -0.35],
      );
    case 'pill':
      return ctx.roundRect(-1.25 * r, -0.68 * r, 2.5 * r, 1.36 * r, 0.68 * r);
    case 'block':
      return ctx.roundRect(-1.1 * r, -0.75 * r, 2.2 * r, 1.5 * r, 0.35 * r);
    case 'speech': {
      ctx.roundRect(-1.05 * r, -0.9 * r, 2.1 * r, 1.4 * r, 0.4 * r);
      ctx.moveTo(-0.4 * r, 0.5 * r);
      ctx.lineTo(-0.5 * r, 1.1 * r);
      return ctx.lineTo(0.25 * r, 0.5 * r);
    }
    case 'eye': {
      ctx.moveTo(-1.15 * r, 0);
      ctx.quadraticCurveTo(0, -1.3 * r, 1.15 * r, 0);
      return ctx.quadraticCurveTo(0, 1.3 * r, -1.15 * r, 0);
    }
    case 'coin': {
      ctx.arc(0, 0, 0.95 * r, 0, 7);
      ctx.moveTo(0.4 * r, 0);
      return ctx.arc(0, 0, 0.4 * r, 0, 7, true);
    }
    default:
      return ctx.arc(0, 0, 0.95 * r, 0, 7);
  }
}

/**
 * Draws one glyph at the current origin. Certainty decides fill and outline; denied and contested
 * get a sign of their own.
 * @type {(ctx: DrawingContext, family: string, r: number, certainty: string, inks: Inks) => void}
 */
export function drawGlyph(ctx, family, r, certainty, inks) {
  const { shape, ink } = FAMILIES[family];
  const color = inks[ink];
  tracePath(ctx, shape, r);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  if (certainty === 'confirmed') {
    ctx.fill('evenodd');
  } else if (certainty === 'reported') {
    ctx.save();
    ctx.globalAlpha *= 0.45;
    ctx.fill('evenodd');
    ctx.restore();
  } else if (certainty === 'contested') {
    ctx.save();
    ctx.clip();
    ctx.fillRect(-2 * r, 0, 4 * r, 2 * r);
    ctx.restore();
    tracePath(ctx, shape, r);
  }
  if (certainty === 'rumored' || certainty === 'contested') ctx.setLineDash([2.4, 2]);
  if (certainty === 'denied') ctx.globalAlpha *= 0.55;
  ctx.stroke();
  ctx.setLineDash([]);
  if (certainty === 'denied') strike(ctx, r, inks);
}

/** @type {(ctx: DrawingContext, r: number, inks: Inks) => void} */
function strike(ctx, r, inks) {
  ctx.globalAlpha = 1;
  ctx.strokeStyle = inks['--wl-bad'];
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(-1.3 * r, 1.3 * r);
  ctx.lineTo(1.3 * r, -1.3 * r);
  ctx.stroke();
}

/**
 * Glyphs drawn once and cache as pictures.
 * @type {(inks: Inks, dpr: number) => SpriteMaker}
 */
export function spriteCache(inks, dpr) {
  const cache = new Map();
  return (family, r, certainty) => {
    const id = `${family}|${r}|${certainty}`;
    let sprite = cache.get(id);
    if (!sprite) {
      const half = Math.ceil(r * 1.5 + 3);
      /** @type {GlyphCanvas} */
      const canvas = document.createElement('canvas');
      canvas.width = half * 2 * dpr;
      canvas.height = half * 2 * dpr;
      const ctx = contextOf(canvas);
      ctx.scale(dpr, dpr);
      ctx.translate(half, half);
      drawGlyph(ctx, family, r, certainty, inks);
      canvas.glyph = { family, radius: r, certainty, inks };
      sprite = { canvas, half };
      cache.set(id, sprite);
    }
    return sprite;
  };
}
