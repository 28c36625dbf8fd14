// @ts-check
import { find } from './dom.mjs';
import { ask, asked, onChange } from './filters.mjs';

const PAGE = 100;

/**
 * A table that is filtered in memory and drawn a hundred rows at a time, so that many thousands stay fast.
 * @template T
 * @param {string} name of the table (`data-table`)
 * @param {readonly T[]} items
 * @param {string} noun
 * @param {(item: T, values: Record<string, string>) => boolean} fits
 * @param {(item: T) => HTMLElement} draw
 */
export function explorer(name, items, noun, fits, draw) {
  const root = find(`[data-table="${name}"]`);
  const form = /** @type {HTMLFormElement} */ (find('form', root));
  const body = find('tbody', root);
  const next = find('.next', root);
  const tally = find('.tally', root);
  /** @type {readonly T[]} */
  let matches = [];
  let drawn = 0;
  const more = (count = PAGE) => {
    const rows = matches.slice(drawn, drawn + count);
    body.append(...rows.map(draw));
    drawn += rows.length;
    next.hidden = drawn >= matches.length;
    next.textContent = `Show more (${(matches.length - drawn).toLocaleString('en-US')} left)`;
  };
  const run = () => {
    const values = asked(form);
    matches = items.filter((item) => fits(item, values));
    drawn = 0;
    body.replaceChildren();
    tally.textContent = `${matches.length.toLocaleString('en-US')} of ${items.length.toLocaleString('en-US')} ${noun}`;
    more();
  };
  root.hidden = false;
  next.addEventListener('click', () => more());
  new IntersectionObserver((seen) => {
    if (seen.some((entry) => entry.isIntersecting) && !next.hidden && drawn > 0) more();
  }).observe(next);
  onChange(form, run);
  run();
  return {
    /** @param {Record<string, string>} values */
    show(values) {
      ask(form, values);
      run();
      root.scrollIntoView();
    },
    /** Draws every match, for paper. */
    all: () => more(matches.length),
    get filtered() {
      return matches.length < items.length;
    },
    root,
  };
}
