// @ts-check
import { judgements, resources } from './data.mjs';
import { badge, el, link } from './dom.mjs';
import { holds } from './filters.mjs';
import { explorer } from './table.mjs';

/** @param {import('./data.mjs').Resource} resource */
export const resourceLink = (resource) =>
  resource.listed
    ? link('resource', resource.ref, resource.id)
    : document.createTextNode(resource.id || resource.stack);

/** Keys are links, where the key is a resource here. @param {string} keys */
export function keyLinks(keys) {
  const known = new Set(resources.map(({ ref }) => ref));
  const span = el('span');
  keys.split(', ').forEach((key, i) => {
    if (i > 0) span.append(', ');
    span.append(known.has(key) ? link('resource', key) : key);
  });
  return span;
}

/** @param {import('./data.mjs').Judgement} row */
export function finding(row) {
  const cell = el('span', row.finding);
  if (row.exception > 0) {
    cell.append(
      row.finding ? ' ' : '',
      link('exception', String(row.exception), `Exception ${row.exception}`),
    );
  }
  return cell;
}

export const judgementTable = () =>
  explorer(
    'judgements',
    judgements,
    'judgements',
    (row, { text, result, judge, control }) =>
      (result === undefined || row.result === result) &&
      (judge === undefined || row.rule.judge === judge) &&
      (control === undefined || row.control === control) &&
      holds(row.text, text),
    (row) =>
      el(
        'tr',
        el('td', badge(row.result)),
        el('td.rule', link('rule', row.rule.id), el('br'), el('span.soft', row.rule.judge)),
        el(
          'td',
          resourceLink(row.resource),
          el('br'),
          el('span.soft', `${row.resource.type} in ${row.resource.stack}`),
        ),
        el('td', finding(row)),
      ),
  );

/** A cell that names its column where there is no room for a head. @param {string} label @param {Parameters<typeof el>} cell */
function labelled(label, ...cell) {
  const element = el(...cell);
  element.dataset.label = label;
  return element;
}

const PHI = { yes: 'Yes', no: 'No', 'n/a': 'n/a' };
const LIST = {
  eligible: '',
  'phi-neutral': 'holds no customer content',
  'not-named': 'not named on the HIPAA list',
};

export const inventoryTable = () =>
  explorer(
    'inventory',
    resources.filter(({ listed }) => listed),
    'resources',
    (item, { text, phi, eligibility, service, key }) =>
      (phi === undefined || item.phi === phi) &&
      (eligibility === undefined || item.eligibility === eligibility) &&
      (service === undefined || item.service === service) &&
      (key === undefined || item.key === key) &&
      holds(item.text, text),
    (item) => {
      const list = LIST[/** @type {keyof typeof LIST} */ (item.eligibility)];
      const note = item.note && item.phi === 'no' && el('span.soft', item.note);
      return el(
        'tr',
        el('td', resourceLink(item), el('br'), el('span.soft', `${item.type} in ${item.stack}`)),
        el(
          'td',
          item.service || el('span.soft', list || 'none'),
          item.service && list && el('span.soft', ` (${list})`),
        ),
        labelled(
          'PHI',
          `td.phi-${item.phi === 'yes' ? 'yes' : 'no'}`,
          PHI[/** @type {keyof typeof PHI} */ (item.phi)],
          note && el('br'),
          note,
        ),
        labelled(
          'Encrypted at rest by',
          'td',
          item.key ? keyLinks(item.key) : el('span.soft', 'stores nothing'),
        ),
      );
    },
  );
