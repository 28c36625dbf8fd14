import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseSecret } from '../../runtime/webhooks/standard-webhooks';
import { SecretError } from '../../runtime/webhooks/verifier';
import { errorName } from '../shared/errors';

/** How long a secret is kept in memory, milliseconds. */
const KEPT_MS = 5 * 60 * 1000;

/**
 * The current and the previous value of a secret: while a receiver still has the one before the rotation, it finds its
 * signature too. Source: AWS Secrets Manager User Guide, "Secrets Manager secret versions" (staging labels).
 * @param now milliseconds since 1970
 */
export function signingSecrets(client: SecretsManagerClient, now: () => number = Date.now) {
  const kept = new Map<string, { readonly until: number; readonly secrets: Promise<readonly Buffer[]> }>();

  async function read(secretArn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<Buffer[]> {
    try {
      const { SecretString } = await client.send(
        new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }),
      );
      if (SecretString === undefined) throw new SecretError('a secret must be a text');
      return [parseSecret(SecretString)];
    } catch (error) {
      // Before its first rotation a secret has no previous value.
      if (stage === 'AWSPREVIOUS' && errorName(error) === 'ResourceNotFoundException') return [];
      throw error;
    }
  }

  return async (secretArn: string): Promise<readonly Buffer[]> => {
    const found = kept.get(secretArn);
    if (found && now() < found.until) return found.secrets;
    const secrets = Promise.all([read(secretArn, 'AWSCURRENT'), read(secretArn, 'AWSPREVIOUS')]).then((all) =>
      all.flat(),
    );
    kept.set(secretArn, { until: now() + KEPT_MS, secrets });
    secrets.catch(() => kept.delete(secretArn));
    return secrets;
  };
}
