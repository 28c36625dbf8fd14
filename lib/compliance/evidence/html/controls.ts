import { FAMILIES, type Family } from '../../controls/control';
import { markup, type Markup } from '../markup';
import type { ControlRecord, Evidence, ProofRecord } from '../model';
import type { ExceptionsRegister } from './exceptions-register';
import type { Links } from './links';
import { badge, KINDS, plural, RESULTS, statusBadge, STATUSES } from './words';

/** Every control by family, open so that it reads without a script; the script folds them. */
export function controls(evidence: Evidence, links: Links, register: ExceptionsRegister): Markup {
  const families = (Object.keys(FAMILIES) as Family[]).filter((family) =>
    evidence.controls.some((control) => control.family === family),
  );
  const own = (name: 'kind' | 'owner') => [...new Set(evidence.controls.map((control) => control[name]))];
  return markup`<section id="controls" aria-labelledby="controls-title">
<h2 id="controls-title">Controls</h2>
<p class="lead">A control is one promise. It is met only when every proof in it holds.</p>
<form class="filters" data-for="controls" role="search" aria-label="Filter controls" hidden>
<label>Text<input type="search" name="text" placeholder="id, word, paragraph…"></label>
${select(
  'Status',
  'status',
  Object.entries(STATUSES).map(([value, { word }]) => [value, word]),
)}
${select(
  'Family',
  'family',
  families.map((family) => [family, FAMILIES[family]]),
)}
${select(
  'Kind',
  'kind',
  own('kind').map((kind) => [kind, KINDS[kind as keyof typeof KINDS]]),
)}
${select(
  'Owner',
  'owner',
  own('owner')
    .toSorted()
    .map((owner) => [owner, owner]),
)}
<span class="tally" role="status"></span><button type="button" data-act="unfold">Open all</button><button type="reset">Clear</button>
</form>
${families.map(
  (
    family,
  ) => markup`<section class="family" id="family/${family}" aria-label="${FAMILIES[family]}"><h3>${FAMILIES[family]} <span class="code">${family}</span></h3>
${evidence.controls.filter((control) => control.family === family).map((control) => one(control, evidence, links, register))}</section>\n`,
)}</section>`;
}

export const select = (
  label: string,
  name: string,
  options: readonly (readonly [value: string, word: string])[],
): Markup =>
  markup`<label>${label}<select name="${name}"><option value="">All</option>${options.map(
    ([value, word]) => markup`<option value="${value}">${word}</option>`,
  )}</select></label>`;

function one(
  control: ControlRecord,
  { judgements }: Evidence,
  links: Links,
  register: ExceptionsRegister,
): Markup {
  const { id, title, kind, owner, layer, status, statement, risk, citations, proofs, pending } = control;
  const judged = judgements.rows.filter((row) => row.control === id).length;
  return markup`<details class="control" open id="control/${id}" data-status="${status}" data-family="${control.family}" data-kind="${kind}" data-owner="${owner}">
<summary><span class="id">${id}</span><span class="title">${title}</span>${statusBadge(status)}</summary>
<div class="body"><p class="statement">${statement}</p>
<dl class="facts">
<div><dt>Kind</dt><dd>${KINDS[kind]}</dd></div><div><dt>Layer</dt><dd>${layer}</dd></div><div><dt>Owner</dt><dd>${owner}</dd></div>
<div class="wide"><dt>Risk it treats</dt><dd>${risk}</dd></div>
<div class="wide"><dt>45 CFR</dt><dd>${citations.length === 0 ? 'No paragraph applies; it is kept all the same.' : citations.map((citation, i) => markup`${i > 0 && ', '}${links.citation(citation)}`)}</dd></div>
</dl>
${proofs.length > 0 ? proofTable(id, proofs, links) : markup`<p class="note">It has no proof yet.</p>`}
${pending.length > 0 && markup`<h4>Not built yet</h4><ul class="pending">${pending.map((phrase) => markup`<li>${phrase}</li>`)}</ul>`}
${
  control.exceptions.length > 0 &&
  markup`<h4>Exceptions</h4><ul>${control.exceptions.map((exception) => {
    const number = register.numberOf(exception);
    const name =
      number === undefined
        ? markup`Exception`
        : markup`<a href="#exception/${number}">Exception ${number}</a>`;
    return markup`<li>${name} (${plural(exception.resources.length, 'resource')}, until ${exception.expires}): ${exception.reason}</li>`;
  })}</ul>`
}
${judged > 0 && markup`<p class="judged"><a href="#judgements/${id}">${plural(judged, 'judgement')} of single resources</a></p>`}
</div></details>\n`;
}

function proofTable(id: string, proofs: readonly ProofRecord[], links: Links): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Proofs of ${id}"><table class="proofs stacked"><thead><tr><th scope="col">Result</th><th scope="col">Proof</th><th scope="col">What was found</th></tr></thead><tbody>
${proofs.map(
  ({ kind, ref, detail, result, stack }) =>
    markup`<tr><td>${badge(result, RESULTS[result])}</td><td><span class="soft">${kind}</span> ${target(kind, ref, links)}</td><td>${found(detail, links)}${stack !== '' && markup` <span class="soft">in ${stack}</span>`}</td></tr>\n`,
)}</tbody></table></div>`;
}

function target(kind: ProofRecord['kind'], ref: string, links: Links): Markup {
  if (kind === 'rule') return links.rule(ref);
  if (kind === 'resource') return links.type(ref);
  return markup`${ref}`;
}

/** A long list of resources is folded behind its beginning. */
function found(detail: string, links: Links): Markup {
  if (detail.length < 420) return links.prose(detail);
  const cut = detail.indexOf(', ', 320);
  if (cut < 0) return links.prose(detail);
  return markup`${links.prose(detail.slice(0, cut))} <details class="more"><summary>and ${detail.slice(cut + 2).split(', ').length} more</summary>${links.prose(detail.slice(cut + 2))}</details>`;
}
