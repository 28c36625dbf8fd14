/* oxlint-disable jest/no-conditional-expect -- what must hold depends on how an execution ended; each branch is counted */
import { lifecycleDefinition } from '../../../lib/constructs/tenancy/lifecycle-definition';
import { runStep } from '../../../lambda/tenant-lifecycle/run-step';
import { ABANDON, RELEASE, WORKFLOWS, type Workflow } from '../../../lambda/tenant-lifecycle/env';
import { refusal, type Call, type Fate } from '../../support/aws/service';
import type { Execution } from '../../support/state-machine';
import { Cloud, DAY_MS, FINE, NOW, type Weather } from './cloud';

// Thousands of errors are thrown on purpose; nobody reads where.
Error.stackTraceLimit = 0;

const executed = (tenant: string) => ({ tenant, state: 'executed', executedOn: '2026-11-01' });
const ended = (tenant: string) => ({ tenant, state: 'ended', executedOn: '2026-11-01' });

/** A generator of numbers from 0 to 1 that is always the same for a seed. mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FAULTS: readonly (() => Fate)[] = [
  () => 'before',
  () => 'after',
  () => 'crash-before',
  () => 'crash-after',
  () => refusal('ThrottlingException'),
];

/** One fault, at the call of this number; then fine. */
function once(number: number, fault: () => Fate): Weather {
  let calls = 0;
  return () => (calls++ === number ? fault() : 'done');
}

/** Every call may fail; from a certain one on, some fail for good. */
function storm(next: () => number): Weather {
  const rate = next() * 0.12;
  const broken = next() < 0.5 ? -1 : Math.floor(next() * 90);
  const what = ['', 'cognito', 's3', 'kms', 'CreateGroup', 'PutObject'][Math.floor(next() * 6)]!;
  let calls = 0;
  const hit = ({ service, operation }: Call) => what === '' || [service, operation].includes(what);
  return (call) => {
    if (broken >= 0 && calls++ > broken && hit(call)) return 'before';
    return next() < rate ? FAULTS[Math.floor(next() * FAULTS.length)]!() : 'done';
  };
}

/** Fine weather, an hour after: what nobody works on is looked at. */
async function settle(cloud: Cloud): Promise<void> {
  cloud.weather = FINE;
  cloud.hurry = false;
  for (let day = 0; day < 3; day++) {
    cloud.now += DAY_MS;
    await cloud.sweep();
  }
}

const ADMINISTRATOR = '3c7e1d5f-8b2a-4d6c-9e0f-1a2b3c4d5e6f';
/** With an invited administrator, who is a user of the tenant. */
function invited(tenant: string): Cloud {
  const cloud = new Cloud();
  cloud.agreements = [executed(tenant)];
  cloud.workforce.add(ADMINISTRATOR, { tenant, status: 'FORCE_CHANGE_PASSWORD', factors: [] });
  return cloud;
}

async function active(tenant: string, mode?: 'pooled'): Promise<Cloud> {
  const cloud = new Cloud();
  cloud.agreements = [executed(tenant)];
  expect(await cloud.run('onboarding', { tenant, ...(mode && { mode }) })).toMatchObject({
    status: 'SUCCEEDED',
  });
  await cloud.fill(tenant);
  return cloud;
}

const sha = ({ output }: Execution): string => (output as { export: string }).export;

/** Exports and destroys. */
async function end(cloud: Cloud, tenant: string): Promise<Execution> {
  const exported = await cloud.run('export', { tenant });
  expect(exported).toMatchObject({ status: 'SUCCEEDED' });
  cloud.agreements = [ended(tenant)];
  return cloud.run('destruction', { tenant, export: sha(exported), approvedBy: 'privacy-officer' });
}

describe('beginning a tenant', () => {
  test('proof TEN-3 · a tenant with an executed agreement is whole at the end', async () => {
    const cloud = await active('clinic-a');
    expect(cloud.problems('clinic-a')).toEqual([]);
    expect(cloud.log).toEqual([]);
    expect(cloud.database.leases.size).toBe(0);
    expect(await cloud.sweep()).toBe(0);
  });

  test('proof KEY-2 · in pooled mode there is no KMS key, and data keys of its own', async () => {
    const cloud = await active('clinic-a', 'pooled');
    expect(cloud.problems('clinic-a')).toEqual([]);
  });

  test.each([
    ['none', undefined, /no agreement with this tenant/],
    ['requested', { state: 'requested' }, /requested, not executed/],
    ['ended', { state: 'ended', executedOn: '2026-01-01' }, /has ended/],
    [
      'out of term',
      { state: 'executed', executedOn: '2026-01-01', endsOn: '2026-11-21' },
      /last day was 2026-11-21/,
    ],
    ['to come', { state: 'executed', executedOn: '2026-11-23' }, /which is to come/],
  ])(
    'proof TEN-3 · a tenant whose agreement is %s is refused, and nothing is touched',
    async (_, agreement, why) => {
      const cloud = new Cloud();
      cloud.agreements = agreement ? [{ tenant: 'clinic-a', ...agreement }] : [];
      const calls: string[] = [];
      cloud.weather = ({ service }) => {
        calls.push(service);
        return 'done';
      };
      const { status, error, cause } = await cloud.run('onboarding', { tenant: 'clinic-a' });
      expect([status, error]).toEqual(['FAILED', 'Refused']);
      expect(cause).toMatch(why);
      expect(calls).toEqual([]);
    },
  );

  test.each([{ tenant: 'Clinic' }, { tenant: 'a', mode: 'free' }, { tenant: 'a', more: 1 }, {}, null])(
    'an input that is not allowed is refused: %j',
    async (input) => {
      const cloud = new Cloud();
      cloud.agreements = [executed('a')];
      expect(await cloud.run('onboarding', input)).toMatchObject({ status: 'FAILED', error: 'Refused' });
    },
  );

  test('a name that is taken is refused, and its tenant stays as it is', async () => {
    const cloud = await active('clinic-a');
    expect(await cloud.run('onboarding', { tenant: 'clinic-a' })).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
    });
    await settle(cloud);
    expect(cloud.problems('clinic-a')).toEqual([]);
  });

  test('proof TEN-3 · a step that fails for good takes everything back, in one execution', async () => {
    for (const operation of [
      'CreateKey',
      'CreateAlias',
      'EnableKeyRotation',
      'GenerateDataKey',
      'CreateGroup',
      'PutRecord',
    ]) {
      const cloud = new Cloud();
      cloud.agreements = [executed('clinic-a')];
      let broken = true;
      cloud.weather = (call) => (broken && call.operation === operation ? 'before' : 'done');
      const failed = cloud.run('onboarding', { tenant: 'clinic-a' });
      // What records the failure works again by then.
      if (operation === 'PutRecord') setTimeout(() => (broken = false), 5);
      const { status, error } = await failed;
      expect([operation, status]).toEqual([operation, 'FAILED']);
      if (operation === 'PutRecord' && error === 'Stuck') await settle(cloud);
      expect(cloud.problems('clinic-a')).toEqual([]);
      cloud.weather = FINE;
      expect(await cloud.run('onboarding', { tenant: 'clinic-a' })).toMatchObject({ status: 'SUCCEEDED' });
      expect(cloud.problems('clinic-a')).toEqual([]);
    }
  });

  test('proof TEN-3 · one fault at every call: the tenant is there all the same', async () => {
    let runs = 0;
    for (const fault of FAULTS) {
      for (let number = FAULTS.indexOf(fault); ; number += FAULTS.length, runs++) {
        const cloud = new Cloud();
        cloud.agreements = [executed('clinic-a')];
        let calls = 0;
        const weather = once(number, fault);
        cloud.weather = (call) => {
          calls++;
          return weather(call);
        };
        const { status } = await cloud.run('onboarding', { tenant: 'clinic-a' });
        expect([number, status, ...cloud.problems('clinic-a')]).toEqual([number, 'SUCCEEDED']);
        if (calls <= number) break;
      }
    }
    expect(runs).toBeGreaterThan(30);
  });

  test('proof TEN-3 · two runs at once: one tenant, and one of them says so', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const next = random(seed);
      const cloud = new Cloud();
      cloud.kms.lag = Math.floor(next() * 3);
      cloud.agreements = [executed('clinic-a')];
      cloud.pause = () => (next() < 0.5 ? Promise.resolve().then(() => Promise.resolve()) : undefined);
      if (seed % 2) cloud.weather = storm(next);
      const both = await Promise.all([1, 2].map(() => cloud.run('onboarding', { tenant: 'clinic-a' })));
      if (seed % 2 === 0) expect(both.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(1);
      await settle(cloud);
      expect([seed, ...cloud.problems('clinic-a')]).toEqual([seed]);
    }
  });

  test('sabotage TEN-3 · a run that was overtaken can neither go on nor take anything back', async () => {
    const cloud = await active('clinic-a');
    const before = [...cloud.kms.keys.values()].map(({ arn, state }) => [arn, state]);
    cloud.database.leases.set('clinic-a', { holder: 'another', undoing: false, until: cloud.now + DAY_MS });
    const event = (step: string, undo: boolean) => ({
      workflow: 'onboarding',
      step,
      undo,
      execution: 'late',
      input: { tenant: 'clinic-a' },
      started: new Date(NOW).toISOString(),
      entered: new Date(NOW).toISOString(),
      progress: { more: false, facts: {} },
    });
    for (const step of WORKFLOWS.onboarding.slice(1)) {
      await expect(cloud.invoke(event(step.name, false))).rejects.toThrow('held');
      if ('undo' in step && step.undo)
        await expect(cloud.invoke(event(step.name, true))).rejects.toThrow('held');
    }
    expect([...cloud.kms.keys.values()].map(({ arn, state }) => [arn, state])).toEqual(before);
    cloud.database.leases.clear();
    expect(cloud.problems('clinic-a')).toEqual([]);
  });
});

describe('the first administrator', () => {
  const input = { tenant: 'clinic-a', administrator: ADMINISTRATOR };

  test('proof IDN-4 · has an account when the tenant becomes active, and the execution says so', async () => {
    const cloud = invited('clinic-a');
    expect(await cloud.run('onboarding', input)).toMatchObject({
      status: 'SUCCEEDED',
      output: { status: 'active', administrator: ADMINISTRATOR },
    });
    expect(cloud.database.administrators.get('clinic-a')).toBe(ADMINISTRATOR);
    expect(cloud.problems('clinic-a')).toEqual([]);
  });

  test.each<[string, object]>([
    ['a user of another tenant', { tenant: 'clinic-b' }],
    ['a disabled user', { enabled: false }],
    ['nobody', { sub: '00000000-0000-4000-8000-000000000000' }],
  ])('proof IDN-4 · %s is refused before anything is made', async (_, user) => {
    const cloud = invited('clinic-a');
    Object.assign(cloud.workforce.users.get(ADMINISTRATOR)!, user);
    const operations = new Set<string>();
    cloud.weather = ({ operation }) => {
      operations.add(operation);
      return 'done';
    };
    const { error, cause } = await cloud.run('onboarding', input);
    expect([error, cause]).toEqual(['Refused', expect.stringContaining('invite the administrator first')]);
    expect(operations).toEqual(new Set(['AdminGetUser']));
  });

  test.each([
    '',
    'jane.doe@example.com',
    ADMINISTRATOR.toUpperCase(),
    `${ADMINISTRATOR} `,
    null,
    [ADMINISTRATOR],
  ])('a name that is no sub is refused: %j', async (administrator) => {
    const refused = await invited('clinic-a').run('onboarding', { tenant: 'clinic-a', administrator });
    expect(refused).toMatchObject({ error: 'Refused', cause: expect.stringContaining('administrator') });
  });

  test('proof TEN-3 · one fault at every call: the tenant is there all the same, and so is the account', async () => {
    for (const fault of FAULTS) {
      for (let number = FAULTS.indexOf(fault), calls = Infinity; number < calls; number += FAULTS.length) {
        const cloud = invited('clinic-a');
        const weather = once(number, fault);
        calls = 0;
        cloud.weather = (call) => {
          calls++;
          return weather(call);
        };
        const { status } = await cloud.run('onboarding', input);
        expect([number, status, ...cloud.problems('clinic-a')]).toEqual([number, 'SUCCEEDED']);
        expect(cloud.database.administrators.get('clinic-a')).toBe(ADMINISTRATOR);
      }
    }
  });
});

describe('the sweep', () => {
  test('sabotage TEN-3 · a key without owner is found and ended', async () => {
    const cloud = await active('clinic-a');
    const stray = cloud.kms.add('stray', cloud.keysOf('clinic-a')[0]!.policy);
    const tags = {
      'bulwark:tenant': 'nobody',
      'bulwark:purpose': 'tenant-key',
      'bulwark:deployment': 'clinic',
    };
    cloud.kms.keys.set(stray, { ...cloud.kms.keys.get(stray)!, tags });
    expect(await cloud.sweep()).toBe(1);
    expect(cloud.kms.keys.get(stray)!.state).toBe('PendingDeletion');
    expect(cloud.metrics.at(-1)).toEqual({ TenantSweeps: 1, TenantSweepFindings: 1 });
    expect(cloud.problems('clinic-a')).toEqual([]);
    expect(await cloud.sweep()).toBe(0);
  });

  test('sabotage TEN-3 · an owner without key is found, and nothing is guessed', async () => {
    const cloud = await active('clinic-a');
    cloud.kms.aliases.clear();
    expect(await cloud.sweep()).toBe(1);
    expect(cloud.log.join()).toContain('owner-without-key');
    expect(cloud.keysOf('clinic-a')).toHaveLength(1);
  });

  test('keys of another deployment, or of nobody, are none of ours', async () => {
    const cloud = await active('clinic-a');
    const stray = cloud.kms.add('other', cloud.keysOf('clinic-a')[0]!.policy);
    const tags = {
      'bulwark:tenant': 'nobody',
      'bulwark:purpose': 'tenant-key',
      'bulwark:deployment': 'other',
    };
    cloud.kms.keys.set(stray, { ...cloud.kms.keys.get(stray)!, tags });
    expect(await cloud.sweep()).toBe(0);
  });
});

describe('returning the data', () => {
  test('proof TEN-3 · everything is there, opened, and the manifest says so', async () => {
    const cloud = await active('clinic-a');
    cloud.hurry = true;
    const { status, output, states } = await cloud.run('export', { tenant: 'clinic-a' });
    expect([status, states.filter((name) => name === 'rows').length > 1]).toEqual(['SUCCEEDED', true]);
    const { prefix, rows, problems } = output as { prefix: string; rows: number; problems: number };
    expect([rows, problems]).toEqual([6, 0]);
    const text = (path: string) => cloud.s3.read('data', `${prefix}${path}`)!.toString();
    const lines = text('phi.patient_identifier/000000.jsonl').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { value: string }).value)).toEqual([
      'Jane Example 0',
      'Jane Example 1',
      'Jane Example 2',
    ]);
    expect(text('documents/10000000-0000-4000-8000-000000000001')).toBe('scan 1');
    expect(text('manifest.note')).toContain(sha({ output } as Execution));
    // Under the key of the tenant, all of it.
    const key = cloud.kms.aliases.get('alias/clinic/tenant/clinic-a');
    expect(new Set(cloud.s3.versions('data', prefix).map(({ kmsKeyId }) => kmsKeyId))).toEqual(
      new Set([key]),
    );
  });

  test('a document that is missing, or another, is said to be', async () => {
    const cloud = await active('clinic-a');
    const rows = cloud.database.table('clinic-a', 'phi.document') as { object?: string; sha256?: string }[];
    rows[0]!.object = '20000000-0000-4000-8000-000000000000';
    rows[1]!.sha256 = `\\x${'00'.repeat(32)}`;
    const { output } = await cloud.run('export', { tenant: 'clinic-a' });
    expect(output).toMatchObject({ problems: 2 });
  });
});

describe('ending a tenant', () => {
  test.each([undefined, 'pooled'] as const)(
    'proof KEY-4 · nothing is left but what the certificate names (%s)',
    async (mode) => {
      const cloud = await active('clinic-a', mode);
      cloud.hurry = true;
      const lock = (cloud.s3.buckets
        .get('data')!
        .find(({ key }) => key.includes('/documents/'))!.lockedUntil = new Date('2027-01-01'));
      const key = cloud.kms.aliases.get('alias/clinic/tenant/clinic-a');
      for (const id of ['1', '2', '3', '4'])
        cloud.s3.uploads.push({ bucket: 'data', key: `tenants/clinic-a/documents/${id}`, id });
      cloud.s3.uploads.push({ bucket: 'keys', key: 'tenants/clinic-a/data-keys/x', id: '1' });
      const others = { bucket: 'data', key: 'tenants/clinic-b/documents/1', id: '1' };
      cloud.s3.uploads.push(others);
      const { status, output } = await end(cloud, 'clinic-a');
      expect(cloud.s3.uploads).toEqual([others]);
      expect([status, output]).toMatchObject(['SUCCEEDED', { status: 'closed' }]);
      expect(cloud.problems('clinic-a')).toEqual([]);
      const text = await cloud.note('certificates/clinic-a/certificate.note');
      const certificate = JSON.parse(text) as Record<string, unknown>;
      expect(certificate).toMatchObject({
        tenant: 'clinic-a',
        approvedBy: 'privacy-officer',
        destroyed: {
          rows: 6,
          incompleteUploads: 5,
          dataKeys: 2,
          groups: 2,
          kmsKeys: key ? [{ arn: key, deletedAt: expect.stringMatching(/^2026-12-22T/) as string }] : [],
        },
        remains: { lockedObjects: { versions: 1, until: lock.toISOString() }, backupsUntil: '2026-12-27' },
      });
      expect(await cloud.sweep()).toBe(0);
    },
  );

  test.each([
    ['the agreement has not ended', executed('clinic-a'), /has not ended/],
    ['a legal hold', { ...ended('clinic-a'), legalHold: true }, /legal hold/],
    ['retention', { ...ended('clinic-a'), retainUntil: '2026-11-22' }, /until 2026-11-22/],
  ])('proof KEY-4 · destruction is refused: %s', async (_, agreement, why) => {
    const cloud = await active('clinic-a');
    const exported = await cloud.run('export', { tenant: 'clinic-a' });
    cloud.agreements = [agreement];
    const refused = await cloud.run('destruction', {
      tenant: 'clinic-a',
      export: sha(exported),
      approvedBy: 'officer',
    });
    expect(refused).toMatchObject({ status: 'FAILED', error: 'Refused' });
    expect(refused.cause).toMatch(why);
    expect(cloud.database.rows.get('clinic-a')!.status).toBe('active');
    expect(cloud.problems('clinic-a')).toEqual([]);
  });

  test('sabotage KEY-4 · an export that is none, forged, or outdated destroys nothing', async () => {
    const cloud = await active('clinic-a');
    const exported = await cloud.run('export', { tenant: 'clinic-a' });
    cloud.agreements = [ended('clinic-a')];
    const destroy = (digest: string) =>
      cloud.run('destruction', { tenant: 'clinic-a', export: digest, approvedBy: 'officer' });
    expect((await destroy('0'.repeat(64))).cause).toMatch(/no export whose manifest/);
    const note = cloud.s3.buckets.get('data')!.find(({ key }) => key.endsWith('manifest.note'))!;
    const genuine = Buffer.from(note.bytes);
    note.bytes.write('x', note.bytes.length - 20);
    expect((await destroy(sha(exported))).cause).toMatch(/not signed by this deployment/);
    genuine.copy(note.bytes);
    const row = cloud.database.table('clinic-a', 'phi.document')[0] as { changed_in: string };
    row.changed_in = '900';
    expect((await destroy(sha(exported))).cause).toMatch(
      /rows of phi.document were changed since the export/,
    );
    expect(cloud.database.table('clinic-a', 'phi.document')).toHaveLength(3);
    expect(cloud.keysOf('clinic-a')).toHaveLength(1);
    // Locked out by now; another export, approved, ends it, and need not wait for the end of a lease.
    expect(await end(cloud, 'clinic-a')).toMatchObject({ status: 'SUCCEEDED' });
    expect(cloud.problems('clinic-a')).toEqual([]);
  });

  test('a run that is refused is told why; one that fails for good gives the tenant back', async () => {
    const cloud = await active('clinic-a');
    cloud.database.leases.set('clinic-a', {
      holder: 'arn:x:other',
      undoing: false,
      until: cloud.now + 60_000,
    });
    expect(await cloud.run('export', { tenant: 'clinic-a' })).toMatchObject({
      error: 'LeaseLost',
      cause: 'held',
    });
    expect(cloud.database.leases.get('clinic-a')!.holder).toBe('arn:x:other');
    cloud.database.leases.clear();
    cloud.weather = ({ operation }) => (operation === 'CopyObject' ? 'before' : 'done');
    const failed = await cloud.run('export', { tenant: 'clinic-a' });
    // Nobody else begins while a call of it may be at work.
    expect(failed.states.slice(-4)).toEqual(['documents', 'release: wait', 'release', 'Failed']);
    expect([failed.error, cloud.database.leases.size]).toEqual(['TimeoutError', 0]);
    cloud.weather = FINE;
    expect(await cloud.run('export', { tenant: 'clinic-a' })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('proof KEY-4 · one fault at every call: it ends all the same, with one certificate', async () => {
    for (const fault of FAULTS) {
      const start = FAULTS.indexOf(fault);
      for (let number = start; ; number += FAULTS.length) {
        const cloud = await active('clinic-a');
        const exported = await cloud.run('export', { tenant: 'clinic-a' });
        cloud.agreements = [ended('clinic-a')];
        let calls = 0;
        const weather = once(number, fault);
        cloud.weather = (call) => {
          calls++;
          return weather(call);
        };
        const { status } = await cloud.run('destruction', {
          tenant: 'clinic-a',
          export: sha(exported),
          approvedBy: 'officer',
        });
        expect([number, status, ...cloud.problems('clinic-a')]).toEqual([number, 'SUCCEEDED']);
        expect(cloud.s3.versions('archive', 'certificates/clinic-a/certificate')).toHaveLength(1);
        if (calls <= number) break;
      }
    }
  });
});

/** A thousand of them take a minute of CPU: `BULWARK_LIVES=1000 npx jest test/lambda/tenant-lifecycle`. */
const LIVES = Number(process.env.BULWARK_LIVES ?? 60);

describe('many lives', () => {
  test('proof TEN-3 · beginnings, and the ends of what began, with faults everywhere: no half tenant, no key without owner, no owner without key', async () => {
    const tally: Record<string, number> = {};
    const count = (what: string) => (tally[what] = (tally[what] ?? 0) + 1);
    for (let seed = 0; seed < LIVES; seed++) {
      const next = random(seed);
      const tenant = 'clinic-a';
      const cloud = invited(tenant);
      const administrator = seed % 2 ? ADMINISTRATOR : undefined;
      cloud.kms.lag = Math.floor(next() * 3);
      cloud.weather = storm(next);
      const { status, error } = await cloud.run('onboarding', {
        tenant,
        ...(next() < 0.2 && { mode: 'pooled' }),
        ...(administrator !== undefined && { administrator }),
      });
      const outcome = error ?? status;
      count(outcome);
      // Whatever was said is true at once; what is stuck is finished by the sweep.
      const begun = cloud.database.rows.get(tenant)?.status === 'active';
      if (outcome === 'SUCCEEDED' || outcome === 'RolledBack')
        expect([seed, begun]).toEqual([seed, outcome === 'SUCCEEDED']);
      await settle(cloud);
      expect([seed, outcome, ...cloud.problems(tenant)]).toEqual([seed, outcome]);
      expect([seed, cloud.database.administrators.get(tenant)]).toEqual([
        seed,
        begun ? administrator : undefined,
      ]);
      // What was taken back leaves the name free.
      if (!begun) expect(await cloud.run('onboarding', { tenant })).toMatchObject({ status: 'SUCCEEDED' });

      await cloud.fill(tenant, 2);
      const exported = await cloud.run('export', { tenant });
      cloud.agreements = [ended(tenant)];
      let last: Execution | undefined;
      for (let attempt = 0; attempt < 3 && last?.status !== 'SUCCEEDED'; attempt++) {
        cloud.weather = attempt < 2 ? storm(next) : FINE;
        cloud.hurry = next() < 0.5;
        last = await cloud.run('destruction', { tenant, export: sha(exported), approvedBy: 'officer' });
        count(`destruction ${last.status}`);
        if (cloud.database.leases.size === 0) continue;
        // It could not even be given back, and ends by itself.
        count('lease left');
        cloud.now += 3_700_000;
      }
      expect([seed, last?.status, last?.cause, ...cloud.problems(tenant)]).toEqual([
        seed,
        'SUCCEEDED',
        undefined,
      ]);
      const [certificate, ...more] = cloud.s3.versions('archive', `certificates/${tenant}/certificate`);
      expect([certificate?.bytes.toString().includes('"rows":4'), more.length]).toEqual([true, 0]);
    }
    // It was bad enough to mean something.
    expect(Object.keys(tally)).toEqual(expect.arrayContaining(['SUCCEEDED', 'RolledBack', 'Stuck']));
    expect(tally['destruction FAILED']).toBeGreaterThan(LIVES / 10);
    expect(tally['destruction SUCCEEDED']).toBe(LIVES);
    expect(tally['lease left']).toBeGreaterThan(0);
  }, 600_000);
});

describe('the audit trail', () => {
  test('proof AUD-7 · every request to the bucket of the tenants has its record, in the words of the reconciler', async () => {
    const cloud = await active('clinic-a');
    cloud.s3.uploads.push({ bucket: 'data', key: 'tenants/clinic-a/documents/9', id: '1' });
    expect(await end(cloud, 'clinic-a')).toMatchObject({ status: 'SUCCEEDED' });
    await cloud.sweep();
    expect(new Set(cloud.accesses.map(({ name }) => name))).toEqual(
      new Set([
        'PutObject',
        'GetObject',
        'HeadObject',
        'CopyObject',
        'ListObjectsV2',
        'ListObjectVersions',
        'ListMultipartUploads',
        'AbortMultipartUpload',
        'DeleteObjects',
      ]),
    );
    expect(cloud.unrecorded()).toEqual([]);
    // Of the deployment's own log: the sweep looks at all tenants at once.
    expect(cloud.records.get('clinic')!.map(({ what }) => what)).toEqual(['tenant-sweep']);
  });

  test('proof AUD-7 · also when the run fails, and is taken back', async () => {
    const cloud = new Cloud();
    cloud.agreements = [executed('clinic-a')];
    cloud.weather = ({ operation }) => (operation === 'CreateGroup' ? 'before' : 'done');
    expect(await cloud.run('onboarding', { tenant: 'clinic-a' })).toMatchObject({ error: 'RolledBack' });
    expect(cloud.unrecorded()).toEqual([]);
  });

  test('a name that the log of the deployment has is no tenant’s', async () => {
    const cloud = new Cloud();
    cloud.agreements = [executed('clinic')];
    const { cause } = await cloud.run('onboarding', { tenant: 'clinic' });
    expect(cause).toBe('the name is that of the deployment');
  });
});

describe('code and definition', () => {
  test.each(Object.keys(WORKFLOWS) as Workflow[])(
    'every state of %s is a step of the function, and every step a state',
    async (workflow) => {
      const tasks = Object.values(lifecycleDefinition(workflow, 'function').States).flatMap(
        ({ Type, Parameters }) =>
          Type === 'Task' ? [(Parameters as { Payload: { step: string; undo: boolean } }).Payload] : [],
      );
      const steps = WORKFLOWS[workflow].flatMap((step) => [
        `${step.name} false`,
        ...(step.undo === undefined ? [] : [`${step.name} true`]),
      ]);
      const last = [`${(workflow === 'onboarding' ? ABANDON : RELEASE).name} false`];
      expect(tasks.map(({ step, undo }) => `${step} ${undo}`).toSorted()).toEqual(
        [...steps, ...last].toSorted(),
      );
      for (const { step, undo } of tasks) {
        // A step that the function does not know says so, before it touches anything.
        const reason = await runStep(
          { workflow, step, undo, input: { tenant: 'a' } } as never,
          {} as never,
        ).catch(String);
        expect(reason).not.toContain('no such step');
      }
    },
  );
});
