import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { renderHtml } from './html';
import type { Evidence } from './model';

/**
 * Writes the evidence package to a folder, which is emptied first.
 * @returns paths of the files written
 */
export function writeEvidence(evidence: Evidence, directory: string): string[] {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files: Record<string, string> = {
    'controls.json': json(evidence.controls),
    'controls.csv': controlsCsv(evidence),
    'rules.json': rulesJson(evidence),
    'inventory.json': json(evidence.inventory),
    ...Object.fromEntries(evidence.diagrams.map(({ name, svg }) => [`${name}.svg`, svg])),
    'index.html': renderHtml(evidence),
  };
  return Object.entries(files).map(([name, text]) => {
    const file = join(directory, name);
    writeFileSync(file, text);
    return file;
  });
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`;

function rulesJson({ judgements, templates, deployment }: Evidence): string {
  const rows = judgements.rows.map((row) => ({
    ...row,
    judged: row.templateSha256 === undefined ? 'construct tree' : 'template',
  }));
  // A row a line: readable, and a difference between two releases stays readable too.
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  const rest = { judgedOn: deployment.judgedOn, templates, notApplicable: judgements.notApplicable };
  return `${JSON.stringify(rest, undefined, 1).slice(0, -2)},\n "rows": [\n${lines}\n]}\n`;
}

function controlsCsv({ controls }: Evidence): string {
  const results = (result: string, proofs: Evidence['controls'][number]['proofs']) =>
    proofs.filter((proof) => proof.result === result).map(({ kind, ref }) => `${kind} ${ref}`);
  return stringify(
    controls.map((control) => ({
      id: control.id,
      family: control.family,
      title: control.title,
      kind: control.kind,
      status: control.status,
      layer: control.layer,
      owner: control.owner,
      citations: control.citations.join('; '),
      statement: control.statement,
      risk: control.risk,
      passed: results('pass', control.proofs).join('; '),
      failed: results('fail', control.proofs).join('; '),
      'not run': results('not-run', control.proofs).join('; '),
      pending: control.pending.join('; '),
      exceptions: control.exceptions
        .map(({ rules, expires }) => `${rules.join(' ')} until ${expires}`)
        .join('; '),
    })),
    // A cell that begins like a formula must not become one in a spreadsheet.
    { header: true, escape_formulas: true, record_delimiter: 'windows' },
  );
}
