import { dynamodbSessionStore, type SessionStore } from '../../../runtime/sessions';
import { aggregated } from '../../support/aws/aggregated';
import { KeyedTable } from '../../support/aws/keyed-table';
import { Process } from '../../support/aws/service';
import { recorder } from '../audit/recorder';
import { device, refusal, VIA, world } from './world';

afterEach(() => jest.restoreAllMocks());

/** As the SDK does when the answer to a write is lost: it asks the same again, and hears only the second answer. */
function asksTwice(table: KeyedTable): SessionStore {
  const client = aggregated(new Process().client('dynamodb', table.operations));
  const { getItem, putItem, updateItem, deleteItem } = client as Record<
    string,
    (input: object) => Promise<unknown>
  >;
  const twice = (call: (input: object) => Promise<unknown>) => async (input: object) => {
    await call(input).catch(() => undefined);
    return call(input);
  };
  const lossy = { getItem, deleteItem, putItem: twice(putItem!), updateItem: twice(updateItem!) };
  return dynamodbSessionStore(lossy as never, 'sessions');
}

test('proof IDN-2 · the end of a session is recorded, although the answer to its write was lost', async () => {
  const here = world();
  const sessions = here.launch({ store: asksTwice(here.table) });
  const { session, token } = await here.begin(sessions);
  await sessions.end(session);
  expect(here.told()).toEqual(['login success', 'logout success signed-out']);
  expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('session-ended');
  expect(here.told()).toHaveLength(2);
});

test('proof IDN-2 · a replayed token pages, although the answer to the write that ends the session was lost', async () => {
  const here = world();
  const sessions = here.launch({ store: asksTwice(here.table) });
  const { token } = await here.begin(sessions);
  await sessions.refresh(token, 'browser', VIA);
  here.pass({ seconds: 11 });
  expect(await refusal(sessions.refresh(token, 'browser', VIA))).toBe('session-ended');
  expect(here.told()).toContain('session-revoked success refresh-replayed');
});

test('a proof that was shown once is taken once', async () => {
  const here = world();
  const sessions = here.launch({ store: asksTwice(here.table) });
  const { session } = await here.begin(sessions);
  const request = { method: 'POST', path: '/session/device' };
  const proof = device().proof({ ...request, binding: session.csrf, at: here.seconds() });
  const bound = await sessions.devices.bind(session, { ...request, proof });
  expect(bound.session.principal.device).toBeDefined();
  expect(await refusal(sessions.devices.bind(bound.session, { ...request, proof }))).toBe('device-required');
});

test('whoever holds a lease asks the directory at once', async () => {
  const here = world();
  const paused: number[] = [];
  const pause = async (ms: number) => void paused.push(ms);
  const sessions = here.launch({ store: asksTwice(here.table), pause });
  const { token } = await here.begin(sessions);
  here.pass({ minutes: 20 });
  await sessions.check(token, 'browser', VIA);
  expect([here.cognito.asked, paused]).toEqual([1, []]);
});

describe('proof IDN-2 · who ended a session is in the trail, although the trail was away when they did', () => {
  const ADMIN = '22222222-2222-4333-8444-555555555555';
  const BY = { source: { ip: '203.0.113.99', userAgent: 'admin' }, requestId: 'req-admin' };

  /** A session that an administrator has ended while nothing could be recorded. */
  async function revoked() {
    const here = world();
    const sessions = here.launch();
    const away = recorder();
    away.fail();
    const { token, session } = await here.begin(sessions);
    const claims = { sub: ADMIN, 'bulwark:roles': 'administrator', 'bulwark:home-location': undefined };
    const tokens = here.signIn({ access: claims, id: { sub: ADMIN } });
    const by = await sessions.begin('workforce', tokens, 'browser', BY);
    const id = session.principal.session;
    expect(await refusal(here.launch({ audit: away.audit }).revoke(by.session, id))).toBe(
      'AuditTransportError',
    );
    return { ...here, sessions, token, by: by.session, id, before: here.trail.records.length };
  }

  const RECORD = {
    action: 'session-revoked',
    reason: 'revoked',
    actor: { id: ADMIN, role: 'administrator', type: 'person' },
    location: 'none',
    ...BY,
  };

  test('when its token is shown again, to whomever', async () => {
    const { launch, token, trail, before, id } = await revoked();
    for (let time = 0; time < 2; time++)
      expect(await refusal(launch().check(token, 'browser', VIA))).toBe('session-ended');
    expect(trail.records.slice(before)).toMatchObject([{ ...RECORD, resource: { type: 'session', id } }]);
  });

  test('when it is ended once more', async () => {
    const { sessions, by, trail, before, id } = await revoked();
    for (let time = 0; time < 2; time++) await sessions.revoke(by, id);
    expect(trail.records.slice(before)).toMatchObject([{ ...RECORD, resource: { type: 'session', id } }]);
  });
});
