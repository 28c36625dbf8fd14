import { generateSecret, parseSecret } from '../../runtime/webhooks/standard-webhooks';
import { InputError } from '../shared/errors';
import type { RotationStep } from '../shared/rotation/rotation-step';
import { versionWith, type Secrets } from '../shared/rotation/secrets';

/**
 * Does one step; each may come again. The other side of the secret is a vendor, whom only people can tell: there is
 * nothing to set, and the value before stays accepted while they do.
 * @throws when it cannot be done now; what is current stays so
 */
export async function rotate({ step, secret, version }: RotationStep, secrets: Secrets): Promise<void> {
  const state = await secrets.describe(secret);
  const own = state.labels[version];
  if (!own) throw new InputError('there is no such version to rotate to');
  if (own.includes('AWSCURRENT')) return;
  if (!own.includes('AWSPENDING')) throw new InputError('the version is not to come');
  const value = await secrets.read(secret, { id: version });
  if (step === 'createSecret') {
    if (value === undefined) await secrets.add(secret, version, generateSecret(), 'AWSPENDING');
    return;
  }
  if (step === 'setSecret') return;
  parseSecret(value ?? '');
  if (step === 'testSecret') return;
  await secrets.promote(secret, version, versionWith(state, 'AWSCURRENT'));
}
