import { createHash, generateKeyPairSync } from 'node:crypto';
import { cognitoDirectory } from '../../../lambda/offboarding/directory-client';
import { offboarding } from '../../../lambda/offboarding/handler';
import type { World } from '../../../lambda/offboarding/world';
import { ConflictError } from '../../../runtime/tlog/storage';
import { ed25519Signer, openNote } from '../../../runtime/tlog/note';
import { createLogger } from '../../../lambda/shared/logger';
import { parseWorkforce, type Person } from '../../../lambda/shared/workforce';
import type { AuditRecordInput } from '../../../runtime/audit/client';
import { parseRecord } from '../../../runtime/audit/validate';
import { canonicalJson } from '../../../runtime/tlog/canonical-json';
import { type Call, type Fate, Process, refusal } from '../../support/aws/service';
import { FakeUserPool } from '../../support/aws/user-pool';
import { memoryEvidence } from '../../support/memory-evidence';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const ACCOUNT = '3c7e1d5f-8b2a-4d6c-9e0f-1a2b3c4d5e6f';
const OTHER = '5f0e9f9e-36c1-4c0e-9d5e-0a8f6b1c2d31';
const FOLDER = 'leaving/P-4/20261122T113000Z/';
const SWEEP = { sweep: true };

const common = { startsOn: '2026-01-02', tenant: 'clinic-a', roles: ['provider'], awsRoles: [] };
const register = (over: object = {}): readonly Person[] =>
  parseWorkforce(
    JSON.stringify({
      people: [
        {
          ...common,
          id: 'P-4',
          title: 'Physician',
          state: 'leaving',
          leavesAt: '2026-11-22T11:30:00.000Z',
          account: ACCOUNT,
          devices: ['LT-1'],
          vendorAccounts: ['messaging'],
          checklist: { vendorAccounts: {}, devices: {} },
          ...over,
        },
        {
          ...common,
          id: 'P-5',
          title: 'Owner',
          state: 'active',
          account: OTHER,
          devices: ['LT-2'],
          vendorAccounts: ['messaging'],
        },
      ],
    }),
  );

const signer = ed25519Signer('access.example.com', generateKeyPairSync('ed25519').privateKey);

/** Everything that leaving touches, in memory. Whatever the function calls has a fate, and a number. */
class Practice {
  now = NOW;
  readonly pool = new FakeUserPool('pool');
  readonly evidence = memoryEvidence();
  readonly ends = new Map<string, number>();
  readonly records = new Map<string, string>();
  readonly accounts = new Map([[ACCOUNT, 'active']]);
  readonly log: string[] = [];
  metrics: Record<string, number> = {};

  constructor() {
    this.pool.add(ACCOUNT, { factors: ['SOFTWARE_TOKEN_MFA', 'WEB_AUTHN_MFA'], devices: ['d-1', 'd-2'] });
    this.pool.add(OTHER);
  }

  /** @param fate of each call, by its number from 0 */
  run(
    event: unknown = SWEEP,
    fate: (call: Call, number: number) => Fate = () => 'done',
    people = register(),
  ) {
    const process = new Process(fate);
    const world: World = {
      directory: cognitoDirectory(process.client('cognito', this.pool.operations), 'pool', () =>
        Promise.resolve(),
      ),
      sessions: {
        endPerson: (directory, person, { at, reason }) =>
          call(process, 'sessions', 'EndPerson', () => {
            expect([directory, reason]).toEqual(['workforce', 'offboarded']);
            this.ends.set(person, Math.max(at, this.ends.get(person) ?? 0));
          }),
      },
      accounts: {
        end: (tenant, account) =>
          call(process, 'database', 'End', () => {
            expect(tenant).toBe('clinic-a');
            if (!this.accounts.has(account)) return false;
            this.accounts.set(account, 'ended');
            return true;
          }),
      },
      record: (record) => call(process, 'audit', 'Record', () => this.keep(record)),
      evidence: {
        list: (prefix) => this.evidence.list(prefix),
        read: (key) => call(process, 's3', 'GetObject', () => this.evidence.files.get(key)),
        create: (key, bytes) =>
          call(process, 's3', 'PutObject', () => {
            const stored = this.evidence.files.get(key);
            if (stored && !stored.equals(bytes)) throw new ConflictError(key);
            this.evidence.files.set(key, bytes);
          }),
      },
      signer: () => Promise.resolve(signer),
      logger: createLogger((line) => this.log.push(line)),
      clock: () => this.now++,
    };
    const emit = (metrics: Readonly<Record<string, number>>) => void (this.metrics = { ...metrics });
    return offboarding(event, { people, world, emit }).finally(() => void (this.calls = process.calls));
  }
  calls = 0;

  /** As the log does: the same id again must be the same record. */
  private keep(record: AuditRecordInput): void {
    const line = canonicalJson(record);
    const { reason } = parseRecord(line, { now: this.now, organization: 'clinic-a' });
    const known = this.records.get(record.id!) ?? line;
    if (reason !== undefined || known !== line)
      throw new Error(`the log refuses it: ${reason ?? 'id-reused'}`);
    this.records.set(record.id!, line);
  }

  get isOut(): boolean {
    const user = this.pool.users.get(ACCOUNT);
    return (
      (this.ends.get(ACCOUNT) ?? 0) * 1000 > NOW &&
      this.accounts.get(ACCOUNT) !== 'active' &&
      (!user ||
        (!user.enabled && user.signedOut > 0 && user.factors.length === 0 && user.devices.length === 0))
    );
  }

  file(name: string): object {
    const bytes = this.evidence.files.get(FOLDER + name);
    if (!bytes) throw new Error(`no ${name}`);
    return JSON.parse(bytes.toString()) as object;
  }
}

const ignored = (): void => {};

const call = async <T>(process: Process, service: string, operation: string, work: () => T): Promise<T> => {
  const Named = {
    [operation]: class {
      readonly input = {};
    },
  }[operation]! as new () => object;
  const client = process.client(service, { [operation]: work }) as { send(it: object): Promise<T> };
  return client.send(new Named());
};

/** What must hold once a leaving is complete, however it came about. */
function expectOut(practice: Practice): void {
  expect(practice.isOut).toBe(true);
  const report = practice.file('report.json');
  expect(report).toMatchObject({
    person: 'P-4',
    account: ACCOUNT,
    records: [...practice.records.keys()],
  });
  expect(
    [...practice.records.values()].map((line) => (JSON.parse(line) as { action: string }).action),
  ).toEqual(['session-revoked', 'revoke']);
  const text = openNote(practice.evidence.files.get(`${FOLDER}report.note`)!, signer);
  const digest = createHash('sha256')
    .update(practice.evidence.files.get(`${FOLDER}report.json`)!)
    .digest('base64');
  expect(text).toBe(`access.example.com\n${FOLDER}\n${digest}\n`);
  expect(practice.pool.users.get(OTHER)).toMatchObject({ enabled: true, signedOut: 0 });
}

test('proof IDN-8 · one action ends everything, opens the checklist and reports', async () => {
  const practice = new Practice();
  await practice.run();
  expectOut(practice);
  expect(practice.file('case.json')).toMatchObject({
    openedAt: expect.stringMatching(/^2026-11-22T12:00:00/),
    checklist: [
      { what: 'close-vendor-account', of: 'messaging', due: '2026-11-23' },
      { what: 'return-device', of: 'LT-1', due: '2026-11-29' },
      { what: 'wipe-device', of: 'LT-1', due: '2026-12-06' },
    ],
  });
  expect(practice.file('report.json')).toMatchObject({
    steps: ['disable', 'sessions', 'sign-out', 'factors', 'devices', 'account'].map((step) => ({
      step,
      result: 'done',
    })),
    state: { enabled: false, factors: [], devices: 0 },
  });
  expect(practice.metrics).toEqual({
    LeaversSwept: 1,
    LeaversEnded: 1,
    LeaversOverdue: 0,
    LeaversReopened: 0,
    LeavingItemsOverdue: 0,
  });
  expect(practice.log.join()).not.toMatch(/jane|example\.com|Physician/);
});

test('a second run changes nothing, and asks for little', async () => {
  const practice = new Practice();
  await practice.run();
  const files = new Map(practice.evidence.files);
  await practice.run();
  expect(practice.evidence.files).toEqual(files);
  expect(practice.calls).toBe(3);
  expect(practice.metrics).toMatchObject({ LeaversEnded: 0, LeaversReopened: 0 });
});

describe('proof IDN-8 · a run that is cut short is completed by the next', () => {
  test.each<Fate>(['crash-before', 'crash-after', 'before', 'after'])('%s any call', async (fate) => {
    const whole = new Practice();
    await whole.run();
    expect(whole.calls).toBeGreaterThan(12);
    for (let at = 0; at < whole.calls; at++) {
      const practice = new Practice();
      await practice.run(SWEEP, (_, number) => (number === at ? fate : 'done')).catch(() => undefined);
      practice.now += 900_000;
      await practice.run();
      expectOut(practice);
    }
  });

  test('and by the one after, when both are', async () => {
    for (let at = 0; at < 12; at++) {
      const practice = new Practice();
      for (const when of [at, at + 3, at + 6]) {
        await practice.run(SWEEP, (_, n) => (n === when ? 'crash-after' : 'done')).catch(() => undefined);
        practice.now += 900_000;
      }
      await practice.run();
      expect(practice.isOut).toBe(true);
      expectOut(practice);
    }
  });
});

describe('proof IDN-8 · whatever fails, the rest is done at once', () => {
  test.each([
    ['s3', false],
    ['audit', true],
    ['sessions', true],
    ['database', true],
  ])('without %s', async (service, opened) => {
    const practice = new Practice();
    const down = (it: Call): Fate => (it.service === service ? refusal('ServiceUnavailable', 503) : 'done');
    await expect(practice.run(SWEEP, down)).rejects.toThrow('1 are not out yet');
    expect(practice.pool.users.get(ACCOUNT)).toMatchObject({
      enabled: false,
      signedOut: 1,
    });
    expect(practice.evidence.files.has(`${FOLDER}case.json`)).toBe(opened);
    await practice.run();
    expectOut(practice);
  });

  test('a step of the directory that is forbidden stops no other', async () => {
    const practice = new Practice();
    const denied = ({ operation }: Call): Fate =>
      operation === 'AdminUserGlobalSignOut' ? refusal('AccessDeniedException', 400) : 'done';
    await expect(practice.run(SWEEP, denied)).rejects.toThrow('not out yet');
    expect(practice.pool.users.get(ACCOUNT)).toMatchObject({ enabled: false, factors: [], devices: [] });
    expect(practice.accounts.get(ACCOUNT)).toBe('ended');
    expect(practice.records.size).toBe(0);
    expect(practice.log.join()).toContain('sign-out');
  });
});

test('proof IDN-8 · throttling is waited out', async () => {
  const practice = new Practice();
  let times = 0;
  await practice.run(SWEEP, ({ service }) =>
    service === 'cognito' && times++ % 3 < 2 ? refusal('TooManyRequestsException') : 'done',
  );
  expect(practice.isOut).toBe(true);
  expectOut(practice);
});

test('an account that the directory has not is ended everywhere else', async () => {
  const practice = new Practice();
  practice.pool.users.delete(ACCOUNT);
  await practice.run();
  expectOut(practice);
  expect(practice.file('report.json')).toMatchObject({
    state: null,
    steps: [{ step: 'disable', result: 'absent' }, {}, {}, {}, {}, { result: 'done' }],
  });
});

test('one that was disabled before is ended all the same', async () => {
  const practice = new Practice();
  practice.pool.users.get(ACCOUNT)!.enabled = false;
  await practice.run();
  expect(practice.isOut).toBe(true);
  expectOut(practice);
});

test('a sign-out that the directory refuses because the account is disabled is done', async () => {
  const practice = new Practice();
  await practice.run(SWEEP, ({ operation }) =>
    operation === 'AdminUserGlobalSignOut' ? refusal('NotAuthorizedException') : 'done',
  );
  expect(practice.file('report.json')).toMatchObject({ state: { enabled: false } });
});

test('proof IDN-8 · every remembered device is forgotten, however many there are', async () => {
  const practice = new Practice();
  practice.pool.users.get(ACCOUNT)!.devices = Array.from({ length: 121 }, (_, at) => `d-${at}`);
  await practice.run();
  expectOut(practice);
  expect(practice.file('report.json')).toMatchObject({ state: { devices: 0 } });
});

test('proof IDN-8 · an account that still works is no success', async () => {
  const practice = new Practice();
  const user = practice.pool.users.get(ACCOUNT)!;
  Object.defineProperty(user, 'enabled', { get: () => true, set: ignored });
  await expect(practice.run()).rejects.toThrow('not out yet');
  expect(practice.evidence.files.has(`${FOLDER}report.json`)).toBe(false);
});

test('proof IDN-8 · two runs at once leave one case, one report and one pair of records', async () => {
  const practice = new Practice();
  await Promise.all([practice.run(), practice.run(), practice.run({ account: ACCOUNT })]);
  expectOut(practice);
  expect([...practice.evidence.files.keys()].toSorted()).toEqual(
    ['case.json', 'report.json', 'report.note'].map((name) => FOLDER + name),
  );
});

describe('proof IDN-8 · the hour', () => {
  const broken = ({ operation }: Call): Fate =>
    operation === 'AdminDisableUser' ? refusal('InternalErrorException', 500) : 'done';

  test('is counted from when the register said so', async () => {
    const practice = new Practice();
    const late = register({ leavesAt: '2026-11-20T11:30:00.000Z' });
    for (const [minutes, overdue] of [
      [0, 0],
      [59, 0],
      [61, 1],
    ] as const) {
      practice.now = NOW + minutes * 60_000;
      await practice.run(SWEEP, broken, late).catch(() => undefined);
      expect([minutes, practice.metrics.LeaversOverdue]).toEqual([minutes, overdue]);
    }
  });

  test('is counted from the time to leave where no case can be opened', async () => {
    const practice = new Practice();
    practice.now = NOW - 30 * 60_000 + HOUR;
    const down = (it: Call): Fate => (it.operation === 'PutObject' ? refusal('AccessDenied', 403) : 'done');
    await practice.run(SWEEP, down).catch(() => undefined);
    expect(practice.metrics.LeaversOverdue).toBe(1);
  });

  test('nobody leaves early', async () => {
    const practice = new Practice();
    practice.now = Date.parse('2026-11-22T11:29:59Z');
    await practice.run();
    expect(practice.isOut).toBe(false);
    expect(practice.evidence.files.size).toBe(0);
  });

  test('nor a moment late', async () => {
    const practice = new Practice();
    practice.now = Date.parse('2026-11-22T11:30:00Z');
    await practice.run();
    expect(practice.pool.users.get(ACCOUNT)!.enabled).toBe(false);
  });
});

test('proof IDN-8 · an account that is enabled again is ended again, and heard of', async () => {
  const practice = new Practice();
  await practice.run();
  const user = practice.pool.users.get(ACCOUNT)!;
  user.enabled = true;
  user.factors = ['SOFTWARE_TOKEN_MFA'];
  practice.now += HOUR;
  await practice.run();
  expect(practice.metrics).toMatchObject({ LeaversReopened: 1, LeaversEnded: 0 });
  expectOut(practice);
});

test('what is due today is not late', async () => {
  const practice = new Practice();
  for (const [now, late] of [
    ['2026-11-23T23:59:59Z', 0],
    ['2026-11-24T00:00:00Z', 1],
  ] as const) {
    practice.now = Date.parse(now);
    await practice.run();
    expect([now, practice.metrics.LeavingItemsOverdue]).toEqual([now, late]);
  }
});

test('what is not done in time is counted, what is done is not', async () => {
  const practice = new Practice();
  practice.now = Date.parse('2026-12-07T00:00:00Z');
  await practice.run(
    SWEEP,
    undefined,
    register({ checklist: { vendorAccounts: { messaging: '2026-11-23' }, devices: {} } }),
  );
  expect(practice.metrics.LeavingItemsOverdue).toBe(2);
});

test('proof IDN-8 · an account that does not say that it is disabled is no success', async () => {
  const practice = new Practice();
  const { AdminGetUser } = practice.pool.operations;
  practice.pool.operations.AdminGetUser = (input) => ({ ...AdminGetUser(input), Enabled: undefined! });
  await expect(practice.run()).rejects.toThrow('1 are not out yet');
  expect(practice.evidence.files.has(`${FOLDER}report.note`)).toBe(false);
});

describe('at once', () => {
  test('one account, before its time, whatever the register says of it', async () => {
    const practice = new Practice();
    const answer = await practice.run(
      { account: ACCOUNT },
      undefined,
      register({ leavesAt: '2027-01-01T00:00:00.000Z' }),
    );
    expect(answer).toEqual({ folder: 'leaving/P-4/20261122T000000Z/' });
    expect(practice.isOut).toBe(true);
    await expect(practice.run({ account: OTHER })).resolves.toEqual({
      folder: 'leaving/P-5/20261122T000000Z/',
    });
    expect(practice.pool.users.get(OTHER)!.enabled).toBe(false);
    const opened = practice.evidence.files.get('leaving/P-5/20261122T000000Z/case.json')!;
    expect(JSON.parse(opened.toString())).toMatchObject({
      checklist: [
        { what: 'close-vendor-account', of: 'messaging', due: '2026-11-23' },
        { what: 'return-device', of: 'LT-2', due: '2026-11-29' },
        { what: 'wipe-device', of: 'LT-2', due: '2026-12-06' },
      ],
    });
  });

  test('proof IDN-8 · once more on the same day, when the account was enabled again', async () => {
    const practice = new Practice();
    const later = register({ leavesAt: '2027-01-01T00:00:00.000Z' });
    await practice.run({ account: ACCOUNT }, undefined, later);
    const files = practice.evidence.files.size;
    practice.pool.users.get(ACCOUNT)!.enabled = true;
    practice.now += HOUR;
    await practice.run({ account: ACCOUNT }, undefined, later);
    expect(practice.isOut).toBe(true);
    expect(practice.metrics).toEqual({ LeaversReopened: 1 });
    expect(practice.evidence.files.size).toBe(files);
  });

  test.each([
    {},
    { sweep: false },
    { account: 'jane@example.com' },
    { account: ACCOUNT, more: 1 },
    'all',
    null,
  ])('%j is refused', async (event) => {
    const practice = new Practice();
    await expect(practice.run(event)).rejects.toThrow('allowed: { "sweep": true }');
    expect(practice.calls).toBe(0);
  });

  test('a stranger to the register is refused', async () => {
    const practice = new Practice();
    const stranger = '11111111-2222-4333-8444-555555555555';
    await expect(practice.run({ account: stranger })).rejects.toThrow('the register has no such account');
  });
});

test('somebody without an account has a case and a report', async () => {
  const practice = new Practice();
  await practice.run(SWEEP, undefined, register({ account: undefined, tenant: undefined }));
  expect(practice.file('report.json')).toMatchObject({ account: null, steps: [], records: [] });
});
