// @ts-check
/**
 * The packed data of the page, unpacked; `html/page-data.ts` packs it.
 *
 * @typedef {{ ref: string, stack: string, id: string, type: string, service: string, eligibility: string, phi: string,
 *   key: string, path: string, note: string, listed: boolean, text: string, rows: Judgement[] }} Resource
 * @typedef {{ id: string, judge: string, notApplicable: number, title: string, help: string, rows: Judgement[] }} Rule
 * @typedef {{ rule: Rule, resource: Resource, result: string, finding: string, exception: number, control: string,
 *   text: string }} Judgement
 */

const packed = JSON.parse(/** @type {HTMLElement} */ (document.getElementById('data')).textContent ?? '{}');
/** @param {number | undefined} position */
const word = (position) => packed.words[position ?? -1] ?? '';

/** @type {Record<string, string>} SHA-256 of each stack's template */
export const templates = packed.templates;

/** @type {Resource[]} */
export const resources = packed.resources.map(
  /** @param {any[]} cells @param {number} i */
  ([stack, id, type, service, eligibility, phi, key, path, note], i) => ({
    ref: `${word(stack)}/${id}`,
    stack: word(stack),
    id,
    type: word(type),
    service: word(service),
    eligibility: packed.eligibility[eligibility] ?? '',
    phi: packed.phi[phi] ?? '',
    key: word(key),
    path: path ?? '',
    note: word(note),
    // The others were judged, but are in no template: a construct that renders nothing, or a stack itself.
    listed: i < packed.known,
    text: [word(stack), id, word(type), word(service), path].join(' ').toLowerCase(),
    rows: [],
  }),
);

/** @type {Rule[]} */
export const rules = packed.rules.map(
  /** @param {any[]} cells */
  ([id, judge, notApplicable, title, help]) => ({
    id,
    judge: word(judge),
    notApplicable,
    title,
    help,
    rows: [],
  }),
);

/** @type {Judgement[]} */
export const judgements = packed.rows.map(
  /** @param {number[]} cells */
  (cells) => {
    const rule = rules[cells[0] ?? -1];
    const resource = resources[cells[1] ?? -1];
    if (!rule || !resource) throw new Error('the data of this page are damaged');
    const finding = word(cells[3]);
    const row = {
      rule,
      resource,
      result: packed.results[cells[2] ?? -1],
      finding,
      exception: cells[4] ?? 0,
      control: rule.judge === 'Bulwark' ? (rule.id.split('.')[0] ?? '') : '',
      text: `${rule.id} ${resource.text} ${finding}`.toLowerCase(),
    };
    rule.rows.push(row);
    resource.rows.push(row);
    return row;
  },
);

/** What failed first, then what is excused, then what passed. */
const severity = new Map([...packed.results].map((result, i) => [result, i]));
judgements.sort((a, b) => (severity.get(a.result) ?? 0) - (severity.get(b.result) ?? 0));

export const resourceByRef = new Map(resources.map((resource) => [resource.ref, resource]));
export const ruleById = new Map(rules.map((rule) => [rule.id, rule]));
