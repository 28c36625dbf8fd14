import { Markup, markup } from '../markup';
import type { Diagram, Evidence } from '../model';
import { plural } from './words';

/** The drawings, with the same connections in words for whoever cannot or does not want to see them. */
export function diagrams({ diagrams }: Evidence): Markup {
  return markup`<section id="diagrams" aria-labelledby="diagrams-title">
<h2 id="diagrams-title">Diagrams</h2>
<p class="lead">Computed from the final templates. What no template shows, such as what an application does with data it may read, is not in them.</p>
${diagrams.map(one)}</section>`;
}

const one = ({ name, title, svg, connections }: Diagram): Markup =>
  markup`<figure class="diagram" id="${name}"><figcaption><h3>${title}</h3></figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${title}">${new Markup(svg)}</div>
${connections.length > 0 && markup`<details class="more"><summary>In words: ${plural(connections.length, 'line')}</summary><ul>${connections.map((sentence) => markup`<li>${sentence}</li>`)}</ul></details>`}</figure>\n`;
