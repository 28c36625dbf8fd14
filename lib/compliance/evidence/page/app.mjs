// @ts-check
import { drawer } from './drawer.mjs';
import { find, findAll } from './dom.mjs';
import { filterExisting } from './filters.mjs';
import { finder } from './finder.mjs';
import { inventoryTable, judgementTable } from './tables.mjs';

document.documentElement.classList.add('scripted');

const folded = /** @type {HTMLDetailsElement[]} */ (findAll('details.control'));
for (const control of folded) control.open = false;

const controls = filterExisting('controls', 'details.control', 'controls', () => {
  for (const family of findAll('section.family')) {
    family.hidden = findAll('details.control', family).every(({ hidden }) => hidden);
  }
});
const citations = filterExisting('citations', 'tr[id^="citation/"]', 'paragraphs', () => {
  for (const group of findAll('table.citations tbody')) {
    group.hidden = findAll('tr[id]', group).every(({ hidden }) => hidden);
  }
});
const byRule = filterExisting('by-rule', 'table.by-rule tbody tr', 'rules');
const judgements = judgementTable();
const inventory = inventoryTable();
const pane = drawer();
finder();

const unfold = find('[data-act="unfold"]');
unfold.addEventListener('click', () => {
  const shown = folded.filter(({ hidden }) => !hidden);
  const open = !shown.every((control) => control.open);
  for (const control of shown) control.open = open;
  unfold.textContent = open ? 'Close all' : 'Open all';
});

/** Shows an element of the page and says where the reader is. @param {string} id */
function show(id) {
  const element = document.getElementById(id);
  if (!element) return;
  for (
    let outer = element.closest('details');
    outer;
    outer = outer.parentElement?.closest('details') ?? null
  ) {
    outer.open = true;
  }
  for (const other of findAll('.here')) other.classList.remove('here');
  element.classList.add('here');
  element.scrollIntoView();
  const focus = element.querySelector('summary') ?? element;
  if (!focus.hasAttribute('tabindex') && focus === element) element.tabIndex = -1;
  focus.focus({ preventScroll: true });
}

/** What each kind of address opens. @type {Record<string, (id: string, whole: string) => void>} */
const ROUTES = {
  control: (_, whole) => {
    if (document.getElementById(whole)?.hidden) controls.show({});
    show(whole);
  },
  citation: (_, whole) => {
    if (document.getElementById(whole)?.hidden) citations.show({});
    show(whole);
  },
  exception: (_, whole) => show(whole),
  status: (status) => (controls.show({ status }), find('#controls').scrollIntoView()),
  family: (family) => (controls.show({ family }), find('#controls').scrollIntoView()),
  type: (type) => inventory.show({ text: type }),
  judgements: (control) => judgements.show({ control }),
};

function route() {
  const whole = decode(location.hash.slice(1));
  const [kind = '', ...rest] = whole.split('/');
  const id = rest.join('/');
  if (kind === 'resource' && pane.resource(id)) return;
  if (kind === 'rule' && pane.rule(id)) return;
  pane.leave(location.hash);
  if (rest.length > 0) ROUTES[kind]?.(id, whole);
}

/** @param {string} hash */
function decode(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

addEventListener('hashchange', route);
addEventListener('popstate', route);
// A second click on the same link must work too: the address does not change then.
document.addEventListener('click', (event) => {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  if (anchor?.hash && anchor.hash === location.hash) route();
});
route();

/** The section in view is marked in the list of sections. */
const sections = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      for (const anchor of findAll('nav a')) {
        const current = anchor.getAttribute('href') === `#${target.id}`;
        if (current) anchor.setAttribute('aria-current', 'true');
        else anchor.removeAttribute('aria-current');
      }
    }
  },
  { rootMargin: '-20% 0px -75% 0px' },
);
for (const section of findAll('main > section')) sections.observe(section);

/** Paper shows every control unfolded, the whole inventory, and single judgements only where they were asked for. */
/** @type {HTMLDetailsElement[]} */
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = /** @type {HTMLDetailsElement[]} */ (findAll('main details')).filter((details) => !details.open);
  for (const details of unfolded) details.open = true;
  inventory.all();
  judgements.root.classList.toggle('unprinted', !judgements.filtered);
  if (judgements.filtered) judgements.all();
});
addEventListener('afterprint', () => {
  for (const details of unfolded) details.open = false;
});
void byRule;
