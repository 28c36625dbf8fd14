import { cspHash, pageAssets } from './html/assets';
import { citations } from './html/citations';
import { controls } from './html/controls';
import { diagrams } from './html/diagrams';
import { exceptions } from './html/exceptions';
import { ExceptionsRegister } from './html/exceptions-register';
import { inventory } from './html/inventory';
import { Links } from './html/links';
import { pageData } from './html/page-data';
import { rules } from './html/rules';
import { summary } from './html/summary';
import { Markup, markup, scriptJson } from './markup';
import type { Evidence } from './model';

const SECTIONS = {
  summary: 'Summary',
  controls: 'Controls',
  citations: 'Citations',
  rules: 'Rules',
  exceptions: 'Exceptions',
  inventory: 'Inventory',
  diagrams: 'Diagrams',
} as const;

/**
 * The evidence as one HTML page that needs nothing else: no network, no other file. The same evidence gives the same
 * bytes. Summary, controls, citations, rules and exceptions read without a script; the script adds search, filters,
 * the inventory and the single judgements.
 */
export function renderHtml(evidence: Evidence): string {
  const { style, script } = pageAssets();
  const links = new Links(evidence);
  const register = new ExceptionsRegister(evidence);
  const { name, environment, judgedOn } = evidence.deployment;
  const title = `Evidence of ${name}, ${environment}`;
  const styles = [style, ...evidence.diagrams.flatMap(({ svg }) => stylesIn(svg))];
  const policy = [
    "default-src 'none'",
    `style-src ${[...new Set(styles.map(cspHash))].join(' ')}`,
    `script-src ${cspHash(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the evidence</a>
<header class="side">
<p class="brand">Bulwark</p>
<div class="finder" hidden><label for="find" class="hidden-label">Find a control, paragraph, rule or resource</label>
<input type="search" id="find" autocomplete="off" placeholder="Find anything  ( / )" aria-controls="found"><div id="found" hidden></div></div>
<nav aria-label="Sections"><ul>${Object.entries(SECTIONS).map(
    ([id, word]) => markup`<li><a href="#${id}">${word}</a></li>`,
  )}</ul></nav>
</header>
<main id="main" tabindex="-1">
<div class="head"><p class="kicker">HIPAA evidence package</p>
<h1>${name}<span class="env"> ${environment}</span></h1>
<p class="sub">45 CFR Part 164, Subparts C, D and E · judged as of ${judgedOn}</p></div>
${summary(evidence, links)}
${controls(evidence, links, register)}
${citations(evidence, links)}
${rules(evidence, links)}
${exceptions(evidence, links, register)}
${inventory(evidence)}
${diagrams(evidence)}
<footer><p>Written by Bulwark ${evidence.bulwark} from sources ${evidence.source.sha256.slice(0, 12)}. Beside this page: <code>controls.json</code>, <code>controls.csv</code>, <code>rules.json</code>, <code>inventory.json</code>.</p></footer>
</main>
<dialog id="drawer" aria-labelledby="drawer-title"><div class="pane"><button type="button" class="close" aria-label="Close">×</button><div class="content"></div></div></dialog>
<script type="application/json" id="data">${scriptJson(pageData(evidence, register))}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

const stylesIn = (svg: string): string[] =>
  [...svg.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text!);
