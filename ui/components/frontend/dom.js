// Makes elements. Text of events is never parsed as markup.

/** @import { Attributes, Children } from './types.d.ts' */

/**
 * An element with attributes and children; strings become text nodes, null and false nothing.
 * @type {<Tag extends keyof HTMLElementTagNameMap>(
 *   tag: Tag,
 *   attributes?: Attributes,
 *   ...children: Children[],
 * ) => HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/**
 * Sets attributes; `on…` functions are listeners, null and false remove.
 * @type {<E extends Element>(node: E, attributes: Attributes) => E}
 */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An SVG element, likewise.
 * @type {<Tag extends keyof SVGElementTagNameMap>(
 *   tag: Tag,
 *   attributes?: Attributes,
 *   ...children: Children[],
 * ) => SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/**
 * Sets the text of a node only when it differs, which avoids layout.
 * @type {(node: Node, text: string) => void}
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Whether an element has the focus, also within a shadow root.
 * @type {(node: Element) => boolean}
 */
export function isFocused(node) {
  const root = node.getRootNode();
  return (root instanceof ShadowRoot || root instanceof Document) && root.activeElement === node;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Address of a link to another site, or null: a publisher's link must not run scripts, nor lead to
 * a page of ours, where an address may fill a form.
 * @type {(url: unknown) => string | null}
 */
export function webAddress(url) {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const { host, hostname, port } = new URL(url);
  const here = globalThis.location ?? { host: '', hostname: '', port: '' };
  /** @type {(name: string) => boolean} */
  const isLoopback = (name) => LOOPBACK.includes(name) || name.endsWith('.localhost');
  const isAlias = isLoopback(hostname) && isLoopback(here.hostname) && port === here.port;
  return host === here.host || isAlias ? null : url;
}
