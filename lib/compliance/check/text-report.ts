import { styleText } from 'node:util';
import { renderProblem } from '../gate/rule';
import type { Judgements, RuleRow } from '../gate/row';
import { RULES } from '../gate/rules';
import type { Template } from '../template/template';

type Style = 'bold' | 'red' | 'green' | 'yellow' | 'dim';

/**
 * The findings for a person, grouped by template and resource, with a summary line last.
 * @param colour whether the output is a terminal that shows colours
 */
export function textReport(templates: readonly Template[], judgements: Judgements, colour: boolean): string {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const help = new Map<string, string>(RULES.map((rule) => [rule.id, rule.help]));
  const lines: string[] = [];
  for (const { name, path } of templates) {
    const rows = judgements.rows.filter((row) => row.stack === name && row.result !== 'compliant');
    if (rows.length === 0) continue;
    lines.push(paint('bold', path === name ? path : `${name} (${path})`));
    for (const [logicalId, group] of groupBy(rows, (row) => row.logicalId)) {
      lines.push(`  ${logicalId} ${paint('dim', group[0]!.type)}`);
      for (const row of group) {
        if (row.result === 'excepted') {
          const { owner, expires, reason } = row.exception!;
          lines.push(`    ${paint('yellow', 'excepted')} ${row.rule} until ${expires} (${owner}): ${reason}`);
          continue;
        }
        lines.push(`    ${paint('red', 'finding')}  ${row.rule}`);
        lines.push(...row.problems.map((problem) => `      ${renderProblem(problem)}`));
        lines.push(paint('dim', `      ${help.get(row.rule)}`));
      }
    }
  }
  const count = (result: RuleRow['result']) => judgements.rows.filter((row) => row.result === result).length;
  const findings = count('non-compliant');
  const resources = templates.reduce((sum, { resources: { size } }) => sum + size, 0);
  lines.push(
    `${plural(templates.length, 'template')}, ${plural(resources, 'resource')}: ${count('compliant')} compliant, ` +
      `${count('excepted')} excepted, ${paint(findings > 0 ? 'red' : 'green', plural(findings, 'finding'))}`,
  );
  return `${lines.join('\n')}\n`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
