import { checkAges } from '../../../lambda/secret-age/ages';
import { METRICS } from '../../../lambda/secret-age/env';
import { versionsOf } from '../../../lambda/secret-age/secrets-client';
import { createLogger } from '../../../lambda/shared/logger';
import { createMetrics } from '../../../lambda/shared/metrics';
import { Process, refusal } from '../../support/aws/service';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const DAY = 86_400_000;
interface Version {
  readonly VersionStages?: string[];
  readonly CreatedDate: Date;
}

/** Runs the check over secrets whose versions come two a page, and says what it counted. */
async function check(secrets: Readonly<Record<string, readonly Version[]>>) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const client = new Process().client('secretsmanager', {
    ListSecretVersionIds: ({ SecretId, NextToken = '0' }: { SecretId: string; NextToken?: string }) => {
      const versions = secrets[SecretId];
      if (!versions) throw refusal('ResourceNotFoundException');
      const end = Number(NextToken) + 2;
      return {
        Versions: versions.slice(end - 2, end),
        ...(end < versions.length && { NextToken: String(end) }),
      };
    },
  });
  const tools = { logger: createLogger(write), emit: createMetrics(write), now: NOW };
  await checkAges(Object.keys(secrets), versionsOf(client), tools);
  const counts = lines.find((line) => METRICS.due in line)!;
  return { due: counts[METRICS.due], overdue: counts[METRICS.overdue], lines };
}
const aged = (ms: number, ...VersionStages: string[]): Version => ({
  VersionStages,
  CreatedDate: new Date(NOW - ms),
});

describe('proof IDN-6 · secrets that vendors make', () => {
  test.each([
    [80 * DAY - 1, { due: 0, overdue: 0 }],
    [80 * DAY, { due: 1, overdue: 0 }],
    [90 * DAY - 1, { due: 1, overdue: 0 }],
    [90 * DAY, { due: 1, overdue: 1 }],
  ])('a value that is %p ms old', async (ms, expected) => {
    expect(await check({ a: [aged(ms, 'AWSCURRENT')] })).toMatchObject(expected);
  });

  test('a secret without a value is due', async () => {
    expect(await check({ a: [], b: [aged(0, 'AWSPREVIOUS')] })).toMatchObject({ due: 2, overdue: 0 });
  });

  test('the current version counts, wherever it stands in the list', async () => {
    const others = Array.from({ length: 5 }, () => aged(365 * DAY));
    expect(await check({ a: [...others, aged(DAY, 'AWSCURRENT')] })).toMatchObject({ due: 0 });
    expect(await check({ a: [...others, aged(91 * DAY, 'AWSCURRENT')] })).toMatchObject({ overdue: 1 });
  });

  test('when a secret cannot be looked at, nothing is counted: silence pages', async () => {
    const tools = { logger: createLogger(() => {}), emit: jest.fn(), now: NOW };
    const since = () => Promise.reject(new Error('no access'));
    await expect(checkAges(['a'], since, tools)).rejects.toThrow('no access');
    expect(tools.emit).not.toHaveBeenCalled();
  });
});
