import type { Control, Status } from '../controls/control';
import type { ControlRecord, ExceptionRecord, ProofRecord } from './model';
import { proofsOf, resolveProof, rowsByRule, type ProofContext } from './proofs';

/** Computes a status from proofs; nothing else sets one. */
export function statusOf(control: Control, proofs: readonly ProofRecord[]): Status {
  if (proofs.some(({ result }) => result === 'fail')) return 'not-met';
  if (control.pending.length > 0 || proofs.length === 0) return 'planned';
  if (proofs.some(({ result }) => result === 'not-run')) return 'unproved';
  if (control.kind === 'I') return 'inherited';
  return control.kind === 'A' ? 'attested' : 'met';
}

/** A control with its proofs resolved against one synth. */
export function controlRecord(control: Control, context: ProofContext): ControlRecord {
  const proofs = proofsOf(control, context.rules).map((proof) => resolveProof(proof, context));
  return {
    id: control.id,
    family: control.id.split('-')[0] as ControlRecord['family'],
    title: control.title,
    kind: control.kind,
    status: statusOf(control, proofs),
    layer: control.layer,
    owner: control.owner,
    statement: control.statement,
    risk: control.risk,
    citations: control.citations,
    proofs,
    pending: control.pending,
    exceptions: exceptionsTo(control, context),
  };
}

/** The exceptions that excuse findings of the control's own rules, each once, with what they excuse. */
function exceptionsTo(control: Control, { judgements, rules }: ProofContext): ExceptionRecord[] {
  const byException = new Map<string, ExceptionRecord & { resources: string[] }>();
  const refs = proofsOf(control, rules).flatMap((proof) => (proof.kind === 'rule' ? [proof.ref] : []));
  for (const row of refs.flatMap((ref) => rowsByRule(judgements).get(ref) ?? [])) {
    if (!row.exception) continue;
    const key = JSON.stringify(row.exception);
    const record = byException.get(key) ?? { ...row.exception, resources: [] };
    record.resources.push(`${row.stack}/${row.logicalId}`);
    byException.set(key, record);
  }
  return [...byException.values()];
}
