// @ts-check

/**
 * An element. Text is always set as text, so that nothing in the evidence can become markup.
 * @param {string} name tag, with an optional class: `td.n`
 * @param {...(Node | string | false | undefined)} children
 * @returns {HTMLElement}
 */
export function el(name, ...children) {
  const [tag = 'div', ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {string} kind @param {string} id */
export const fragment = (kind, id) => `#${kind}/${encodeURI(id).replace(/#/g, '%23')}`;

/** @param {string} kind @param {string} id @param {string} [text] */
export function link(kind, id, text = id) {
  const anchor = /** @type {HTMLAnchorElement} */ (el('a', text));
  anchor.href = fragment(kind, id);
  return anchor;
}

const WORDS = { compliant: 'Compliant', excepted: 'Excepted', 'non-compliant': 'Not compliant' };

/** A result as a word with its sign. @param {string} result */
export function badge(result) {
  return el(`span.badge.is-${result}`, WORDS[/** @type {keyof typeof WORDS} */ (result)] ?? result);
}

/** @param {number} count @param {string} noun */
export const plural = (count, noun) => `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement} */
export function find(selector, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`no ${selector} in this page`);
  return element;
}

/** @param {string} selector @param {ParentNode} [root] */
export const findAll = (selector, root = document) =>
  /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
