import { AuditClient } from '../../../runtime/audit';
import { type Issued, SessionRefusal, Sessions, SignIn } from '../../../runtime/sessions';
import { serviceGuard, serviceSigner } from '../../../runtime/service-identity';
import {
  memoryAuditTransport,
  memorySessionStore,
  testDirectory,
  testSealer,
  testSts,
} from '../../../runtime/testing';
import { NURSE, STRANGER } from '../audit/recorder';

const DOCTOR = {
  username: 'jane.doe@example.com',
  password: 'correct horse battery',
  person: '11111111-2222-4333-8444-555555555555',
  tenant: 'clinic-a',
  roles: ['provider'],
  locations: ['site-1'],
} as const;
const PATIENT = {
  ...DOCTOR,
  username: 'john.roe@example.com',
  person: '22222222-2222-4333-8444-555555555555',
  roles: ['patient'],
} as const;
const VIA = { source: { ip: '203.0.113.7', userAgent: 'test' }, requestId: 'req-1' };
const ORIGIN = 'https://app.example.com';

function world() {
  const time = { now: Date.parse('2026-03-02T10:00:00Z') };
  const clock = () => time.now;
  const directory = testDirectory([DOCTOR, PATIENT], clock);
  const { tokens, directories, cognito, pools } = directory;
  const recorded = memoryAuditTransport();
  const sessions = new Sessions({
    store: memorySessionStore(),
    tokens,
    directories,
    sealer: testSealer,
    audit: new AuditClient({ transport: recorded, clock }),
    stranger: STRANGER,
    origin: ORIGIN,
    clock,
  });
  const signIn = new SignIn({ cognito, pools, sealer: testSealer, origin: ORIGIN, clock });
  const check = ({ token }: Issued) =>
    sessions.check(token, 'browser', VIA).then(
      () => 'let in',
      (error: unknown) => (error as SessionRefusal).reason,
    );
  const begin = () => sessions.begin('workforce', directory.signIn(DOCTOR.username), 'browser', VIA);
  return { time, directory, recorded, sessions, signIn, check, begin };
}

test('who is used to a session keeps it over renewals, until the account is disabled', async () => {
  const { time, directory, recorded, check, begin } = world();
  const issued = await begin();
  for (let quarter = 0; quarter < 12; quarter++) {
    time.now += 15 * 60_000;
    expect(await check(issued)).toBe('let in');
  }
  directory.disable(DOCTOR.username);
  time.now += 16 * 60_000;
  expect(await check(issued)).toBe('session-ended');
  expect(recorded.records.map(({ action, outcome }) => `${action} ${outcome}`)).toContain('login success');
  expect(() => directory.signIn(DOCTOR.username)).toThrow(RangeError);
});

test('who steps up is known by its account', async () => {
  const { time, sessions, signIn, begin } = world();
  const { session } = await begin();
  time.now += 60_000;
  const first = await signIn.password('workforce', DOCTOR.person, DOCTOR.password, VIA);
  const done = await signIn.answer((first as { ticket: string }).ticket, { code: '123456' }, VIA);
  if (done.step !== 'done') throw new Error(done.step);
  const again = await sessions.reauthenticate(session, done.tokens);
  expect(again.session.principal.authenticatedAt).toBe(time.now / 1000);
});

test.each([
  ['a wrong password', 'workforce', DOCTOR.username, 'wrong', 'credentials'],
  ['nobody', 'workforce', 'nobody@example.com', DOCTOR.password, 'credentials'],
  ['somebody of the other directory', 'workforce', PATIENT.username, PATIENT.password, 'credentials'],
] as const)('a test directory refuses %s', async (_, where, username, password, reason) => {
  const { signIn } = world();
  await expect(signIn.password(where, username, password, VIA)).rejects.toMatchObject({ reason });
});

test('a test directory refuses a wrong code, and takes the right one afterwards', async () => {
  const { signIn } = world();
  const step = await signIn.password('patients', PATIENT.username, PATIENT.password, VIA);
  const { ticket } = step as { ticket: string };
  await expect(signIn.answer(ticket, { code: '654321' }, VIA)).rejects.toMatchObject({ reason: 'code' });
  expect(await signIn.answer(ticket, { code: '123456' }, VIA)).toMatchObject({ step: 'done' });
  await expect(signIn.answer(ticket, { code: '123456' }, VIA)).rejects.toMatchObject({
    reason: 'credentials',
  });
});

test('tokens are of one directory and one sign-in, for half an hour; a refresh token is used once', async () => {
  const { time, directory } = world();
  const [tokens, others] = [directory.signIn(DOCTOR.username), directory.signIn(DOCTOR.username)];
  const refused = { reason: 'tokens-refused' };
  const verify: typeof directory.tokens.verify = (where, shown) => directory.tokens.verify(where, shown);
  await expect(verify('patients', tokens)).rejects.toMatchObject(refused);
  await expect(verify('workforce', { ...tokens, idToken: others.idToken })).rejects.toMatchObject(refused);
  await expect(verify('workforce', tokens)).resolves.toMatchObject({ person: DOCTOR.person });
  time.now += 1800_000;
  await expect(verify('workforce', tokens)).rejects.toMatchObject(refused);
  expect(await directory.directories.workforce.renew(tokens.refreshToken)).toBeDefined();
  expect(await directory.directories.workforce.renew(tokens.refreshToken)).toBeUndefined();
});

test('the audit transport keeps records and what is none apart, and takes nothing once it is closed', async () => {
  const recorded = memoryAuditTransport();
  const audit = new AuditClient({ transport: recorded });
  const event = { ...NURSE, ...VIA, action: 'read', fields: ['name'], outcome: 'success' } as const;
  const { id } = await audit.record({ ...event, resource: { type: 'patient', id: 'p-1' } });
  await audit.record({ ...event, resource: { type: '', id: 'p-1' } });
  expect(recorded.records).toMatchObject([{ id, action: 'read' }]);
  expect(recorded.refused).toHaveLength(1);
  await recorded.close();
  const third = audit.record({ ...event, resource: { type: 'patient', id: 'p-1' } });
  await expect(third).rejects.toMatchObject({ name: 'AuditTransportError' });
});

test('what is sealed opens for its name alone', async () => {
  const sealed = await testSealer.seal('session#1', 'text');
  expect(await testSealer.open('session#1', sealed)).toBe('text');
  await expect(testSealer.open('session#2', sealed)).rejects.toThrow('something else');
});

test('the STS of tests refuses what was signed for another workload, and whoever it does not know', async () => {
  const role = 'arn:aws:iam::111122223333:role/services/portal';
  const region = 'us-east-1';
  const request = { method: 'GET', target: '/internal/billing/claims?page=2', body: Buffer.alloc(0) };
  const call = async (audience: string, [asks, vouches] = [testSts(), testSts()]) => {
    const credentials = asks.credentialsOf(role);
    const headers = new Headers({
      ...(await serviceSigner({ audience, region, credentials }).sign(request)),
    });
    const guard = serviceGuard({ audience: 'billing', region, callers: { portal: role }, sts: vouches });
    return guard.verify(request, (name) => headers.get(name) ?? undefined);
  };
  const sts = testSts();
  expect(await call('billing', [sts, sts])).toEqual({ name: 'portal', roleArn: role });
  const refused = { reason: 'identity-refused' };
  await expect(call('scheduling', [sts, sts])).rejects.toMatchObject(refused);
  await expect(call('billing')).rejects.toMatchObject(refused);
  expect(() => sts.credentialsOf('arn:aws:iam::111122223333:user/portal')).toThrow(TypeError);
});
