import { controlOf } from '../../gate/rule';
import type { RuleId } from '../../gate/rule';
import { markup, type Markup } from '../markup';
import type { Evidence } from '../model';
import { select } from './controls';
import { ruleOf, type Links } from './links';
import { plural } from './words';

interface Tally {
  readonly id: string;
  readonly judge: string;
  compliant: number;
  excepted: number;
  'non-compliant': number;
}

/** Rules with their counts, readable without a script, and the frame of the table of single judgements. */
export function rules(evidence: Evidence, links: Links): Markup {
  const { judgements } = evidence;
  const tallies = talliesOf(evidence);
  const judges = [...new Set(judgements.rows.map(({ judge }) => judge))];
  const titles = new Map(evidence.rules.map((rule) => [rule.id, rule.title]));
  const idle = Object.keys(judgements.notApplicable)
    .filter((id) => !tallies.has(id))
    .toSorted();
  const controls = [...new Set(judgements.rows.flatMap(({ control }) => control ?? []))];
  return markup`<section id="rules" aria-labelledby="rules-title">
<h2 id="rules-title">Rules and judgements</h2>
<p class="lead">${plural(tallies.size, 'rule')} of ${plural(judges.length, 'judge')} gave ${plural(judgements.rows.length, 'judgement')}: a resource is compliant, excepted or not compliant. What passed is kept as well as what failed.</p>
<h3>By rule</h3>
<form class="filters" data-for="by-rule" role="search" aria-label="Filter rules" hidden>
<label>Text<input type="search" name="text" placeholder="rule, word…"></label>
${select(
  'Judge',
  'judge',
  judges.map((judge) => [judge, judge]),
)}
<span class="tally" role="status"></span><button type="reset">Clear</button>
</form>
<div class="scroll tall" tabindex="0" role="region" aria-label="Rules"><table class="by-rule"><thead><tr><th scope="col">Rule</th><th scope="col">Judge</th><th scope="col" class="n">Compliant</th><th scope="col" class="n">Excepted</th><th scope="col" class="n">Not compliant</th><th scope="col" class="n">Not applicable</th></tr></thead><tbody>
${[...tallies.values()].map((tally) => row(tally, titles.get(tally.id), evidence, links))}</tbody></table></div>
${idle.length > 0 && markup`<details class="more idle"><summary>${plural(idle.length, 'rule')} found nothing to judge in these templates</summary><p>${idle.map((id, i) => markup`${i > 0 && ', '}<span id="rule/${id}">${id}</span>`)}</p></details>`}
<h3 id="judgements">Every judgement</h3>
<p class="noscript">The table of single judgements needs JavaScript. The same rows are in <code>rules.json</code> beside this page.</p>
<div class="explorer" data-table="judgements" hidden>
<form class="filters" role="search" aria-label="Filter judgements">
<label>Text<input type="search" name="text" placeholder="rule, resource, type, finding…"></label>
${select('Result', 'result', [
  ['non-compliant', 'Not compliant'],
  ['excepted', 'Excepted'],
  ['compliant', 'Compliant'],
])}
${select(
  'Judge',
  'judge',
  judges.map((judge) => [judge, judge]),
)}
${select(
  'Control',
  'control',
  controls.map((id) => [id, id]),
)}
<span class="tally" role="status"></span><button type="reset">Clear</button>
</form>
<div class="scroll" tabindex="0" role="region" aria-label="Judgements"><table class="judgements stacked"><thead><tr><th scope="col">Result</th><th scope="col">Rule</th><th scope="col">Resource</th><th scope="col">What was found</th></tr></thead><tbody></tbody></table></div>
<button type="button" class="next" hidden>Show more</button>
</div>
</section>`;
}

function talliesOf({ judgements }: Evidence): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of judgements.rows) {
    const id = ruleOf(row);
    let tally = tallies.get(id);
    if (!tally)
      tallies.set(id, (tally = { id, judge: row.judge, compliant: 0, excepted: 0, 'non-compliant': 0 }));
    tally[row.result]++;
  }
  return tallies;
}

function row(tally: Tally, title: string | undefined, { judgements }: Evidence, links: Links): Markup {
  const { id, judge } = tally;
  const n = (count: number, name = '') =>
    markup`<td class="n${count > 0 && name && ` ${name}`}">${count === 0 ? markup`<span class="zero">·</span>` : count.toLocaleString('en-US')}</td>`;
  const control = judge === 'Bulwark' ? links.control(controlOf({ id: id as RuleId })) : undefined;
  return markup`<tr id="rule/${id}" data-judge="${judge}"><th scope="row">${links.rule(id)}${title !== undefined && markup`<br><span class="title">${title}</span>`}</th><td>${judge}${control && markup`<br><span class="soft">for ${control}</span>`}</td>${n(tally.compliant)}${n(tally.excepted, 'is-excepted')}${n(tally['non-compliant'], 'is-fail')}${n(judgements.notApplicable[id] ?? 0)}</tr>\n`;
}
