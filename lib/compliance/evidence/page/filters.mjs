// @ts-check
import { find, findAll } from './dom.mjs';

/** What a filter form asks for. @param {HTMLFormElement} form @returns {Record<string, string>} */
export function asked(form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '')
      values[name] = name === 'text' ? value.toLowerCase() : value;
  }
  return values;
}

/** Every word of a search must be there, in any order. @param {string} text @param {string | undefined} search */
export const holds = (text, search) =>
  search === undefined || search.split(/\s+/).every((word) => text.includes(word));

/** Calls back when a form changes, at most once a frame. @param {HTMLFormElement} form @param {() => void} run */
export function onChange(form, run) {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      run();
    });
  };
  form.addEventListener('input', soon);
  form.addEventListener('reset', soon);
  form.addEventListener('submit', (event) => event.preventDefault());
}

/** Sets a form to exactly these values. @param {HTMLFormElement} form @param {Record<string, string>} values */
export function ask(form, values) {
  form.reset();
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
}

/**
 * Filters what the page already holds: items carry their values as data attributes.
 * @param {string} name of the form (`data-for`)
 * @param {string} selector of the items
 * @param {string} noun
 * @param {(() => void)} [after] runs when the items have been shown or hidden
 */
export function filterExisting(name, selector, noun, after) {
  const form = /** @type {HTMLFormElement} */ (find(`form[data-for="${name}"]`));
  const items = findAll(selector).map((item) => ({ item, text: (item.textContent ?? '').toLowerCase() }));
  const tally = find('.tally', form);
  form.hidden = false;
  const run = () => {
    const { text, ...values } = asked(form);
    let shown = 0;
    for (const { item, text: own } of items) {
      const fits =
        holds(own, text) && Object.entries(values).every(([key, value]) => item.dataset[key] === value);
      item.hidden = !fits;
      if (fits) shown++;
    }
    tally.textContent = `${shown} of ${items.length} ${noun}`;
    after?.();
  };
  onChange(form, run);
  run();
  return { form, run, show: (/** @type {Record<string, string>} */ values) => (ask(form, values), run()) };
}
