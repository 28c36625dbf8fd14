// @ts-check
import { resourceByRef, resources, ruleById, templates } from './data.mjs';
import { badge, el, find, link, plural } from './dom.mjs';
import { finding, keyLinks, resourceLink } from './tables.mjs';

const MOST = 300;

/** The pane at the side that shows one resource or one rule; the address of the page says which. */
export function drawer() {
  const dialog = /** @type {HTMLDialogElement} */ (find('#drawer'));
  const content = find('.content', dialog);
  let back = '';
  let leaving = false;
  /** @param {HTMLElement[]} parts */
  const open = (parts) => {
    content.replaceChildren(...parts);
    if (!dialog.open) dialog.showModal();
    find('.pane', dialog).scrollTop = 0;
  };
  dialog.addEventListener('close', () => {
    // Only a pane that the reader closes gives the address back; one that a link replaced has a new address already.
    if (!leaving) history.pushState(null, '', back || location.pathname + location.search);
    leaving = false;
  });
  find('.close', dialog).addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return {
    /** @param {string} ref */
    resource(ref) {
      const resource = resourceByRef.get(ref);
      if (resource) open(resourceParts(resource));
      return resource !== undefined;
    },
    /** @param {string} id */
    rule(id) {
      const rule = ruleById.get(id);
      if (rule) open(ruleParts(rule));
      return rule !== undefined;
    },
    /** @param {string} hash where the reader is now */
    leave(hash) {
      back = hash;
      if (!dialog.open) return;
      leaving = true;
      dialog.close();
    },
  };
}

/** @param {string} kicker @param {string} title */
function heading(kicker, title) {
  const name = el('h2', title);
  name.id = 'drawer-title';
  return [el('p.kicker', kicker), name];
}

/** @param {[string, Node | string][]} facts */
const factList = (facts) =>
  el(
    'dl.facts',
    ...facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => el('div.wide', el('dt', name), el('dd', value))),
  );

/** @param {import('./data.mjs').Resource} resource */
function resourceParts(resource) {
  const { stack, type, path, service, eligibility, phi, key, note, rows } = resource;
  const encrypts = resources.filter((other) => other.key.split(', ').includes(resource.ref));
  const list = {
    eligible: 'HIPAA eligible',
    'phi-neutral': 'holds no customer content',
    'not-named': 'not named on the HIPAA list',
  };
  return [
    ...heading('Resource', resource.id),
    factList([
      ['Type', type],
      ['Stack', stack],
      ['Construct', path],
      ['Service', [service, list[/** @type {keyof typeof list} */ (eligibility)]].filter(Boolean).join(', ')],
      ['Holds or carries PHI', phi === 'no' ? `no: ${note}` : phi],
      ['Condition of the list', phi === 'no' ? '' : note],
      ['Encrypted at rest by', key ? keyLinks(key) : 'stores nothing'],
      ['Encrypts', encrypts.length > 0 ? joined(encrypts.map(resourceLink)) : ''],
      ['SHA-256 of its template', templates[stack] ? el('code.hash', templates[stack]) : ''],
    ]),
    el('h3', plural(rows.length, 'judgement')),
    rowTable(
      rows,
      (row) => [link('rule', row.rule.id), el('br'), el('span.soft', row.rule.title || row.rule.judge)],
      'Rule',
    ),
  ];
}

/** @param {import('./data.mjs').Rule} rule */
function ruleParts(rule) {
  const ours = rule.judge === 'Bulwark';
  const control = rule.id.split('.')[0] ?? '';
  return [
    ...heading(rule.judge ? `Rule of ${rule.judge}` : 'Rule', rule.id),
    rule.title ? el('p.statement', `${rule.title}.`) : '',
    factList([
      ['Defends control', ours ? link('control', control) : ''],
      ['How to mend a finding', rule.help],
      [
        'Judged',
        ours
          ? 'the final template, bound to its SHA-256'
          : rule.judge === 'CloudFormation Validate'
            ? 'the final template'
            : 'the construct tree, before the template was written',
      ],
      ['Not applicable to', rule.notApplicable > 0 ? plural(rule.notApplicable, 'resource') : ''],
    ]),
    el('h3', plural(rule.rows.length, 'judgement')),
    rowTable(
      rule.rows,
      (row) => [
        resourceLink(row.resource),
        el('br'),
        el('span.soft', `${row.resource.type} in ${row.resource.stack}`),
      ],
      'Resource',
    ),
  ].filter((part) => part instanceof HTMLElement);
}

/** @param {Node[]} nodes */
const joined = (nodes) => el('span', ...nodes.flatMap((node, i) => (i > 0 ? [', ', node] : [node])));

/**
 * @param {import('./data.mjs').Judgement[]} rows
 * @param {(row: import('./data.mjs').Judgement) => (Node | string)[]} about
 * @param {string} column
 */
function rowTable(rows, about, column) {
  if (rows.length === 0) return el('p.note', 'None: no rule applied.');
  const order = ['non-compliant', 'excepted', 'compliant'];
  const sorted = [...rows].toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
  const body = sorted
    .slice(0, MOST)
    .map((row) =>
      el(
        'tr',
        el('td', badge(row.result)),
        el('td.rule', ...about(row), row.finding || row.exception ? el('p.finding', finding(row)) : ''),
      ),
    );
  const table = el(
    'table.stacked',
    el('thead', el('tr', el('th', 'Result'), el('th', column))),
    el('tbody', ...body),
  );
  return el(
    'div.scroll',
    table,
    sorted.length > MOST ? el('p.note', `And ${sorted.length - MOST} more, in the table of judgements.`) : '',
  );
}
