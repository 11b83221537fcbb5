// Making elements. Text is always text: nothing that comes from an event is ever parsed as markup.

/** An element with attributes and children; strings become text nodes, null and false nothing. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/** Sets attributes; `on…` functions are listeners, null and false remove. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG element, likewise. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/** Puts text into a node only when it differs, so that nothing is laid out again in vain. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Address of a link, or null where it is no web address. */
export function webAddress(url) {
  return typeof url === 'string' && /^https?:\/\//i.test(url) ? url : null;
}
