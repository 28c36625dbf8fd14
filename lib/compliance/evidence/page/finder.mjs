// @ts-check
import { resources, rules } from './data.mjs';
import { el, find, findAll, link } from './dom.mjs';
import { holds } from './filters.mjs';

const EACH = 6;

/** The search field that finds a control, paragraph, rule or resource by any words; `/` goes to it. */
export function finder() {
  const field = /** @type {HTMLInputElement} */ (find('#find'));
  const found = find('#found');
  find('.finder').hidden = false;
  const places = [
    {
      name: 'Controls',
      kind: 'control',
      items: findAll('details.control').map((item) => entry(item, 'summary .id', 'summary .title')),
    },
    {
      name: 'Citations',
      kind: 'citation',
      items: findAll('tr[id^="citation/"]').map((item) => entry(item, '.para', '.title')),
    },
    {
      name: 'Rules',
      kind: 'rule',
      items: rules.map(({ id, title, judge }) => ({ id, title: title || judge })),
    },
    {
      name: 'Resources',
      kind: 'resource',
      items: resources
        .filter(({ listed }) => listed)
        .map(({ ref, type, path }) => ({ id: ref, title: type, more: path })),
    },
  ].map((place) => ({
    ...place,
    items: place.items.map((item) => ({ ...item, text: Object.values(item).join(' ').toLowerCase() })),
  }));

  const search = () => {
    const words = field.value.trim().toLowerCase();
    const lists =
      words === ''
        ? []
        : places.flatMap(({ name, kind, items }) => {
            const hits = items.filter(({ text }) => holds(text, words)).slice(0, EACH);
            const rows = hits.map(({ id, title }) => {
              const anchor = link(kind, id, '');
              anchor.append(el('b', kind === 'citation' ? `§ ${id}` : id), el('span.soft', title));
              return el('li', anchor);
            });
            return rows.length > 0 ? [el('p', name), el('ul', ...rows)] : [];
          });
    found.replaceChildren(...(words !== '' && lists.length === 0 ? [el('p', 'Nothing found')] : lists));
    found.hidden = words === '';
  };
  field.addEventListener('input', search);
  field.addEventListener('focus', search);

  const close = () => (found.hidden = true);
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !find('.finder').contains(event.target)) close();
  });
  found.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a')) close();
  });
  find('.finder').addEventListener('keydown', (event) => {
    const stops = [field, ...findAll('a', found)];
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && !found.hidden) {
      event.preventDefault();
      stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
    } else if (event.key === 'Escape') {
      close();
      field.focus();
    } else if (event.key === 'Enter' && at === 0) stops[1]?.click();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    field.focus();
  });
}

/** @param {HTMLElement} item @param {string} id @param {string} title */
const entry = (item, id, title) => ({
  id: find(id, item).textContent?.replace('§ ', '') ?? '',
  title: find(title, item).textContent ?? '',
});
