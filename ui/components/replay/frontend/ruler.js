// Widths of labels, measured once each.

/** A function that gives the width of a label in pixels, upright or in italics. */
export function makeRuler(font) {
  const context = document.createElement('canvas').getContext('2d');
  const widths = new Map();
  return (text, italic) => {
    const id = italic ? `/${text}` : text;
    let width = widths.get(id);
    if (width === undefined) {
      context.font = `${italic ? 'italic ' : ''}11px ${font}`;
      width = context.measureText(text).width;
      widths.set(id, width);
    }
    return width;
  };
}
