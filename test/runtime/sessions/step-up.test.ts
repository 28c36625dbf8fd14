import { createHash } from 'node:crypto';
import { AuditClient } from '../../../runtime/audit';
import {
  callerOf,
  type EmergencyRequest,
  type Session,
  type Sessions,
  tenantContext,
} from '../../../runtime/sessions';
import { memoryAuditTransport } from '../../../runtime/testing';
import { device, refusal, VIA, world } from './world';

afterEach(() => jest.restoreAllMocks());

const refused = (work: () => unknown): string => {
  try {
    work();
    return 'let in';
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error);
  }
};

async function begun(kind: 'browser' | 'native' = 'browser') {
  const here = world();
  const sessions = here.launch();
  return { here, sessions, ...(await here.begin(sessions, kind)) };
}

describe('a fresh authentication', () => {
  test.each([
    [{ minutes: 4, seconds: 59 }, 'let in'],
    [{ minutes: 5 }, 'authentication-stale'],
    [{ minutes: 5, seconds: 1 }, 'authentication-stale'],
  ])('proof IDN-3 · %j after the sign-in, a sensitive action is: %s', async (later, expected) => {
    const { here, sessions, session } = await begun();
    here.pass(later);
    expect(refused(() => sessions.requireFresh(session.principal))).toBe(expected);
  });

  test('five minutes at most, whatever is asked', async () => {
    const { sessions, session } = await begun();
    for (const minutes of [6, Infinity, NaN, 0])
      expect(() => sessions.requireFresh(session.principal, minutes)).toThrow('allowed: up to 5');
  });

  test('proof IDN-3 · comes from fresh tokens of the same person alone, and brings another token', async () => {
    const { here, sessions, session, token } = await begun();
    const old = here.tokens({}, here.seconds());
    here.pass({ minutes: 6 });
    const other = { sub: '99999999-2222-4333-8444-555555555555' };
    const elsewhere = { 'bulwark:tenant': 'clinic-b', 'custom:tenant': 'clinic-b' };
    for (const tokens of [
      old,
      here.tokens({}, here.seconds() - 360), // asked for anew, with the sign-in of then
      here.tokens({}, here.seconds() - 300), // of a later sign-in, and not fresh either
      here.tokens({ access: other, id: other }),
      here.tokens({ access: elsewhere, id: elsewhere }),
    ]) {
      expect(await refusal(sessions.reauthenticate(session, tokens))).toBe('tokens-refused');
    }
    const next = await sessions.reauthenticate(session, here.signIn());
    expect(refused(() => sessions.requireFresh(next.session.principal))).toBe('let in');
    expect(next.session.principal.session).toBe(session.principal.session);
    expect(next.token).not.toBe(token);
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('superseded');
    expect(here.told().slice(1)).toEqual([
      ...Array.from({ length: 5 }, () => 'login denied authentication-stale'),
      'login success step-up',
    ]);
  });
});

test('proof IDN-4 · a step-up brings what the person may do now, and its own tokens of the directory', async () => {
  const { here, sessions, session } = await begun();
  here.pass({ minutes: 6 });
  here.grant('provider');
  const fresh = here.signIn({ access: { 'bulwark:locations': 'site-3' } });
  const again = await sessions.reauthenticate(session, fresh);
  expect(again.session.principal).toMatchObject({ roles: ['provider'], locations: ['site-3'] });
  await sessions.end(again.session);
  expect(here.cognito.revoked).toEqual([fresh.refreshToken]);
});

test('proof IDN-4 · a step-up that finds the role withdrawn ends the session', async () => {
  const { here, sessions, session } = await begun();
  here.pass({ minutes: 6 });
  here.grant('administrator');
  expect(await refusal(sessions.reauthenticate(session, here.signIn()))).toBe('session-ended');
});

describe('another role', () => {
  test('is one of those held, and brings another token', async () => {
    const { here, sessions, session, token } = await begun();
    expect(await refusal(sessions.actAs(session, 'owner'))).toBe('role-not-held');
    const next = await sessions.actAs(session, 'administrator');
    expect(next.session.principal.role).toBe('administrator');
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('superseded');
    expect((await sessions.check(next.token, 'browser', VIA)).principal.role).toBe('administrator');
    expect(here.told().slice(1)).toEqual(['update denied role-not-held', 'update success']);
  });

  test('that cannot be recorded is not taken', async () => {
    const { here, sessions, session, token } = await begun();
    here.trail.fail();
    expect(await refusal(sessions.actAs(session, 'administrator'))).toBe('AuditTransportError');
    expect((await sessions.check(token, 'browser', VIA)).principal.role).toBe('provider');
  });
});

describe('a device', () => {
  const path = '/visits/1';
  async function bound() {
    const it = await begun();
    const phone = device();
    const proofOf = (session: Session, more?: Parameters<typeof phone.proof>[1]) => ({
      method: 'POST',
      path,
      proof: phone.proof({ method: 'POST', path, binding: session.csrf, at: it.here.seconds() }, more),
    });
    const issued = await it.sessions.devices.bind(it.session, proofOf(it.session));
    const session = await it.sessions.check(issued.token, 'browser', VIA);
    return { ...it, ...issued, session, phone, proofOf };
  }

  test('proof IDN-3 · is known on requests that it proves, and on no other', async () => {
    const { here, sessions, session, proofOf } = await bound();
    expect(refused(() => sessions.requireDevice(session.principal))).toBe('device-required');
    const proved = await sessions.devices.proved(session, proofOf(session));
    expect(refused(() => sessions.requireDevice(proved.principal))).toBe('let in');
    expect(here.told()).toEqual(['login success', 'device-added success']);
  });

  test('sabotage IDN-3 · a session that is bound goes over to no other device, however fresh the sign-in', async () => {
    const { here, sessions, session, phone } = await bound();
    const bind = (by: typeof phone) => {
      const proof = by.proof({ method: 'POST', path, binding: session.csrf, at: here.seconds() });
      return refusal(sessions.devices.bind(session, { method: 'POST', path, proof }));
    };
    expect(await bind(device())).toBe('device-required');
    expect(here.told()).toEqual(['login success', 'device-added success']);
    expect(await bind(phone)).toBe('let in');
  });

  test('a device that one person uses is new to another', async () => {
    const { here, sessions, phone } = await bound();
    const other = { sub: '99999999-2222-4333-8444-555555555555' };
    const tokens = here.signIn({ access: other, id: other });
    const { session } = await sessions.begin('workforce', tokens, 'browser', VIA);
    here.pass({ minutes: 6 });
    const proof = phone.proof({ method: 'POST', path, binding: session.csrf, at: here.seconds() });
    expect(await refusal(sessions.devices.bind(session, { method: 'POST', path, proof }))).toBe(
      'authentication-stale',
    );
  });

  test('a proof is remembered for longer than it could be shown', async () => {
    const { here } = await bound();
    expect(here.items('proof#').map(({ expires }) => Number(expires!.N) - here.seconds())).toEqual([120]);
  });

  test('its id is the thumbprint of its key, RFC 7638', async () => {
    const { sessions, session, phone, proofOf } = await bound();
    const { x, y } = phone.jwk;
    const thumbprint = createHash('sha256')
      .update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)
      .digest('base64url');
    expect((await sessions.devices.proved(session, proofOf(session))).principal.device).toBe(thumbprint);
  });

  test('proof IDN-3 · no proof counts twice, elsewhere, later, for another session or by another key', async () => {
    const { here, sessions, session, phone, proofOf } = await bound();
    const now = here.seconds();
    const used = proofOf(session);
    await sessions.devices.proved(session, used);
    const request = { method: 'POST', path, binding: session.csrf, at: now };
    const { d: _, ...publicPart } = phone.jwk;
    const bad: string[] = [
      used.proof,
      phone.proof({ ...request, method: 'GET' }),
      phone.proof({ ...request, path: '/visits/2' }),
      phone.proof({ ...request, binding: 'another session' }),
      phone.proof({ ...request, at: now - 60 }),
      phone.proof({ ...request, at: now + 6 }),
      phone.proof(request, { claims: { jti: undefined } }),
      phone.proof(request, { claims: { ath: undefined } }),
      phone.proof(request, { claims: { htu: `https://other.example.com${path}` } }),
      phone.proof(request, { header: { alg: 'none' } }),
      phone.proof(request, { header: { alg: 'HS256' } }),
      phone.proof(request, { header: { typ: 'JWT' } }),
      phone.proof(request, { header: { jwk: phone.jwk } }), // with its private part
      phone.proof(request, { header: { jwk: { ...publicPart, x: 'A'.repeat(43) } } }), // no point of the curve
      device().proof(request),
      phone.proof(request).replace(/\.[^.]+$/, `.${'A'.repeat(86)}`),
      `${phone.proof(request)}.x`,
      'x'.repeat(5000),
      '',
    ];
    for (const proof of bad)
      expect(await refusal(sessions.devices.proved(session, { method: 'POST', path, proof }))).toBe(
        'device-required',
      );
    // Another process knows of the proof that was used, too.
    expect(await refusal(here.launch().devices.proved(session, used))).toBe('device-required');
    const nearly = phone.proof({ ...request, at: now - 59 });
    expect(await refusal(sessions.devices.proved(session, { method: 'POST', path, proof: nearly }))).toBe(
      'let in',
    );
  });

  test('a new one needs a fresh authentication, one that is known does not', async () => {
    const { here, sessions, phone } = await bound();
    const next = await here.begin(sessions);
    here.pass({ minutes: 6 });
    const proofBy = (by: typeof phone) => ({
      method: 'POST',
      path,
      proof: by.proof({ method: 'POST', path, binding: next.session.csrf, at: here.seconds() }),
    });
    expect(await refusal(sessions.devices.bind(next.session, proofBy(device())))).toBe(
      'authentication-stale',
    );
    const again = await sessions.devices.bind(next.session, proofBy(phone));
    expect(again.session.principal.device).toBeDefined();
    await sessions.devices.forget(again.session, again.session.principal.device!);
    const third = await here.begin(sessions);
    here.pass({ minutes: 6 });
    const proof = phone.proof({ method: 'POST', path, binding: third.session.csrf, at: here.seconds() });
    expect(await refusal(sessions.devices.bind(third.session, { method: 'POST', path, proof }))).toBe(
      'authentication-stale',
    );
  });
});

describe('emergency access', () => {
  const WHY: EmergencyRequest = {
    reason: 'care-team-unavailable',
    explanation: 'Nobody of the care team of the patient in room 4 can be reached.',
  };

  test('proof IDN-7 · is a role of its own for an hour, and every request under it says so', async () => {
    const { here, sessions, session } = await begun();
    const { token, session: begun_ } = await sessions.emergency.begin(session, { ...WHY, minutes: 600 });
    const { principal } = begun_;
    expect(principal.emergency).toEqual({ until: here.seconds() + 3600, reason: 'care-team-unavailable' });
    expect(tenantContext(principal, 'operations', 'r-1')).toMatchObject({
      role: 'emergency',
      purpose: 'emergency',
    });
    expect(callerOf(principal)).toMatchObject({ actor: { role: 'emergency' }, purpose: 'emergency' });
    expect(here.trail.records.at(-1)).toMatchObject({
      action: 'break-glass',
      outcome: 'success',
      reason: 'care-team-unavailable',
      purpose: 'emergency',
    });
    const under = async (process: Sessions) =>
      (await process.check(token, 'browser', VIA)).principal.emergency;
    for (const [minutes, seconds, there] of [
      [29, 0, true],
      [29, 0, true],
      [1, 59, true],
      [0, 1, false],
    ] as const) {
      here.pass({ minutes, seconds });
      expect((await under(sessions)) !== undefined).toBe(there);
      expect((await under(here.launch())) !== undefined).toBe(there);
    }
  });

  test('proof IDN-7 · needs a fresh authentication, a reason and an explanation, and is for the workforce', async () => {
    const { here, sessions, session } = await begun();
    for (const wrong of [
      { reason: 'curiosity' as never },
      { reason: undefined as never },
      { explanation: '' },
      { explanation: '         x         ' },
      { explanation: undefined as never },
      { explanation: 'x'.repeat(1001) },
      { minutes: 0 },
      { minutes: NaN },
    ]) {
      expect(await refusal(sessions.emergency.begin(session, { ...WHY, ...wrong }))).toBe('reason-required');
    }
    here.pass({ minutes: 5 });
    expect(await refusal(sessions.emergency.begin(session, WHY))).toBe('authentication-stale');
    here.grant('patient');
    const patient = await here.begin(sessions, 'browser', 'patients');
    expect(await refusal(sessions.emergency.begin(patient.session, WHY))).toBe('not-workforce');
    expect(here.told().slice(1)).toEqual([
      'break-glass denied authentication-stale',
      'login success',
      'break-glass denied not-workforce',
    ]);
    expect(here.items('emergency#')).toEqual([]);
  });

  test('proof IDN-7 · without a record, or with one that is refused, there is none', async () => {
    const { here, sessions, session, token } = await begun();
    const audit = Object.create(here.trail.audit, {
      record: { value: () => Promise.resolve({ id: 'x', accepted: false, reason: 'clock', problems: [] }) },
    }) as typeof here.trail.audit;
    expect(await refusal(here.launch({ audit }).emergency.begin(session, WHY))).toBe('unavailable');
    here.trail.fail();
    expect(await refusal(sessions.emergency.begin(session, WHY))).toBe('AuditTransportError');
    expect((await here.launch().check(token, 'browser', VIA)).principal.emergency).toBeUndefined();
  });

  test('the explanation is sealed, in no record, and read by those of the tenant, who are recorded', async () => {
    const { here, sessions, session } = await begun();
    await sessions.emergency.begin(session, WHY);
    const stored = Buffer.from(here.items('emergency#')[0]!.data!.B!).toString();
    expect(stored + JSON.stringify(here.trail.records)).not.toContain('room 4');
    const { id } = here.trail.records.at(-1)!.resource;
    const reviewer = await here.begin(sessions);
    expect(await sessions.emergency.explanation(reviewer.session, id)).toBe(WHY.explanation);
    expect(here.told().at(-1)).toBe('read success');
    const claims = { 'bulwark:tenant': 'clinic-b', 'custom:tenant': 'clinic-b' };
    const other = await sessions.begin(
      'workforce',
      here.signIn({ access: claims, id: claims }),
      'browser',
      VIA,
    );
    expect(await refusal(sessions.emergency.explanation(other.session, id))).toBe('not-found');
    here.pass({ hours: 90 * 24 });
    expect(await refusal(sessions.emergency.explanation(reviewer.session, id))).toBe('not-found');
  });

  test('ends when it is ended, or with the session, and does not begin twice', async () => {
    const { here, sessions, session } = await begun();
    const first = await sessions.emergency.begin(session, WHY);
    expect(await refusal(sessions.emergency.begin(first.session, WHY))).toBe('emergency-in-force');
    await sessions.emergency.end(first.session);
    expect((await sessions.check(first.token, 'browser', VIA)).principal.emergency).toBeUndefined();
    expect(here.trail.records.at(-1)).toMatchObject({ action: 'revoke', fields: ['emergency'] });
    const second = await sessions.emergency.begin(first.session, WHY);
    await sessions.end(second.session);
    expect(here.items('session#')[0]).not.toHaveProperty('emergency');
  });

  test('proof IDN-7 · lasts an hour at most, whatever is stored', async () => {
    const { here, token } = await begun();
    const now = here.seconds();
    const [item] = here.items('session#');
    for (const [from, expected] of [
      [now - 3599, { until: now + 1, reason: 'disaster' }],
      [now - 3600, undefined],
    ] as const) {
      item!.emergency = { S: JSON.stringify({ id: 'e-1', from, until: now + 86_400, reason: 'disaster' }) };
      const { principal } = await here.launch().check(token, 'browser', VIA);
      expect(principal.emergency).toEqual(expected);
    }
  });

  test('proof IDN-7 · an end that could not be recorded is one, and is recorded when it is asked for again', async () => {
    const { here, sessions, session } = await begun();
    const { session: glass, token } = await sessions.emergency.begin(session, WHY);
    const transport = memoryAuditTransport();
    await transport.close();
    const deaf = here.launch({ audit: new AuditClient({ transport }) });
    expect(await refusal(deaf.emergency.end(glass))).toBe('AuditTransportError');
    const { principal } = await here.launch().check(token, 'browser', VIA);
    expect(principal.emergency).toBeUndefined();
    await sessions.emergency.end(glass);
    await sessions.emergency.end(glass);
    expect(here.told().filter((line) => line === 'revoke success')).toHaveLength(1);
    expect(here.items('session#')[0]).not.toHaveProperty('emergency');
  });
});
