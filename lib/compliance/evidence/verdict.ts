import { CONTROLS } from '../controls';
import type { AuditFinding } from '../gate/exception-audit';
import type { RuleRow } from '../gate/row';
import { renderProblem } from '../gate/rule';
import type { ControlRecord } from './model';
import type { ProofContext } from './proofs';
import { controlRecord } from './status';

/** The catalogue with every status computed. */
export const controlsOf = (context: ProofContext): ControlRecord[] =>
  CONTROLS.map((control) => controlRecord(control, context));

/** Why a synth fails, a line each, the control or rule first. Empty means that it passes. */
export function failuresOf(
  rows: readonly RuleRow[],
  audit: readonly AuditFinding[],
  controls: readonly ControlRecord[],
  unfinished: readonly string[] = [],
): string[] {
  const findings = rows.filter(({ result }) => result === 'non-compliant');
  const broken = new Set(findings.map(({ rule }) => rule));
  return [
    ...unfinished.map((judge) => `${judge} did not finish; what it would have found is unknown`),
    ...findings.map(({ rule, stack, logicalId, problems }) => {
      return `${rule} ${stack}/${logicalId}: ${problems.map(renderProblem).join('; ')}`;
    }),
    ...audit.map(({ rule, path, message }) => `${rule} ${path}: ${message}`),
    // A rule's findings stand above, each with its resource; the rest of a control's failed proofs are its own.
    ...controls.flatMap(({ id, proofs }) =>
      proofs
        .filter(({ result, ref }) => result === 'fail' && !broken.has(ref))
        .map(({ ref, detail }) => `${id} ${ref}: ${detail}`),
    ),
  ];
}
