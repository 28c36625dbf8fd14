import { onboarding } from '../../../lambda/tenant-lifecycle/onboarding';

type Admit = Parameters<typeof onboarding.admit>;

/** The step alone, before anything of AWS is asked. */
const admit = (keyMode: string, sharedKeyArn: string, mode?: string) =>
  onboarding.admit(
    { input: { tenant: 'clinic-a', ...(mode !== undefined && { mode }) } } as Admit[0],
    {
      settings: { deployment: 'clinic', keyMode, sharedKeyArn },
      clock: () => Date.parse('2026-05-01T00:00:00Z'),
      agreements: { inForce: () => ({ executedOn: '2026-01-01' }) },
    } as unknown as Admit[1],
  );
const SHARED = 'arn:aws:kms:us-east-1:111122223333:key/shared';

test.each<[string, string, string]>([
  ['dedicated', 'none', 'pooled'],
  ['pooled', SHARED, 'dedicated'],
])('in mode %s with the shared key %s, a tenant in mode %s is refused at once', async (...given) => {
  await expect(admit(...given)).rejects.toMatchObject({ name: 'Refused' });
});

test.each<[string, string, string | undefined]>([
  ['dedicated', 'none', undefined],
  ['dedicated', 'none', 'dedicated'],
  ['dedicated', SHARED, 'pooled'],
  ['pooled', SHARED, undefined],
])('in mode %s with the shared key %s, a tenant in mode %s is admitted', async (...given) => {
  expect(await admit(...given)).toMatchObject({ facts: { agreementExecutedOn: '2026-01-01' } });
});
