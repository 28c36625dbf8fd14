import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SigningKey } from '../../../runtime/tenancy/context';
import { parseSigningKey } from '../../../runtime/tenancy/secrets-manager-client';

/** The key of a secret, and the one before it, where there is one. */
export async function contextKeys(
  client: SecretsManagerClient,
  secretId: string,
): Promise<[SigningKey, ...SigningKey[]]> {
  const read = async (stage: string) =>
    parseSigningKey(
      (await client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage })))
        .SecretString,
    );
  const current = await read('AWSCURRENT');
  try {
    return [current, await read('AWSPREVIOUS')];
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return [current];
    throw error;
  }
}
