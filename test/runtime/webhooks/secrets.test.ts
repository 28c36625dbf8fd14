import { rotatingSecrets } from '../../../runtime/webhooks/secrets';
import { secretsManagerVersions } from '../../../runtime/webhooks/secrets-manager-client';
import { refusal } from '../../support/aws/service';
import { NOW } from './fixtures';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A secret of Secrets Manager with a clock, and the number of times that it was read. */
function secretOf(overlapHours = 24) {
  const state = {
    now: NOW,
    reads: 0,
    down: undefined as Error | undefined,
    versions: {} as Record<string, { SecretString?: string; CreatedDate: Date } | undefined>,
  };
  const client = {
    async getSecretValue({ SecretId, VersionStage }: { SecretId: string; VersionStage: string }) {
      if (SecretId !== 'arn') throw new Error('another secret');
      if (VersionStage === 'AWSCURRENT') state.reads += 1;
      if (state.down) throw state.down;
      const version = state.versions[VersionStage];
      if (!version) throw refusal('ResourceNotFoundException');
      return version;
    },
  };
  const put = (SecretString: string) => {
    state.versions.AWSPREVIOUS = state.versions.AWSCURRENT;
    state.versions.AWSCURRENT = { SecretString, CreatedDate: new Date(state.now) };
  };
  const secrets = rotatingSecrets(secretsManagerVersions(client, 'arn'), {
    overlapHours,
    clock: () => state.now,
  });
  const values = async (of = secrets.accepted()) =>
    (await of)?.map(({ value, replaced }) => (replaced ? `${value} (replaced)` : value));
  return { state, put, secrets, values };
}

describe('proof INT-1 · secrets of webhooks', () => {
  test('a rotation, hour by hour: the value before ends on time, also in memory', async () => {
    const { state, put, values } = secretOf(24);
    put('one');
    expect(await values()).toEqual(['one']);
    state.now += HOUR;
    put('two\n');
    expect(await values()).toEqual(['two', 'one (replaced)']);
    state.now += 24 * HOUR - MINUTE;
    expect(await values()).toEqual(['two', 'one (replaced)']);
    const { reads } = state;
    state.now += MINUTE - 1;
    expect(await values()).toEqual(['two', 'one (replaced)']);
    state.now += 1;
    expect(await values()).toEqual(['two']);
    expect(state.reads).toBe(reads);
  });

  test('without an overlap there is one value', async () => {
    const { put, values } = secretOf(0);
    put('one');
    put('two');
    expect(await values()).toEqual(['two']);
  });

  test('values are kept for five minutes, and read once for all who ask', async () => {
    const { state, put, values } = secretOf();
    put('one');
    await Promise.all(Array.from({ length: 50 }, () => values()));
    expect(state.reads).toBe(1);
    put('two');
    state.now += 5 * MINUTE - 1;
    expect(await values()).toEqual(['one']);
    state.now += 1;
    expect(await values()).toEqual(['two', 'one (replaced)']);
    expect(state.reads).toBe(2);
  });

  test('a clock that is set back makes no value last longer', async () => {
    const { state, put, secrets, values } = secretOf(0);
    put('leaked');
    expect(await values()).toEqual(['leaked']);
    state.now -= 6 * HOUR;
    put('new');
    expect(await values()).toEqual(['new']);
    state.now -= MINUTE;
    put('newer');
    expect(await values(secrets.again() as never)).toEqual(['newer']);
  });

  test('who asks again learns of a change at once, but not more than every ten seconds', async () => {
    const { state, put, secrets, values } = secretOf();
    put('one');
    await values();
    put('two');
    expect(await secrets.again()).toBeUndefined();
    state.now += 10_000;
    expect(
      await Promise.all(Array.from({ length: 50 }, async () => (await secrets.again())?.[0]?.value)),
    ).toEqual(Array<string>(50).fill('two'));
    expect(await secrets.again()).toBeUndefined();
    expect(await values()).toEqual(['two', 'one (replaced)']);
    expect(state.reads).toBe(2);
  });

  test('nothing is accepted when nobody answers for more than five minutes, and nobody is hammered', async () => {
    const { state, put, secrets, values } = secretOf();
    put('one');
    await values();
    state.down = refusal('InternalServiceError', 500);
    state.now += 5 * MINUTE;
    await expect(secrets.accepted()).rejects.toThrow('InternalServiceError');
    for (let i = 0; i < 100; i++) await expect(secrets.accepted()).rejects.toThrow('InternalServiceError');
    expect(state.reads).toBe(2);
    state.down = undefined;
    state.now += 10_000;
    expect(await values()).toEqual(['one']);
  });

  test('a secret without a value is an error', async () => {
    const { state, secrets } = secretOf();
    await expect(secrets.accepted()).rejects.toMatchObject({ name: 'NoSecretError' });
    state.now += 10_000;
    state.versions.AWSCURRENT = { CreatedDate: new Date(NOW) }; // binary
    await expect(secrets.accepted()).rejects.toMatchObject({ name: 'NoSecretError' });
  });

  test.each([-1, 721, Number.NaN])('an overlap of %p hours is refused', (overlapHours) => {
    expect(() => rotatingSecrets(async () => undefined, { overlapHours })).toThrow(RangeError);
  });
});
