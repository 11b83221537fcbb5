// Fills of tiles. Color is never alone: what is not firm is dotted, what has not come yet is hatched, what is not known is blank.

const DOT = 7;
const HATCH = 9;

/** Fills for one theme on one canvas: dots and hatching in a color, each made once. */
export function makePatterns(dpr) {
  const kept = new Map();
  const made = (id, size, paint) => {
    let canvas = kept.get(id);
    if (!canvas) {
      canvas = document.createElement('canvas');
      canvas.width = size * dpr;
      canvas.height = size * dpr;
      const ctx = canvas.getContext('2d');
      ctx.scale(dpr, dpr);
      paint(ctx);
      kept.set(id, canvas);
    }
    return canvas;
  };
  const fill = (ctx, canvas, origin) => {
    const pattern = ctx.createPattern(canvas, 'repeat');
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
