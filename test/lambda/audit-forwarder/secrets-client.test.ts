import { randomBytes } from 'node:crypto';
import type { GetSecretValueCommandInput } from '@aws-sdk/client-secrets-manager';
import { signingSecrets } from '../../../lambda/audit-forwarder/secrets-client';
import { Process, refusal } from '../../support/aws/service';

const [one, two] = [randomBytes(32), randomBytes(32)];
const written = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;

/** Versions by staging label; a label that is not there is not found. */
function secretsOf(stages: Record<string, string | Error>) {
  let calls = 0;
  let now = 0;
  const GetSecretValue = ({ SecretId, VersionStage }: GetSecretValueCommandInput) => {
    calls++;
    const value = SecretId === 'arn' && stages[VersionStage!];
    if (!value) throw refusal('ResourceNotFoundException');
    if (value instanceof Error) throw value;
    return { SecretString: value };
  };
  const client = new Process().client('secrets-manager', { GetSecretValue });
  return {
    secrets: signingSecrets(client, () => now),
    calls: () => calls,
    pass: (ms: number) => (now += ms),
  };
}

describe('the secrets that sign', () => {
  test('are the current and the previous one, the current one first', async () => {
    const { secrets } = secretsOf({ AWSCURRENT: written(two), AWSPREVIOUS: written(one) });
    await expect(secrets('arn')).resolves.toEqual([two, one]);
  });

  test('are one before the first rotation, and none where there is no secret', async () => {
    const { secrets } = secretsOf({ AWSCURRENT: written(one) });
    await expect(secrets('arn')).resolves.toEqual([one]);
    await expect(secrets('other')).rejects.toThrow('ResourceNotFoundException');
  });

  test('are asked for every five minutes; a failure is not kept', async () => {
    const stages: Record<string, string | Error> = { AWSCURRENT: refusal('InternalServiceError', 500) };
    const { secrets, calls, pass } = secretsOf(stages);
    await expect(secrets('arn')).rejects.toThrow('InternalServiceError');
    stages.AWSCURRENT = written(one);
    await expect(secrets('arn')).resolves.toEqual([one]);
    const before = calls();
    pass(299_999);
    await secrets('arn');
    expect(calls()).toBe(before);
    stages.AWSCURRENT = written(two);
    pass(1);
    await expect(secrets('arn')).resolves.toEqual([two]);
  });

  test('a previous one that cannot be read is an error: a receiver may need it', async () => {
    const { secrets } = secretsOf({
      AWSCURRENT: written(one),
      AWSPREVIOUS: refusal('AccessDeniedException'),
    });
    await expect(secrets('arn')).rejects.toThrow('AccessDeniedException');
  });

  test('one that is none is an error that does not quote it', async () => {
    const { secrets } = secretsOf({ AWSCURRENT: 'hunter2' });
    await expect(secrets('arn')).rejects.toThrow(/^a secret must be(?!.*hunter2)/);
  });
});
