import { createHash, generateKeyPairSync } from 'node:crypto';
import { cognitoAccounts } from '../../../lambda/access-report/directory-client';
import type {
  ApplicationAccount,
  DirectoryAccount,
  Facts,
  Sources,
} from '../../../lambda/access-report/facts';
import { type Finding, FINDINGS } from '../../../lambda/access-report/findings';
import { report } from '../../../lambda/access-report/handler';
import { reportPage } from '../../../lambda/access-report/page';
import { accessReport } from '../../../lambda/access-report/report';
import { rolesInTrail } from '../../../lambda/access-report/roles-client';
import { peopleCsv } from '../../../lambda/access-report/csv';
import { parseWorkforce, type Person } from '../../../lambda/shared/workforce';
import { ed25519Signer, openNote } from '../../../runtime/tlog/note';
import { type Call, type Fate, Process, refusal } from '../../support/aws/service';
import { FakeUserPool } from '../../support/aws/user-pool';
import { memoryEvidence } from '../../support/memory-evidence';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000);
const noWait = () => Promise.resolve();
const alive = new AbortController().signal;
const signer = ed25519Signer('access-reports.example.com', generateKeyPairSync('ed25519').privateKey);

const person = (n: number, over: object = {}): Person =>
  parseWorkforce(
    JSON.stringify({
      people: [
        {
          id: `P-${n}`,
          title: 'Physician',
          state: 'active',
          startsOn: '2026-01-01',
          tenant: 'clinic-a',
          account: idOf(n),
          roles: ['provider'],
          awsRoles: [],
          devices: [],
          vendorAccounts: [],
          ...over,
        },
      ],
    }),
  )[0]!;
const left = (n: number) =>
  person(n, {
    state: 'left',
    leavesAt: '2026-11-01T00:00:00.000Z',
    checklist: { vendorAccounts: {}, devices: {} },
  });
const account = (n: number, over: Partial<DirectoryAccount> = {}): DirectoryAccount => ({
  account: idOf(n),
  tenant: 'clinic-a',
  status: 'active',
  createdAt: daysAgo(200).toISOString(),
  factors: ['SOFTWARE_TOKEN_MFA'],
  lastSignIn: daysAgo(1).toISOString(),
  ...over,
});
const inDatabase = (n: number, over: Partial<ApplicationAccount> = {}): ApplicationAccount => ({
  account: idOf(n),
  tenant: 'clinic-a',
  status: 'active',
  roles: ['provider'],
  lastSignIn: undefined,
  ...over,
});
const facts = (over: Partial<Facts> = {}): Facts => ({
  at: new Date(NOW).toISOString(),
  register: [person(1)],
  directory: [account(1)],
  awsRoles: [],
  patients: 4711,
  ...over,
});

describe('proof IDN-5 · what needs a look', () => {
  const gone = { directory: [] };
  test.each<[Finding | 'nothing', Partial<Facts>]>([
    ['nothing', {}],
    ['nothing', { application: [inDatabase(1)] }],
    ['nothing', { directory: [account(1, { lastSignIn: daysAgo(89.9).toISOString() })] }],
    ['stale', { directory: [account(1, { lastSignIn: daysAgo(90).toISOString() })] }],
    [
      'nothing',
      {
        directory: [account(1, { lastSignIn: undefined })],
        application: [inDatabase(1, { lastSignIn: daysAgo(3).toISOString() })],
      },
    ],
    ['never-used', { directory: [account(1, { lastSignIn: undefined, status: 'invited', factors: [] })] }],
    [
      'nothing',
      {
        directory: [
          account(1, { lastSignIn: undefined, status: 'invited', createdAt: daysAgo(6.9).toISOString() }),
        ],
      },
    ],
    [
      'never-used',
      { directory: [account(1, { lastSignIn: undefined, createdAt: daysAgo(7).toISOString() })] },
    ],
    ['no-second-factor', { directory: [account(1, { factors: [] })] }],
    ['left-and-enabled', { register: [left(1)] }],
    ['left-and-enabled', { register: [left(1)], directory: [account(1, { status: 'invited' })] }],
    ['nothing', { register: [left(1)], directory: [account(1, { status: 'disabled', factors: [] })] }],
    ['nothing', { register: [left(1)], ...gone }],
    ['not-in-register', { register: [] }],
    ['not-in-directory', gone],
    ['tenant-differs', { directory: [account(1, { tenant: 'clinic-b' })] }],
    ['roles-differ', { application: [inDatabase(1, { roles: ['owner'] })] }],
    ['nothing', { application: [inDatabase(1, { status: 'suspended', roles: ['owner'] })] }],
    ['not-in-database', { application: [] }],
    ['only-in-database', { register: [], ...gone, application: [inDatabase(1)] }],
    ['nothing', { register: [], ...gone, application: [inDatabase(1, { status: 'ended' })] }],
    [
      'disabled-and-active',
      { directory: [account(1, { status: 'disabled' })], application: [inDatabase(1)] },
    ],
  ])('%s', (finding, over) => {
    const { findings } = accessReport(facts(over));
    expect(findings).toEqual(finding === 'nothing' ? {} : { [finding]: 1 });
  });

  test.each<[Finding | 'nothing', number, Date | undefined, string[]]>([
    ['nothing', 3, daysAgo(1), ['Viewer']],
    ['role-unused', 0, undefined, ['Viewer']],
    ['role-unassigned', 3, daysAgo(1), []],
    ['role-unknown', 3, daysAgo(1), ['Viewer', 'Owner']],
  ])('of a role in AWS: %s', (finding, sessions, lastUse, awsRoles) => {
    const use = { role: 'Viewer', lastUse: lastUse?.toISOString(), sessions, people: sessions };
    const { findings, awsRoles: rows } = accessReport(
      facts({ register: [person(1, { awsRoles })], awsRoles: [use] }),
    );
    expect(findings).toEqual(finding === 'nothing' ? {} : { [finding]: 1 });
    expect(rows[0]).toMatchObject({ role: 'Viewer', assigned: awsRoles.length > 0 ? ['P-1'] : [] });
  });

  test('who has left holds no role in AWS any more', () => {
    const use = { role: 'Viewer', lastUse: daysAgo(1).toISOString(), sessions: 3, people: 1 };
    const register = [{ ...left(1), awsRoles: ['Viewer', 'Owner'] }];
    const { awsRoles } = accessReport(facts({ register, directory: [], awsRoles: [use] }));
    expect(awsRoles).toMatchObject([{ role: 'Viewer', assigned: [], findings: ['role-unassigned'] }]);
  });

  test('who has no account is listed all the same', () => {
    const register = [person(1), person(2, { account: undefined, awsRoles: ['Viewer'] })];
    const { people } = accessReport(facts({ register }));
    expect(people).toMatchObject([
      { person: 'P-1', account: idOf(1) },
      { person: 'P-2', account: '', status: 'absent', awsRoles: ['Viewer'] },
    ]);
  });

  test.each([
    [100, 3],
    [3, 100],
  ])('the last use is the later one: %d days ago by the directory, %d by the database', (there, here) => {
    const directory = [account(1, { lastSignIn: daysAgo(there).toISOString() })];
    const application = [inDatabase(1, { lastSignIn: daysAgo(here).toISOString() })];
    const { people, findings } = accessReport(facts({ directory, application }));
    expect(people[0]!.lastUse).toBe(daysAgo(3).toISOString().slice(0, 10));
    expect(findings).toEqual({});
  });

  test('each has its words', () => {
    expect(Object.values(FINDINGS).every((text) => text.endsWith('.'))).toBe(true);
  });
});

/** A pool, and the sources over it. */
function practice(fate: (call: Call, number: number) => Fate = () => 'done') {
  const pool = new FakeUserPool('pool');
  const process = new Process(fate);
  const client = process.client('cognito', {
    ...pool.operations,
    DescribeUserPool: () => ({ UserPool: { EstimatedNumberOfUsers: 4711 } }),
  });
  const sources: Sources = {
    ...cognitoAccounts(client, { workforce: 'pool', patients: 'others' }, { wait: noWait, now: () => NOW }),
    awsRoles: () => Promise.resolve([]),
  };
  const evidence = memoryEvidence();
  const metrics: Record<string, number>[] = [];
  return {
    pool,
    process,
    sources,
    evidence,
    metrics,
    run: (event: unknown = { now: true }, at = NOW, over: Partial<Sources> = {}, signal = alive) =>
      report(event, {
        register: [person(1)],
        sources: { ...sources, ...over },
        evidence,
        signer: () => Promise.resolve(signer),
        emit: (values) => void metrics.push({ ...values }),
        clock: () => at,
        signal,
      }),
  };
}

test('proof IDN-5 · of five thousand people nobody is left out, under throttling', async () => {
  let calls = 0;
  const { pool, sources, process } = practice(() =>
    calls++ % 5 === 0 ? refusal('TooManyRequestsException') : 'done',
  );
  for (let n = 0; n < 5000; n++) {
    pool.add(idOf(n), { events: [{ type: 'SignIn', response: 'Pass', at: daysAgo(n % 100) }] });
  }
  const accounts = await sources.directory(alive);
  expect(new Set(accounts.map((it) => it.account)).size).toBe(5000);
  expect(accounts.every(({ factors }) => factors.length === 1)).toBe(true);
  expect(process.calls).toBeLessThan(13_000);
});

describe('proof IDN-5 · the last use', () => {
  const signIns = (...events: [string, string, number][]) =>
    events.map(([type, response, days]) => ({ type, response, at: daysAgo(days) }));
  test.each<[string, ReturnType<typeof signIns>, number | undefined]>([
    ['is the newest sign-in', signIns(['SignIn', 'Pass', 2], ['SignIn', 'Pass', 9]), 2],
    ['is no failure', signIns(['SignIn', 'Fail', 1], ['SignIn', 'InProgress', 2], ['SignIn', 'Pass', 3]), 3],
    ['is no forgotten password', signIns(['ForgotPassword', 'Pass', 1]), undefined],
    [
      'stands behind hundreds of failures',
      [
        ...Array.from({ length: 150 }, () => signIns(['SignIn', 'Fail', 1])[0]!),
        ...signIns(['SignIn', 'Pass', 5]),
      ],
      5,
    ],
    ['is forgotten after more than a year', signIns(['SignIn', 'Pass', 401]), undefined],
    ['is not there', [], undefined],
  ])('%s', async (_, events, days) => {
    const { pool, sources } = practice();
    pool.add(idOf(1), { events });
    const [one] = await sources.directory(alive);
    expect(one?.lastSignIn).toBe(days === undefined ? undefined : daysAgo(days).toISOString());
  });
});

test('states of accounts; one that goes meanwhile is left out', async () => {
  const { pool, sources } = practice(({ operation, input }) =>
    operation === 'AdminGetUser' && input.Username === idOf(4) ? refusal('UserNotFoundException') : 'done',
  );
  pool.add(idOf(1));
  pool.add(idOf(2), { status: 'FORCE_CHANGE_PASSWORD', factors: [] });
  pool.add(idOf(3), { enabled: false });
  pool.add(idOf(4));
  const accounts = await sources.directory(alive);
  expect(accounts.map(({ status }) => status).toSorted()).toEqual(['active', 'disabled', 'invited']);
});

describe('proof IDN-5 · the report', () => {
  test('is kept as page, CSV and JSON, signed, and answers with their keys', async () => {
    const { run, pool, evidence, metrics } = practice();
    pool.add(idOf(1), { events: [{ type: 'SignIn', response: 'Pass', at: daysAgo(2) }] });
    const answer = await run();
    const folder = 'access-reports/2026-11-22T120000Z/';
    expect(answer).toEqual({
      keys: ['report.json', 'people.csv', 'report.html', 'SHA256SUMS', 'report.note'].map(
        (it) => folder + it,
      ),
      people: 1,
      findings: 0,
    });
    expect([...evidence.files.keys()].toSorted()).toEqual(answer.keys.toSorted());
    const file = (name: string) => evidence.files.get(folder + name)!;
    const digest = (bytes: Buffer, as: 'hex' | 'base64') => createHash('sha256').update(bytes).digest(as);
    expect(openNote(file('report.note'), signer)).toBe(
      `access-reports.example.com\n${folder}\n${digest(file('SHA256SUMS'), 'base64')}\n`,
    );
    const lines = file('SHA256SUMS').toString().trim().split('\n');
    expect(lines.map((line) => line.slice(66))).toEqual(['people.csv', 'report.html', 'report.json']);
    for (const line of lines) {
      expect(digest(file(line.slice(66)), 'hex')).toBe(line.slice(0, 64));
    }
    expect(file('people.csv').toString().split('\r\n')).toEqual([
      'person,title,account,tenant,employment,status,roles,aws_roles,created_on,last_use,second_factors,findings',
      `P-1,Physician,${idOf(1)},clinic-a,active,active,provider,,2026-01-02,2026-11-20,SOFTWARE_TOKEN_MFA,`,
      '',
    ]);
    expect([...evidence.files.values()].join('')).not.toMatch(/jane.doe/i);
    expect(metrics).toEqual([{ AccessReports: 1, AccessFindings: 0 }]);
  });

  test('of a month is written once, and once more when it was cut short', async () => {
    const { run, evidence } = practice();
    const create = evidence.create.bind(evidence);
    let writes = 0;
    evidence.create = (key, bytes) =>
      ++writes === 4 ? Promise.reject(new Error('cut short')) : create(key, bytes);
    await expect(run({ monthly: true })).rejects.toThrow('cut short');
    expect((await run({ monthly: true }, NOW + 60_000)).keys).toHaveLength(5);
    const before = evidence.files.size;
    expect(await run({ monthly: true }, NOW + 120_000)).toEqual({ keys: [], people: 0, findings: 0 });
    expect(evidence.files.size).toBe(before);
    expect((await run({ now: true }, NOW + 180_000)).keys).toHaveLength(5);
    expect((await run({ monthly: true }, Date.parse('2026-12-01T05:17:00Z'))).keys).toHaveLength(5);
  });

  test.each(['directory', 'application', 'awsRoles', 'patients'] as const)(
    'is none without %s',
    async (name) => {
      const { run, evidence } = practice();
      await expect(
        run({ now: true }, NOW, { [name]: () => Promise.reject(new Error('down')) }),
      ).rejects.toThrow('down');
      expect(evidence.files.size).toBe(0);
    },
  );

  test('is none when there is no time', async () => {
    const { run, evidence } = practice();
    const over = AbortSignal.abort(new Error('no time is left'));
    await expect(run({ now: true }, NOW, {}, over)).rejects.toThrow('no time');
    expect(evidence.files.size).toBe(0);
  });

  test.each([{}, { now: false }, { monthly: true, now: true }, { time: 'x' }, null])(
    '%j is refused',
    async (event) => {
      await expect(practice().run(event)).rejects.toThrow('allowed: { "now": true }');
    },
  );
});

test('what somebody wrote is text in the page and in the table', () => {
  const hostile = person(1, { title: '=HYPERLINK("//x")<script>alert(1)</script>', awsRoles: ['+cmd'] });
  const made = accessReport(facts({ register: [hostile] }));
  expect(peopleCsv(made)).toContain(`"'=HYPERLINK(""//x"")<script>alert(1)</script>"`);
  expect(peopleCsv(made)).toContain("'+cmd");
  expect(reportPage(made)).not.toContain('<script');
  expect(reportPage(made)).toContain('&lt;script&gt;');
});

describe('the use of roles, by the trail', () => {
  const trail = (status: readonly string[]) => {
    const asked: string[] = [...status];
    const started: object[] = [];
    const client = new Process().client('logs', {
      StartQuery: (input: object) => {
        started.push(input);
        return { queryId: 'q-1' };
      },
      GetQueryResults: ({ queryId }: { queryId: string }) => {
        if (queryId !== 'q-1') throw refusal('ResourceNotFoundException');
        const row = {
          role: 'arn:aws:iam::111122223333:role/Viewer',
          lastUse: '2026-11-20T08:00:00Z',
          sessions: '7',
          people: '2',
        };
        return {
          status: asked.shift(),
          results: [Object.entries(row).map(([field, value]) => ({ field, value }))],
        };
      },
    });
    const options = { logGroup: 'trail', roles: ['Viewer', 'Emergency'] };
    return { started, ...rolesInTrail(client, options, { wait: noWait, now: () => NOW }) };
  };

  test('is waited for; a role that nobody took is there too', async () => {
    const { awsRoles, started } = trail(['Scheduled', 'Running', 'Complete']);
    expect(await awsRoles(alive)).toEqual([
      { role: 'Viewer', lastUse: '2026-11-20T08:00:00Z', sessions: 7, people: 2 },
      { role: 'Emergency', lastUse: undefined, sessions: 0, people: 0 },
    ]);
    expect(started).toMatchObject([
      { logGroupName: 'trail', endTime: NOW / 1000, startTime: NOW / 1000 - 90 * 86_400 },
    ]);
  });

  test.each(['Failed', 'Timeout', 'Cancelled', 'Unknown'])(
    'is unknown when the query is %s',
    async (status) => {
      await expect(trail([status]).awsRoles(alive)).rejects.toThrow(status);
    },
  );
});
