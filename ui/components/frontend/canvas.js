// The drawing context of a canvas.

/** @type {(canvas: HTMLCanvasElement) => CanvasRenderingContext2D} */
export function contextOf(canvas) {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('the browser gives no drawing context; close pages with canvases');
  return context;
}
