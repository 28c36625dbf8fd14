import { FAMILIES, type Control, type ControlKind, type Family } from './control';

const KINDS: Readonly<Record<ControlKind, string>> = {
  T: 'technical: proved by synthesized resources, and by a test that runs the code where there is code',
  A: 'administrative: proved by a register that people keep',
  I: 'inherited from AWS, with the document that says so',
  'T+A': 'both',
};

const INTRODUCTION = `# Controls

<!-- Generated from lib/compliance/controls by \`npm run docs\`. Do not edit. -->

A control is \`met\` only when every one of its proofs holds in a synth; the evidence package says which do. A control
with anything in the last column is \`planned\`, whatever else is proved. Citations are paragraphs of 45 CFR.
`;

/** The catalogue as a Markdown page: a table for each family. */
export function renderCatalogue(controls: readonly Control[]): string {
  const complete = controls.filter(({ pending }) => pending.length === 0).length;
  const kinds = Object.entries(KINDS).map(([kind, meaning]) => `- **${kind}** ${meaning}`);
  const families = (Object.keys(FAMILIES) as Family[]).map((family) =>
    renderFamily(
      family,
      controls.filter(({ id }) => id.startsWith(`${family}-`)),
    ),
  );
  return [
    INTRODUCTION,
    ...kinds,
    '',
    `${controls.length} controls; ${complete} with everything built that their statement asks for.`,
    ...families,
    '',
  ].join('\n');
}

function renderFamily(family: Family, controls: readonly Control[]): string {
  const rows = controls.map(({ id, title, kind, statement, citations, pending }) =>
    [id, title, kind, statement, citations.join('<br>') || 'n/a', pending.join('<br>')].map(cell).join(' | '),
  );
  return [
    '',
    `## ${family}: ${FAMILIES[family]}`,
    '',
    '| id | title | kind | what holds | 45 CFR | not built yet |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
