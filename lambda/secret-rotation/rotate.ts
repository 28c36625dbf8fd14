import * as z from 'zod';
import { generateSecret, parseSecret } from '../../runtime/webhooks/standard-webhooks';
import { InputError } from '../shared/errors';
import type { Secrets } from './secrets';

/** AWS Secrets Manager User Guide, "Rotation by Lambda function". */
const event = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string().min(1),
  ClientRequestToken: z.string().min(1),
});

export interface RotationStep {
  readonly step: z.output<typeof event>['Step'];
  readonly secret: string;
  /** The version to come. */
  readonly version: string;
}

/** @throws InputError when it is no step of a rotation */
export function parseRotationStep(value: unknown): RotationStep {
  const { success, data } = event.safeParse(value);
  if (!success) throw new InputError('the event is no step of a rotation');
  return { step: data.Step, secret: data.SecretId, version: data.ClientRequestToken };
}

/**
 * Does one step; each may come again. The other side of the secret is a vendor, whom only people can tell: there is
 * nothing to set, and the value before stays accepted while they do.
 * @throws when it cannot be done now; what is current stays so
 */
export async function rotate({ step, secret, version }: RotationStep, secrets: Secrets): Promise<void> {
  const labels = await secrets.labels(secret);
  const own = labels[version];
  if (!own) throw new InputError('there is no such version to rotate to');
  if (own.includes('AWSCURRENT')) return;
  if (!own.includes('AWSPENDING')) throw new InputError('the version is not to come');
  const value = await secrets.read(secret, version);
  if (step === 'createSecret') {
    if (value === undefined) await secrets.add(secret, version, generateSecret());
    return;
  }
  if (step === 'setSecret') return;
  parseSecret(value ?? '');
  if (step === 'testSecret') return;
  const before = Object.keys(labels).find((id) => labels[id]!.includes('AWSCURRENT'));
  await secrets.promote(secret, version, before);
}
