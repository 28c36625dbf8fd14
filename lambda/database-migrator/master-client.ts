import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

const secret = z.object({ password: z.string().min(1) });

/**
 * The password of the master user, as it is now: RDS rotates it. It is kept nowhere.
 * @throws without a word of what the secret holds
 */
export async function masterPassword(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  try {
    return secret.parse(JSON.parse(SecretString)).password;
  } catch {
    // What a parser complains of quotes what it read.
    throw new Error('the secret of the master user holds no password');
  }
}
