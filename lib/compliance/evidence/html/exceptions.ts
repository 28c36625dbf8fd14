import { markup, type Markup } from '../markup';
import type { Evidence } from '../model';
import type { ExceptionsRegister, RegisterEntry } from './exceptions-register';
import type { Links } from './links';
import { plural } from './words';

const SHOWN = 8;

/** Promises that are not kept for a while, with who answers for each. */
export function exceptions(evidence: Evidence, links: Links, register: ExceptionsRegister): Markup {
  const { entries } = register;
  return markup`<section id="exceptions" aria-labelledby="exceptions-title">
<h2 id="exceptions-title">Exceptions</h2>
<p class="lead">${entries.length === 0 ? 'None: no finding of any rule had to be excused.' : `${plural(entries.length, 'exception')}: findings that are accepted for a while. Each names the narrowest construct, why it stands, who answers for it, when it ends, and what reduces the risk meanwhile. The build fails on one that is expired, unused or without a reason.`}</p>
${entries.map((entry) => one(entry, evidence, links))}</section>`;
}

function one({ number, exception, rows }: RegisterEntry, evidence: Evidence, links: Links): Markup {
  const refs = [...new Set(rows.map(({ stack, logicalId }) => `${stack}/${logicalId}`))].toSorted();
  const rest = refs.slice(SHOWN);
  const list = (some: readonly string[]) =>
    some.map((ref, i) => markup`${i > 0 && ', '}${links.resource(ref)}`);
  return markup`<article class="exception" id="exception/${number}"><h3>Exception ${number}</h3>
<p class="statement">${exception.reason}</p>
<dl class="facts">
<div><dt>Owner</dt><dd>${exception.owner}</dd></div><div><dt>Ends</dt><dd>${exception.expires}, ${days(evidence.deployment.judgedOn, exception.expires)}</dd></div>
<div class="wide"><dt>Meanwhile</dt><dd>${links.prose(exception.compensating)}</dd></div>
<div class="wide"><dt>Rules</dt><dd>${exception.rules.map((rule, i) => markup`${i > 0 && ', '}${links.rule(rule)}`)}</dd></div>
<div class="wide"><dt>Resources</dt><dd>${list(refs.slice(0, SHOWN))}${rest.length > 0 && markup` <details class="more"><summary>and ${rest.length} more</summary>${list(rest)}</details>`}</dd></div>
</dl></article>\n`;
}

function days(from: string, until: string): string {
  const count = Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);
  return Number.isNaN(count) ? '' : `in ${plural(count, 'day')}`;
}
