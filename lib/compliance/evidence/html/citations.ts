import { markup, type Markup } from '../markup';
import type { CitationRecord, ControlRecord, Evidence } from '../model';
import { select } from './controls';
import type { Links } from './links';
import { STATUSES } from './words';

const RULES = {
  security: 'Security Rule, §§ 164.308–164.316',
  breach: 'Breach Notification Rule, §§ 164.400–164.414',
  privacy: 'Privacy Rule, the paragraphs served',
} as const;

/** Every paragraph with the controls that answer it, or the reason why none does. */
export function citations({ citations, controls }: Evidence, links: Links): Markup {
  const byId = new Map(controls.map((control) => [control.id, control]));
  const labelled = citations.filter(({ requirement }) => requirement !== null);
  const answered = labelled.filter((c) => c.controls.length > 0 || c.answer !== undefined).length;
  return markup`<section id="citations" aria-labelledby="citations-title">
<h2 id="citations-title">Citations</h2>
<p class="lead">${answered} of ${labelled.length} required and addressable paragraphs have an answer: a control, or the reason why none applies. An answer is as good as the status of its controls.</p>
<form class="filters" data-for="citations" role="search" aria-label="Filter citations" hidden>
<label>Text<input type="search" name="text" placeholder="paragraph, word, control…"></label>
${select(
  'Rule',
  'rule',
  Object.entries(RULES).map(([value, name]) => [value, name.split(',')[0]!]),
)}
${select('Requirement', 'requirement', [
  ['required', 'Required'],
  ['addressable', 'Addressable'],
])}
${select('Answered by', 'answer', [
  ['held', 'At least one control that holds'],
  ['open', 'Controls planned, unproved or not met'],
  ['reason', 'A reason, no control'],
  ['none', 'Nothing'],
])}
<span class="tally" role="status"></span><button type="reset">Clear</button>
</form>
<div class="scroll" tabindex="0" role="region" aria-label="Citations"><table class="citations stacked"><thead><tr><th scope="col">Paragraph</th><th scope="col">Requirement</th><th scope="col">Answered by</th></tr></thead>
${(Object.keys(RULES) as (keyof typeof RULES)[]).map((rule) =>
  group(
    rule,
    citations.filter((c) => c.rule === rule),
    byId,
    links,
  ),
)}</table></div>
</section>`;
}

type ById = ReadonlyMap<string, ControlRecord>;

function group(
  rule: keyof typeof RULES,
  records: readonly CitationRecord[],
  byId: ById,
  links: Links,
): Markup {
  if (records.length === 0) return markup``;
  return markup`<tbody><tr class="group"><th colspan="3" scope="rowgroup">${RULES[rule]}</th></tr>
${records.map(
  (record) =>
    markup`<tr id="citation/${record.citation}" data-rule="${rule}" data-requirement="${record.requirement ?? ''}" data-answer="${answerOf(record, byId)}"><th scope="row"><span class="para">§ ${record.citation}</span><br><span class="title">${record.title}</span></th><td>${record.requirement ?? markup`<span class="soft">standard</span>`}</td><td>${answers(record, byId, links)}</td></tr>\n`,
)}</tbody>`;
}

const HOLDS: ReadonlySet<string> = new Set(['met', 'attested', 'inherited']);

function answerOf({ controls, answer }: CitationRecord, byId: ById): string {
  if (controls.length === 0) return answer === undefined ? 'none' : 'reason';
  return controls.some((id) => HOLDS.has(byId.get(id)?.status ?? '')) ? 'held' : 'open';
}

function answers({ controls, answer }: CitationRecord, byId: ById, links: Links): Markup {
  if (controls.length === 0) return markup`${answer ?? markup`<b class="is-fail">No answer.</b>`}`;
  return markup`<ul class="answers">${controls.map((id) => {
    const control = byId.get(id);
    if (!control) return markup`<li>${id}</li>`;
    const { word } = STATUSES[control.status];
    return markup`<li class="is-${control.status}" title="${control.title}">${links.control(id)} <span class="soft">${word.toLowerCase()}</span></li>`;
  })}</ul>`;
}
