import { createHash, generateKeyPairSync } from 'node:crypto';
import { parseMonth } from '../../../lambda/audit-review/month';
import { officeHours } from '../../../lambda/audit-review/office-hours';
import { tenantPage } from '../../../lambda/audit-review/page';
import { prepareReview, type Sources } from '../../../lambda/audit-review/prepare';
import { Tally } from '../../../lambda/audit-review/statistics';
import type { Entry } from '../../../lambda/shared/audit/entry';
import { createLogger } from '../../../lambda/shared/logger';
import type { AuditRecord } from '../../../runtime/audit/record';
import { ed25519Signer, openNote } from '../../../runtime/tlog/note';
import { memoryEvidence } from '../../support/memory-evidence';

const OCTOBER = parseMonth({ month: '2026-10' }, Date.parse('2026-11-02T03:00:00Z'));
const within = officeHours('Mon-Fri 07:00-19:00 America/Chicago');

function entry(sequence: number, time: string, over: Partial<AuditRecord> = {}): Entry {
  const record: AuditRecord = {
    id: '018f6f2e-0000-7000-8000-000000000001',
    time,
    organization: 'north-clinic',
    location: 'none',
    actor: { id: 'u-1', role: 'nurse', type: 'person' },
    source: { ip: '192.0.2.7', userAgent: 'test' },
    action: 'read',
    resource: { type: 'patient', id: 'p-1', patient: 'Jane-Doe' },
    fields: [],
    outcome: 'success',
    requestId: 'req-1',
    ...over,
  };
  return { sequence, previous: '', ingested: time, record };
}

const person = (id: string) => ({ actor: { id, role: 'nurse', type: 'person' as const } });

/** Two tenants: one with entries before, in and after October, one with none. */
function clinic() {
  const entries: Entry[] = [
    entry(0, '2026-09-30T23:59:59.999Z', { action: 'delete' }),
    entry(1, '2026-10-01T00:00:00.000Z', person('u-2')),
    entry(2, '2026-10-05T15:00:00.000Z', { action: 'login', outcome: 'failure' }),
    entry(3, '2026-10-05T15:01:00.000Z', { action: 'login' }),
    entry(4, '2026-10-06T15:00:00.000Z', { action: 'export' }),
    entry(5, '2026-10-07T15:00:00.000Z', { action: 'break-glass', ...person('u-2') }),
    entry(6, '2026-10-08T15:00:00.000Z', { action: 'update', outcome: 'denied' }),
    entry(7, '2026-10-31T23:59:59.999Z', {
      action: 'lockout',
      actor: { id: 'sys', role: 'service', type: 'service' },
    }),
    entry(8, '2026-11-01T00:00:00.000Z', { action: 'delete' }),
  ];
  const sizes = new Map([
    ['north-clinic', entries.length],
    ['south-clinic', 0],
  ]);
  const quarantine = ['2026-10-03/a.json', '2026-10-09/b.json', '2026-11-01/c.json'];
  const sources: Sources = {
    async *tenants() {
      yield* sizes.keys();
    },
    size: (tenant) => Promise.resolve(sizes.get(tenant)!),
    async *entries(tenant, from) {
      expect(from).toBe('2026-10-01');
      const own = entries.filter(
        ({ record }) => record.organization === tenant && record.time >= '2026-09-30',
      );
      for (const one of own.toReversed()) yield [one];
    },
    async *quarantine(prefix) {
      for (const key of quarantine) if (key.startsWith(prefix)) yield key;
    },
  };
  const evidence = memoryEvidence();
  const signer = ed25519Signer(
    'audit.example.com/activity_reviews',
    generateKeyPairSync('ed25519').privateKey,
  );
  const log: string[] = [];
  return {
    entries,
    sizes,
    evidence,
    signer,
    log,
    prepare: (over: Partial<Parameters<typeof prepareReview>[1]> = {}) =>
      prepareReview(OCTOBER, {
        sources,
        evidence,
        within,
        signer,
        logger: createLogger((line) => log.push(line)),
        signal: new AbortController().signal,
        ...over,
      }),
    json: (name: string) =>
      JSON.parse(evidence.files.get(`reviews/2026-10/${name}`)!.toString()) as Record<string, unknown>,
  };
}

test('proof AUD-7 · the review of a month counts its entries and no other', async () => {
  const { prepare, json } = clinic();
  expect(await prepare()).toBe(true);
  expect(json('tenants/north-clinic.json')).toEqual({
    month: '2026-10',
    organization: 'north-clinic',
    statistics: {
      entries: { first: 1, last: 7, count: 7 },
      actors: 3,
      actions: {
        'break-glass': { success: 1 },
        export: { success: 1 },
        lockout: { success: 1 },
        login: { failure: 1, success: 1 },
        read: { success: 1 },
        update: { denied: 1 },
      },
      roles: { nurse: 6, service: 1 },
      denied: { total: 1, top: [{ actor: 'u-1', count: 1 }] },
      failed: { total: 1, top: [{ actor: 'u-1', count: 1 }] },
      breakGlass: { total: 1, top: [{ actor: 'u-2', count: 1 }] },
      takenOut: { export: 1 },
      exporters: { total: 1, top: [{ actor: 'u-1', count: 1 }] },
      logins: { success: 1, failed: 1, lockouts: 1 },
      outsideHours: { total: 1, top: [{ actor: 'u-2', count: 1 }] },
      readers: {
        total: 2,
        top: [
          { actor: 'u-1', count: 1 },
          { actor: 'u-2', count: 1 },
        ],
      },
      auditLogReads: 0,
    },
    emergencies: [
      {
        sequence: 5,
        time: '2026-10-07T15:00:00.000Z',
        actor: 'u-2',
        role: 'nurse',
        location: 'none',
        reason: '',
        accesses: [],
        patients: 0,
      },
    ],
  });
  expect(json('tenants/south-clinic.json')).toMatchObject({ statistics: { entries: null } });
});

test('the review of all adds up tenants, findings, quarantine and verifications', async () => {
  const { prepare, json, evidence } = clinic();
  for (const key of [
    `reconciliation/2026-10-02/07/unmatched-${'0'.repeat(32)}.json`,
    `reconciliation/2026-10-02/08/unmatched-${'1'.repeat(32)}.json`,
    'reconciliation/2026-10-09/08/database-silent.json',
    `reconciliation/2026-11-01/00/unmatched-${'2'.repeat(32)}.json`,
    'self-check/2026-10-01/north-clinic/030000-failed.json',
    'self-check/2026-10-01/north-clinic/040000-verified.json',
    'self-check/2026-10-01/north-clinic/050000-verified.json',
    'self-check/2026-10-02/north-clinic/030000-verified.json',
    'self-check/2026-10-02/summary-030000.json',
  ]) {
    await evidence.create(key, Buffer.from('{}'));
  }
  await prepare();
  expect(json('all.json')).toMatchObject({
    tenants: [
      { organization: 'north-clinic', entries: 7, daysVerified: 2, verificationFailures: 1, outsideHours: 1 },
      { organization: 'south-clinic', entries: 0, daysVerified: 0 },
    ],
    actions: { login: { failure: 1, success: 1 } },
    readers: { total: 2, top: [{ actor: 'north-clinic/u-1' }, { actor: 'north-clinic/u-2' }] },
    checks: { reconciliation: { unmatched: 2, 'database-silent': 1 }, quarantined: 2 },
  });
});

test('proof AUD-7 · the review is signed over all of its files', async () => {
  const { prepare, evidence, signer } = clinic();
  await prepare();
  const file = (name: string) => evidence.files.get(`reviews/2026-10/${name}`)!;
  const sums = file('SHA256SUMS');
  const text = openNote(file('review.note'), signer);
  const digest = createHash('sha256').update(sums).digest('base64');
  expect(text).toBe(`audit.example.com/activity_reviews\n2026-10\n${digest}\n`);
  const lines = sums.toString().trim().split('\n');
  expect(lines.map((line) => line.slice(66))).toEqual([
    'all.html',
    'all.json',
    'tenants/north-clinic.html',
    'tenants/north-clinic.json',
    'tenants/south-clinic.html',
    'tenants/south-clinic.json',
  ]);
  for (const line of lines) {
    expect(
      createHash('sha256')
        .update(file(line.slice(66)))
        .digest('hex'),
    ).toBe(line.slice(0, 64));
  }
});

test('proof AUD-7 · a review names no patient', async () => {
  const { prepare, evidence, log } = clinic();
  await prepare();
  const all = [...evidence.files.values(), ...log].join('\n');
  expect(all).not.toMatch(/Jane|p-1|192\.0\.2/);
  expect(all).toContain('u-1');
});

describe('once', () => {
  test('a second run changes nothing', async () => {
    const { prepare, evidence } = clinic();
    await prepare();
    const before = new Map(evidence.files);
    expect(await prepare()).toBe(false);
    expect(evidence.files).toEqual(before);
  });

  test('two runs of the same data write the same bytes', async () => {
    const { prepare, evidence, signer } = clinic();
    await prepare();
    const other = clinic();
    await other.prepare({ signer });
    expect(other.evidence.files).toEqual(evidence.files);
  });

  test('proof AUD-7 · a crash at any write is completed by the next run, with more tenants too', async () => {
    const whole = clinic();
    await whole.prepare();
    for (let failAt = 0; failAt < whole.evidence.files.size; failAt++) {
      const { prepare, evidence, sizes, signer } = clinic();
      let writes = 0;
      const broken = {
        ...evidence,
        create: (key: string, bytes: Buffer) =>
          writes++ === failAt ? Promise.reject(new Error('crash')) : evidence.create(key, bytes),
      };
      await expect(prepare({ evidence: broken })).rejects.toThrow(/crash|tenants have none/);
      expect(evidence.files.has('reviews/2026-10/review.note')).toBe(false);
      sizes.set('west-clinic', 0);
      expect(await prepare()).toBe(true);
      const text = openNote(evidence.files.get('reviews/2026-10/review.note')!, signer);
      const sums = evidence.files.get('reviews/2026-10/SHA256SUMS')!;
      expect(text).toContain(createHash('sha256').update(sums).digest('base64'));
    }
  });
});

describe('nothing is signed', () => {
  test('proof AUD-7 · while entries of the month are not copied', async () => {
    const { prepare, entries, evidence, log } = clinic();
    const later = entries.pop()!;
    await expect(prepare()).rejects.toThrow('1 of 2 tenants');
    expect(log.join()).toContain('IncompleteReviewError');
    expect([...evidence.files.keys()].filter((key) => /note|SUMS|all/.test(key))).toEqual([]);
    entries.push(later);
    expect(await prepare()).toBe(true);
  });

  test('while nothing is copied at all', async () => {
    const { prepare, sizes } = clinic();
    sizes.set('south-clinic', 1);
    await expect(prepare()).rejects.toThrow('1 of 2 tenants');
  });

  test('when there is no time', async () => {
    const { prepare, evidence } = clinic();
    await expect(prepare({ signal: AbortSignal.abort(new Error('no time is left')) })).rejects.toThrow(
      'no time',
    );
    expect(evidence.files.size).toBe(0);
  });

  test('when the signature is not of the key', async () => {
    const { prepare, evidence, signer } = clinic();
    const wrong = { ...signer, sign: () => Promise.resolve(Buffer.alloc(64)) };
    await expect(prepare({ signer: wrong })).rejects.toThrow('does not verify');
    expect(evidence.files.has('reviews/2026-10/review.note')).toBe(false);
  });
});

test('a log that ends within the month is complete', async () => {
  const { prepare, entries, sizes } = clinic();
  entries.pop();
  sizes.set('north-clinic', entries.length);
  expect(await prepare()).toBe(true);
});

describe('months', () => {
  test.each([
    [{}, '2026-11-02T03:00:00Z', '2026-10'],
    [{ time: 'of the scheduler' }, '2027-01-31T23:00:00Z', '2026-12'],
    [{ month: '2026-02' }, '2026-03-01T00:00:00Z', '2026-02'],
  ])('%j at %s is %s', (event, now, name) => {
    expect(parseMonth(event, Date.parse(now)).name).toBe(name);
  });

  test.each([{ month: '2026-11' }, { month: '2026-13' }, { month: 10 }, { month: '' }])(
    '%j is refused',
    (event) => {
      expect(() => parseMonth(event, Date.parse('2026-11-30T23:59:59Z'))).toThrow(/month/);
    },
  );
});

describe('office hours', () => {
  test.each([
    ['2026-10-05T12:00:00Z', true], // Monday 07:00 in summer
    ['2026-10-05T11:59:59Z', false],
    ['2026-11-02T12:30:00Z', false], // Monday 06:30 in winter
    ['2026-10-05T23:59:59Z', true],
    ['2026-10-06T00:00:00Z', false],
    ['2026-10-10T15:00:00Z', false], // Saturday
  ])('%s: %s', (time, open) => {
    expect(within(Date.parse(time))).toBe(open);
  });

  test.each([
    'always',
    'Mon-Fri 7-19 UTC',
    'Fri-Mon 07:00-19:00 UTC',
    'Mon-Fri 19:00-07:00 UTC',
    'Mon-Fri 07:00-19:00 Chicago',
  ])('%j is refused', (text) => {
    expect(() => officeHours(text)).toThrow('OFFICE_HOURS must read like');
  });
});

test('the page escapes what it shows', () => {
  const tally = new Tally(within);
  const role = '<script>alert("1")&';
  tally.add(entry(1, '2026-10-05T15:00:00.000Z', { actor: { id: 'u', role, type: 'person' } }));
  const page = tenantPage({ month: '2026-10', organization: 'n', statistics: tally.statistics() });
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&amp;');
  expect(page).not.toContain('<script');
  expect(page).toContain('register of activity reviews');
});

test('names of members are only names', () => {
  const tally = new Tally(within);
  const odd = {
    action: '__proto__',
    actor: { id: '__proto__', role: 'constructor', type: 'person' },
  } as never;
  tally.add(entry(1, '2026-10-05T15:00:00.000Z', odd));
  const { actions, roles } = JSON.parse(JSON.stringify(tally.statistics())) as Record<string, object>;
  expect(Object.keys(actions!)).toEqual(['__proto__']);
  expect(Object.entries(roles!)).toEqual([['constructor', 1]]);
});
