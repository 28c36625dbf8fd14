import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONTROLS } from '../controls';
import { controlOf, renderProblem } from '../gate/rule';
import type { Judgements, RuleRow } from '../gate/row';
import { RULES } from '../gate/rules';
import type { Template } from '../template/template';
import { locator } from './locate';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format") for code scanning. Excepted findings
 * are results with a suppression.
 * @param root folder that file names are relative to
 */
export function sarif(
  templates: readonly Template[],
  judgements: Judgements,
  root: string,
  version: string,
): object {
  const byName = new Map(templates.map((template) => [template.name, template]));
  const locators = new Map<string, ReturnType<typeof locator>>();
  const position = (row: RuleRow, path: string) => {
    const file = byName.get(row.stack)!.path;
    let locate = locators.get(file);
    if (!locate) locators.set(file, (locate = locator(readFileSync(file, 'utf8'))));
    return locate(row.logicalId, path);
  };
  const rows = judgements.rows.filter(({ result }) => result !== 'compliant');
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Bulwark', version, rules: rules() },
        },
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(resolve(root)).href}/` } },
        results: rows.map((row) => {
          const { line, column } = position(row, row.problems[0]?.path ?? '');
          return {
            ruleId: row.rule,
            ruleIndex: RULES.findIndex(({ id }) => id === row.rule),
            level: 'error',
            message: { text: `${row.logicalId}: ${row.problems.map(renderProblem).join('; ')}` },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(byName.get(row.stack)!.path, root), uriBaseId: 'ROOT' },
                  region: { startLine: line, startColumn: column },
                },
                logicalLocations: [
                  { name: row.logicalId, fullyQualifiedName: row.path ?? row.logicalId, kind: 'resource' },
                ],
              },
            ],
            partialFingerprints: { 'bulwark/v1': fingerprint(row) },
            ...(row.exception && {
              suppressions: [{ kind: 'inSource', status: 'accepted', justification: row.exception.reason }],
            }),
          };
        }),
      },
    ],
  };
}

const rules = (): object[] =>
  RULES.map((rule) => ({
    id: rule.id,
    shortDescription: { text: rule.title },
    help: { text: rule.help },
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['security', 'HIPAA', ...(CONTROLS.find(({ id }) => id === controlOf(rule))?.citations ?? [])],
      'security-severity': '8.0',
    },
  }));

const uriOf = (path: string, root: string): string =>
  relative(root, path).split(sep).map(encodeURIComponent).join('/');

/** Stays the same when lines move, so that a code-scanning alert keeps its history. */
const fingerprint = (row: RuleRow): string =>
  createHash('sha256').update(`${row.rule}|${row.stack}|${row.logicalId}`).digest('hex').slice(0, 32);
