import * as z from 'zod';
import type { Signer } from '../../runtime/tlog/note';
import type { Evidence } from '../shared/audit/evidence';
import { InputError } from '../shared/errors';
import type { EmitMetrics } from '../shared/metrics';
import type { Person } from '../shared/workforce';
import { METRICS } from './env';
import type { Sources } from './facts';
import { hasReport, keepReport } from './keep';
import { accessReport } from './report';

export interface Reporting {
  readonly register: readonly Person[];
  readonly sources: Sources;
  readonly evidence: Evidence;
  readonly signer: () => Promise<Signer>;
  readonly emit: EmitMetrics;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

export interface Answer {
  /** Keys of the objects in the archive; empty when the month has its report. */
  readonly keys: readonly string[];
  readonly people: number;
  readonly findings: number;
}

const request = z.union([
  z.strictObject({ now: z.literal(true) }),
  z.strictObject({ monthly: z.literal(true) }),
]);

/**
 * Writes the access report: the one of the month, once, or one more now. It is complete, or it is not there. 45 CFR
 * 164.308(a)(3)(ii)(B), 164.308(a)(5)(ii)(C).
 * @throws InputError, and what a source or the archive threw
 */
export async function report(event: unknown, by: Reporting): Promise<Answer> {
  const { success, data } = request.safeParse(event);
  if (!success) throw new InputError('allowed: { "now": true } or { "monthly": true }');
  const { register, sources, evidence, signer, emit, clock, signal } = by;
  const at = new Date(clock()).toISOString();
  if ('monthly' in data && (await hasReport(at.slice(0, 7), evidence))) {
    return { keys: [], people: 0, findings: 0 };
  }
  const [directory, application, awsRoles, patients] = await Promise.all([
    sources.directory(signal),
    sources.application?.(signal),
    sources.awsRoles(signal),
    sources.patients(signal),
  ]);
  signal.throwIfAborted();
  const made = accessReport({
    at,
    register,
    directory,
    ...(application && { application }),
    awsRoles,
    patients,
  });
  const keys = await keepReport(made, evidence, await signer());
  const findings = Object.values(made.findings).reduce((sum, count) => sum + count, 0);
  emit({ [METRICS.reports]: 1, [METRICS.findings]: findings }, clock());
  return { keys, people: made.people.length, findings };
}
