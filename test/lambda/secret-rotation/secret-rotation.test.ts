import { randomUUID } from 'node:crypto';
import { rotate } from '../../../lambda/secret-rotation/rotate';
import { STEPS } from '../../../lambda/shared/rotation/rotation-step';
import { secretsOf } from '../../../lambda/shared/rotation/secrets-client';
import { parseSecret } from '../../../runtime/webhooks/standard-webhooks';
import { FakeSecret } from '../../support/aws/secret';
import { type Fate, Process } from '../../support/aws/service';

/** One rotation as Secrets Manager asks for it: each step up to five times, until it succeeds. */
async function rotation(secret: FakeSecret, fate: (call: number) => Fate = () => 'done') {
  const version = randomUUID();
  secret.beginRotation(version);
  const process = new Process((_, call) => fate(call));
  const secrets = secretsOf(process.client('secretsmanager', secret.operations));
  for (const step of STEPS) {
    for (let attempt = 1; ; attempt++) {
      try {
        await rotate({ step, secret: secret.arn, version }, secrets);
        break;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }
  return { version, calls: process.calls };
}

describe('proof IDN-6 · secrets that we make', () => {
  test('each rotation brings a new value, and the one before stays beside it', async () => {
    const secret = new FakeSecret([]);
    await rotation(secret);
    const first = secret.value('AWSCURRENT')!;
    expect(parseSecret(first)).toHaveLength(32);
    await rotation(secret);
    expect(secret.value('AWSPREVIOUS')).toBe(first);
    expect(parseSecret(secret.value('AWSCURRENT')!).equals(parseSecret(first))).toBe(false);
  });

  test('whatever call fails, before or after it was done: one new value in the end, and the one before kept', async () => {
    const { calls } = await rotation(new FakeSecret([]));
    for (const fate of ['before', 'after'] as const) {
      for (let failing = 0; failing < calls; failing++) {
        const secret = new FakeSecret([]);
        await rotation(secret);
        const before = secret.value('AWSCURRENT');
        const { version } = await rotation(secret, (call) => (call === failing ? fate : 'done'));
        expect(secret.holder('AWSCURRENT')).toBe(version);
        expect(secret.value('AWSPREVIOUS')).toBe(before);
      }
    }
  });

  test('a version that nobody announced is refused', async () => {
    const secret = new FakeSecret([]);
    await rotation(secret);
    const secrets = secretsOf(new Process().client('secretsmanager', secret.operations));
    const step = { step: 'createSecret', secret: secret.arn, version: randomUUID() } as const;
    await expect(rotate(step, secrets)).rejects.toThrow('there is no such version');
  });

  test('a value that is none never becomes current', async () => {
    const secret = new FakeSecret([]);
    const version = randomUUID();
    secret.beginRotation(version);
    secret.versions.get(version)!.value = 'no secret';
    const secrets = secretsOf(new Process().client('secretsmanager', secret.operations));
    const step = { step: 'finishSecret', secret: secret.arn, version } as const;
    await expect(rotate(step, secrets)).rejects.toMatchObject({ name: 'SecretError' });
    expect(secret.holder('AWSCURRENT')).toBeUndefined();
  });
});
