import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { record } from '../../../lambda/authentication-events/handler';
import { cognitoPeople } from '../../../lambda/authentication-events/people-client';
import { AuditClient } from '../../../runtime/audit/client';
import type { AuditRecord } from '../../../runtime/audit/record';
import { Process } from '../../support/aws/service';
import { FakeUserPool } from '../../support/aws/user-pool';
import { batch, call, JANE, line, PATIENTS, WORKFORCE } from './samples';

const NOW = Date.parse('2026-09-09T20:30:00.000Z');

function world() {
  const records: AuditRecord[] = [];
  const written: string[] = [];
  const metrics: Record<string, number> = {};
  const pools = [new FakeUserPool(WORKFORCE), new FakeUserPool(PATIENTS)] as const;
  const calls: string[] = [];
  const aws = new Process(({ operation }) => (calls.push(operation), 'done'));
  const client = aws.client('cognito', {
    AdminGetUser: (input: { UserPoolId: string }) =>
      pools.find(({ id }) => id === input.UserPoolId)!.operations.AdminGetUser(input),
  });
  const log = (message: string, fields?: object) => written.push(JSON.stringify({ message, ...fields }));
  pools[0].add(JANE);
  const given = {
    pools: [
      { id: WORKFORCE, directory: 'workforce' as const },
      { id: PATIENTS, directory: 'patients' as const },
    ],
    people: cognitoPeople(client),
    audit: new AuditClient({
      clock: () => NOW,
      transport: {
        maxLineBytes: 100_000,
        send: async (organization, text, refused) => {
          written.push(text);
          if (refused) throw new Error(`malformed: ${refused}`);
          records.push({ ...(JSON.parse(text) as AuditRecord), organization });
        },
        flush: async () => undefined,
        close: async () => undefined,
      },
    }),
    logger: { info: log, warn: log, error: log },
    emit: (values: Readonly<Record<string, number>>) => void Object.assign(metrics, values),
  };
  return { records, written, metrics, pools, calls, given, hear: (event: unknown) => record(given, event) };
}
const recordsOf = async (event: unknown): Promise<AuditRecord[]> => {
  const { hear, records, written } = world();
  await hear(event);
  expect(written.join('\n')).not.toContain('jane.doe');
  return records;
};

test('proof AUD-2 · a sign-in is in the log of the tenant, by account, address and device, without a name', async () => {
  expect(await recordsOf(batch([line()]))).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{14}8/),
      time: '2026-09-09T20:26:40.123Z',
      organization: 'clinic-a',
      location: 'none',
      actor: { id: JANE, role: 'workforce', type: 'person' },
      source: { ip: '203.0.113.7', userAgent: 'Chrome 140, Windows 11' },
      action: 'login',
      resource: { type: 'account', id: JANE },
      fields: [],
      outcome: 'success',
      requestId: 'c3b2a1f7-0000-4000-8000-000000000001',
    },
  ]);
});

test.each<[string, object, string]>([
  ['a success', {}, 'login success -'],
  [
    'a success of medium risk',
    { riskLevel: 'Medium', riskDecision: 'AccountTakeover' },
    'login success risk-medium',
  ],
  [
    'a challenge',
    { eventResponse: 'InProgress', challenges: ['Password:Success'] },
    'mfa-challenge success -',
  ],
  [
    'a wrong password',
    { eventResponse: 'Fail', challenges: ['Password:Failure'] },
    'login failure wrong-password',
  ],
  [
    'a wrong code',
    { eventResponse: 'Fail', challenges: [{ challengeName: 'Mfa', challengeResponse: 'Failure' }] },
    'login failure wrong-second-factor',
  ],
  ['another failure', { eventResponse: 'Fail', challenges: [] }, 'login failure sign-in-failed'],
  ['a risk', { eventResponse: 'Fail', riskLevel: 'High', riskDecision: 'Block' }, 'login denied risk-high'],
  ['a block', { eventResponse: 'Fail', riskDecision: 'BLOCK' }, 'login denied blocked'],
  [
    'a leaked password',
    { eventResponse: 'Fail', riskDecision: 'Block', compromisedCredentialDetected: 'true' },
    'login denied compromised-password',
  ],
  ['a new password', { eventType: 'PasswordChange' }, 'password-change success -'],
  [
    'a new password that is refused',
    { eventType: 'PasswordChange', eventResponse: 'Fail' },
    'password-change failure -',
  ],
  [
    'a forgotten password',
    { eventType: 'ForgotPassword', eventResponse: 'InProgress' },
    'mfa-challenge success password-reset',
  ],
  ['another code', { eventType: 'ResendCode' }, 'mfa-challenge success code-sent-again'],
  ['a sign-up that was refused', { eventType: 'SignUp', eventResponse: 'Fail' }, 'create failure sign-up'],
])('proof AUD-2 · the log of a pool tells of %s', async (_, message, said) => {
  const [told] = await recordsOf(batch([line(message)]));
  expect(`${told!.action} ${told!.outcome} ${told!.reason ?? '-'}`).toBe(said);
});

const SELF = {
  userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
  requestParameters: { accessToken: 'HIDDEN' },
};
test.each<[string, object, string]>([
  ['a user who is disabled', {}, 'clinic-operators revoke success - enabled'],
  ['one who may not', { errorCode: 'AccessDenied' }, 'clinic-operators revoke denied not-authorized enabled'],
  [
    'one whose token is not good for it',
    { ...SELF, eventName: 'VerifySoftwareToken', errorCode: 'NotAuthorizedException' },
    `${JANE} device-added denied not-authorized totp`,
  ],
  [
    'a user who is enabled again',
    { eventName: 'AdminEnableUser' },
    'clinic-operators grant success - enabled',
  ],
  [
    'a password that is set',
    { eventName: 'AdminSetUserPassword' },
    'clinic-operators password-change success -',
  ],
  ['a second factor', { eventName: 'AdminSetUserMFAPreference' }, 'clinic-operators configure success - mfa'],
  ['a user who is deleted', { eventName: 'AdminDeleteUser' }, 'clinic-operators delete success -'],
  [
    'sessions that are ended',
    { eventName: 'AdminUserGlobalSignOut' },
    'clinic-operators session-revoked success -',
  ],
  [
    'a passkey',
    { ...SELF, eventName: 'CompleteWebAuthnRegistration' },
    `${JANE} device-added success - passkey`,
  ],
  ['an authenticator', { ...SELF, eventName: 'VerifySoftwareToken' }, `${JANE} device-added success - totp`],
  [
    'a wrong first code',
    { ...SELF, eventName: 'VerifySoftwareToken', errorCode: 'EnableSoftwareTokenMFAException' },
    `${JANE} device-added failure refused-by-cognito totp`,
  ],
  [
    'an account that is locked',
    {
      ...SELF,
      eventName: 'RespondToAuthChallenge',
      errorCode: 'NotAuthorizedException',
      errorMessage: 'Password attempts exceeded',
    },
    `${JANE} lockout success attempts-exceeded`,
  ],
])('proof AUD-2 · CloudTrail tells of %s', async (_, detail, said) => {
  const [told] = await recordsOf(call(detail));
  const { actor, action, outcome, reason = '-', fields, organization, resource } = told!;
  expect([actor.id, action, outcome, reason, ...fields].join(' ')).toBe(said);
  expect([organization, resource.id]).toEqual(['clinic-a', JANE]);
});

describe('proof AUD-2 · nobody is left out', () => {
  test('somebody who is in no pool, and something that names nobody', async () => {
    const nobody = await recordsOf(
      batch([line({ userSub: '', eventResponse: 'Fail' }), line({ userSub: randomUUID(), eventId: 'e-2' })]),
    );
    expect(nobody.map(({ organization }) => organization)).toEqual(['unknown', 'unknown']);
    expect(nobody[0]!.actor).toEqual({ id: 'unknown', role: 'workforce', type: 'person' });
    const [stranger] = await recordsOf(
      call({ ...SELF, eventName: 'VerifySoftwareToken', additionalEventData: null }),
    );
    expect([stranger!.organization, stranger!.actor.role]).toEqual(['unknown', 'unknown']);
  });

  test('a person is found in whichever pool', async () => {
    const { hear, records, pools } = world();
    const patient = pools[1].add(randomUUID(), { tenant: 'clinic-b' });
    await hear(
      call({ ...SELF, eventName: 'CompleteWebAuthnRegistration', additionalEventData: { sub: patient.sub } }),
    );
    expect(records).toMatchObject([
      { organization: 'clinic-b', actor: { id: patient.sub, role: 'patients' } },
    ]);
  });

  test('a pool that is none of ours is left alone', async () => {
    expect(await recordsOf(call({ requestParameters: { userPoolId: 'us-east-1_OTHER' } }))).toEqual([]);
  });

  test('what is delivered again adds nothing', async () => {
    const both = [...(await recordsOf(batch([line()]))), ...(await recordsOf(batch([line()])))];
    expect(both[1]).toEqual(both[0]);
    const again = [...(await recordsOf(call())), ...(await recordsOf(call()))];
    expect(again[1]).toEqual(again[0]);
  });

  test('a tenant is asked for once', async () => {
    const { hear, calls } = world();
    await hear(batch([line()]));
    await hear(batch([line({ eventId: 'e-2' }), line({ eventId: 'e-3' })]));
    expect(calls).toEqual(['AdminGetUser']);
  });

  test('CloudWatch Logs asks whether anybody is there', async () => {
    expect(
      await recordsOf(batch(['CWL CONTROL MESSAGE: Checking health of destination'], 'CONTROL_MESSAGE')),
    ).toEqual([]);
  });

  test('the device is what the client says, and leaves out what a record does not take', async () => {
    const [told] = await recordsOf(
      batch([line({ deviceName: 'Phone of jane@example.com', ipAddress: 'nowhere' })]),
    );
    expect(told!.source).toEqual({ ip: '::', userAgent: '[withheld: email]' });
  });
});

describe('sabotage AUD-2 · nothing is dropped silently', () => {
  test.each([
    ['no JSON', 'START'],
    ['another kind of event', line({ eventType: 'TelepathicSignIn' })],
    ['another outcome', line({ eventResponse: 'Maybe' })],
    ['no id', line({ eventId: undefined })],
    ['another risk', line({ riskLevel: 'Apocalyptic' })],
  ])('%s fails the delivery, after all else was recorded', async (_, strange) => {
    const { hear, records, metrics, written } = world();
    await expect(hear(batch([line(), strange, line({ eventId: 'e-2' })]))).rejects.toThrow(
      '1 events were not understood',
    );
    expect(records).toHaveLength(2);
    expect(metrics).toEqual({ AuthenticationEventsRecorded: 2, AuthenticationEventsNotUnderstood: 1 });
    expect(written.join()).not.toContain('jane.doe');
  });

  test.each([
    undefined,
    {},
    { awslogs: { data: 'AAAA' } },
    { awslogs: { data: 7 } },
    call({ eventName: 'CreateUserPool' }),
  ])('what is no delivery fails: %j', async (event) => {
    await expect(world().hear(event)).rejects.toThrow(/neither|cannot be read|not understood/);
  });

  test('a pool or a stream that does not answer fails the delivery, which comes again', async () => {
    const { given } = world();
    await expect(
      record(
        { ...given, people: { tenantOf: () => Promise.reject(new Error('throttled')) } },
        batch([line()]),
      ),
    ).rejects.toThrow('throttled');
    await expect(
      record({ ...given, audit: { record: () => Promise.reject(new Error('no stream')) } }, batch([line()])),
    ).rejects.toThrow('no stream');
  });

  test('every event of any batch is a record, or fails the batch', async () => {
    const message = fc.record({
      eventType: fc.constantFrom(
        'SignIn',
        'SignUp',
        'ForgotPassword',
        'PasswordChange',
        'ResendCode',
        'Other',
      ),
      eventResponse: fc.constantFrom('Pass', 'Fail', 'InProgress', ''),
      userSub: fc.oneof(fc.uuid(), fc.constantFrom('', JANE, 'jane.doe@example.com')),
      riskLevel: fc.constantFrom('', 'Low', 'High', 'low'),
      riskDecision: fc.string(),
      challenges: fc.array(fc.string()),
      deviceName: fc.string(),
      ipAddress: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
        const { hear, records } = world();
        const failed = await hear(
          batch(messages.map((one, index) => line({ ...one, eventId: `e-${index}` }))),
        ).then(
          () => 0,
          (error: Error) => Number(/^(\d+) events/.exec(error.message)?.[1]),
        );
        expect(records.length + failed).toBe(messages.length);
      }),
      { numRuns: 60 },
    );
  });
});
