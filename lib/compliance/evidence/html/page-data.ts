import { renderProblem } from '../../gate/rule';
import type { RuleRow } from '../../gate/row';
import type { Evidence } from '../model';
import type { ExceptionsRegister } from './exceptions-register';
import { ruleOf } from './links';

/** Values, each once; a row names them by position. */
class Table<T extends string = string> {
  readonly values: T[] = [];
  private readonly positions = new Map<T, number>();

  at(value: T): number {
    let position = this.positions.get(value);
    if (position === undefined) {
      position = this.values.push(value) - 1;
      this.positions.set(value, position);
    }
    return position;
  }
}

/** Position of an absent value. */
const NONE = -1;

export const RESULT_CODES: readonly RuleRow['result'][] = ['non-compliant', 'excepted', 'compliant'];
export const PHI_CODES = ['yes', 'no', 'n/a'] as const;
export const ELIGIBILITY_CODES = ['eligible', 'phi-neutral', 'not-named'] as const;

/**
 * The data of the page, packed: strings once, rows as numbers. `page/data.mjs` unpacks it.
 * A resource: [stack, logical id, type, service, eligibility, PHI, key, path, note]; a judgement:
 * [rule, resource, result, finding, exception].
 */
export function pageData(evidence: Evidence, register: ExceptionsRegister): unknown {
  const words = new Table();
  const word = (text: string | undefined) => (text === undefined ? NONE : words.at(text));
  const resources: (readonly (string | number)[])[] = [];
  const positions = new Map<string, number>();
  for (const item of evidence.inventory) {
    const position = resources.push([
      word(item.stack),
      item.logicalId,
      word(item.type),
      word(item.service),
      ELIGIBILITY_CODES.indexOf(item.eligibility),
      PHI_CODES.indexOf(item.phi),
      word(item.encryptedBy),
      item.path ?? '',
      word(item.phiReason ?? item.condition),
    ]);
    positions.set(`${item.stack}/${item.logicalId}`, position - 1);
    // A judge that knows the construct alone still speaks of this resource.
    if (item.path !== undefined) positions.set(item.path, position - 1);
  }
  const known = resources.length;
  const rules = new Table();
  const judgeOf: number[] = [];
  const rows = evidence.judgements.rows.map((row) => {
    const rule = rules.at(ruleOf(row));
    judgeOf[rule] = words.at(row.judge);
    const ref = `${row.stack}/${row.logicalId}`;
    let resource = positions.get(ref) ?? positions.get(row.path ?? '');
    if (resource === undefined) {
      resource = resources.push([word(row.stack), row.logicalId, word(row.type)]) - 1;
      positions.set(ref, resource);
    }
    const exception = row.exception && register.numberOf(row.exception);
    const finding = findingOf(row);
    return trim([
      rule,
      resource,
      RESULT_CODES.indexOf(row.result),
      word(finding || undefined),
      exception ?? NONE,
    ]);
  });
  for (const id of Object.keys(evidence.judgements.notApplicable)) rules.at(id);
  const about = new Map(evidence.rules.map((rule) => [rule.id, rule]));
  return {
    words: words.values,
    resources,
    known,
    rules: rules.values.map((id, i) => [
      id,
      judgeOf[i] ?? NONE,
      evidence.judgements.notApplicable[id] ?? 0,
      about.get(id)?.title ?? '',
      about.get(id)?.help ?? '',
    ]),
    rows,
    templates: Object.fromEntries(evidence.templates.map(({ stack, sha256 }) => [stack, sha256])),
    results: RESULT_CODES,
    phi: PHI_CODES,
    eligibility: ELIGIBILITY_CODES,
  };
}

/** What a judge found, in its own words; empty for a compliant row. */
function findingOf({ judge, rule, problems }: RuleRow): string {
  const finding = /\[(.*)\]$/s.exec(rule)?.[1];
  const words = problems.map((problem) => {
    if (judge === 'Bulwark') return renderProblem(problem);
    return judge === 'CloudFormation Validate' ? problem.given : problem.allowed;
  });
  return [finding, ...words].filter(Boolean).join(': ');
}

/** Without absent values at the end: most rows are compliant and have neither finding nor exception. */
function trim(row: readonly number[]): readonly number[] {
  const last = row.findLastIndex((value) => value !== NONE);
  return row.slice(0, last + 1);
}
