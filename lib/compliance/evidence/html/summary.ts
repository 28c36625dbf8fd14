import { FAMILIES, type Family, type Status } from '../../controls/control';
import { markup, type Markup } from '../markup';
import type { Evidence } from '../model';
import type { Links } from './links';
import { badge, plural, statusBadge, STATUSES } from './words';

const MOST_FAILURES = 200;
const NAMES = Object.keys(STATUSES) as Status[];

/** What was judged, on what day, with what outcome, and what the words mean. */
export function summary(evidence: Evidence, links: Links): Markup {
  const { controls, judgements, inventory, templates } = evidence;
  const count = (status: Status) => controls.filter((control) => control.status === status).length;
  const excepted = judgements.rows.filter(({ result }) => result === 'excepted').length;
  return markup`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">Summary</h2>
${verdict(evidence, links)}
<dl class="facts">
${fact('Deployment', evidence.deployment.name)}
${fact('Environment', evidence.deployment.environment)}
${fact('AWS account', evidence.deployment.account)}
${fact('Region', evidence.deployment.region)}
${fact('Judged as of', evidence.deployment.judgedOn)}
${fact('Resources', `${plural(inventory.length, 'resource')} in ${plural(templates.length, 'template')}`)}
${fact('Judgements', `${plural(judgements.rows.length, 'judgement')}, ${excepted} excepted`)}
${fact('Bulwark', `version ${evidence.bulwark}`)}
</dl>
<h3>${plural(controls.length, 'control')} by status</h3>
<div class="bar" role="img" aria-label="${NAMES.map((name) => `${STATUSES[name].word} ${count(name)}`).join(', ')}">${bar(
    NAMES.map((name) => [name, count(name)]),
  )}</div>
<dl class="statuses">
${NAMES.map(
  (name) =>
    markup`<div><dt><a href="#status/${name}">${statusBadge(name)}<b>${count(name)}</b></a></dt><dd>${STATUSES[name].meaning}</dd></div>\n`,
)}</dl>
<p class="note">A status is computed from proofs in every build; nobody writes it. A passed build says that what is declared keeps its promises. It is evidence for an audit, not a certificate, and it speaks of the templates: what has become of them in the account is the business of live checks.</p>
${families(evidence)}
${sources(evidence)}
</section>`;
}

function verdict({ passed, failures, controls, judgements }: Evidence, links: Links): Markup {
  const open = controls.filter(({ status }) => status === 'planned' || status === 'unproved').length;
  const excepted = judgements.rows.some(({ result }) => result === 'excepted');
  if (passed) {
    return markup`<div class="verdict is-pass"><p><strong>${badge('pass', 'The gate passed')}</strong></p>
<p>No finding of any rule is left unexplained${excepted && markup`: each is compliant or stands in the <a href="#exceptions">exceptions register</a>`}, and no proof failed. ${open > 0 && `${plural(open, 'control')} of ${controls.length} ${open === 1 ? 'is' : 'are'} still planned or unproved.`}</p></div>`;
  }
  return markup`<div class="verdict is-fail"><p><strong>${badge('fail', 'The gate failed')}</strong></p>
<p>${plural(failures.length, 'reason')}. Nothing in this package may be presented as a passed build.</p>
<ul class="failures">${failures.slice(0, MOST_FAILURES).map((failure) => markup`<li>${failureLine(failure, links)}</li>\n`)}</ul>
${failures.length > MOST_FAILURES && markup`<p>And ${failures.length - MOST_FAILURES} more, in <code>rules.json</code>.</p>`}</div>`;
}

/** A failure begins with the rule or control that it breaks. */
function failureLine(failure: string, links: Links): Markup {
  const [first = '', ...rest] = failure.split(' ');
  const name = /^[A-Z]{3}-\d+$/.test(first) ? links.control(first) : links.rule(first);
  return markup`<b>${name}</b> ${links.prose(rest.join(' '))}`;
}

const fact = (name: string, value: string): Markup => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** A bar in proportions; widths are attributes, because the page allows no inline style. */
function bar(shares: readonly (readonly [Status, number])[]): Markup {
  const all = shares.reduce((sum, [, n]) => sum + n, 0) || 1;
  let x = 0;
  const pieces = shares.flatMap(([name, n]) => {
    if (n === 0) return [];
    const width = (n / all) * 1000;
    const piece = markup`<rect class="fill-${name}" x="${x.toFixed(1)}" width="${(width - 2).toFixed(1)}" height="10"/>`;
    x += width;
    return [piece];
  });
  return markup`<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${pieces}</svg>`;
}

function families({ controls }: Evidence): Markup {
  const present = (Object.keys(FAMILIES) as Family[]).filter((f) =>
    controls.some(({ family }) => family === f),
  );
  const rows = present.map((family) => {
    const own = controls.filter((control) => control.family === family);
    const cells = NAMES.map((name) => {
      const n = own.filter(({ status }) => status === name).length;
      return markup`<td class="n">${n === 0 ? markup`<span class="zero">·</span>` : n}</td>`;
    });
    return markup`<tr><th scope="row"><a href="#family/${family}">${FAMILIES[family]}</a></th>${cells}<td class="n">${own.length}</td></tr>\n`;
  });
  return markup`<h3>By family</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Controls by family and status"><table class="matrix"><thead><tr><th scope="col">Family</th>${NAMES.map((name) => markup`<th scope="col" class="n">${STATUSES[name].word}</th>`)}<th scope="col" class="n">All</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function sources({ source, templates }: Evidence): Markup {
  const tests =
    source.tests === 'run'
      ? 'A test run of exactly these sources was found and read.'
      : 'Tests were not run for this source, so no control that needs one can be met.';
  const rows = templates.map(
    ({ stack, file, sha256, resources, region }) =>
      markup`<tr><th scope="row">${stack}</th><td>${region ?? 'not fixed'}</td><td class="n">${resources}</td><td><code>${file}</code><br><code class="hash">${sha256}</code></td></tr>\n`,
  );
  return markup`<h3>What was judged</h3>
<p>Digest of the sources (SHA-256): <code class="hash">${source.sha256}</code><br>${tests}</p>
<p class="note">Compare a template with <code>sha256sum</code>: the digest is that of the file in the cloud assembly, byte for byte. Rows of Bulwark's own rules are bound to it; rows of the cdk-nag packs judged the construct tree before it was written.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Templates"><table class="templates"><thead><tr><th scope="col">Stack</th><th scope="col">Region</th><th scope="col" class="n">Resources</th><th scope="col">Template and its SHA-256</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
