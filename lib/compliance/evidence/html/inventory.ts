import { markup, type Markup } from '../markup';
import type { Evidence } from '../model';
import { PHI_TYPES } from '../phi-types';
import { select } from './controls';
import { plural } from './words';

/** The frame of the inventory; the script fills it from the data of the page. */
export function inventory({ inventory }: Evidence): Markup {
  const distinct = (values: readonly (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined))]
      .toSorted()
      .map((value) => [value, value] as const);
  const holding = inventory.filter(({ phi }) => phi === 'yes').length;
  return markup`<section id="inventory" aria-labelledby="inventory-title">
<h2 id="inventory-title">Inventory</h2>
<p class="lead">${plural(inventory.length, 'resource')} of the final templates; ${holding} ${holding === 1 ? 'is' : 'are'} treated as holding or carrying PHI.</p>
<p class="note">How PHI is told: a resource whose type stores or carries data counts as holding PHI unless its author declared otherwise, with a reason that is shown. The list of such types (${PHI_TYPES.size}) is kept by Bulwark and errs on the side of naming too many. <b>n/a</b> means that the type is not on the list: it configures, permits or routes. It does not mean that somebody looked inside.</p>
<p class="noscript">The inventory table needs JavaScript. The same rows are in <code>inventory.json</code> beside this page.</p>
<div class="explorer" data-table="inventory" hidden>
<form class="filters" role="search" aria-label="Filter inventory">
<label>Text<input type="search" name="text" placeholder="name, type, path…"></label>
${select('PHI', 'phi', [
  ['yes', 'Holds or carries PHI'],
  ['no', 'Declared free of PHI'],
  ['n/a', 'Not applicable'],
])}
${select('HIPAA list', 'eligibility', [
  ['eligible', 'Eligible'],
  ['phi-neutral', 'Holds no customer content'],
  ['not-named', 'Not named on the list'],
])}
${select('Service', 'service', distinct(inventory.map(({ service }) => service)))}
${select('Encrypted by', 'key', distinct(inventory.map(({ encryptedBy }) => encryptedBy)))}
<span class="tally" role="status"></span><button type="reset">Clear</button>
</form>
<div class="scroll" tabindex="0" role="region" aria-label="Inventory"><table class="inventory stacked"><thead><tr><th scope="col">Resource</th><th scope="col">Service</th><th scope="col">PHI</th><th scope="col">Encrypted at rest by</th></tr></thead><tbody></tbody></table></div>
<button type="button" class="next" hidden>Show more</button>
</div>
</section>`;
}
