import { dynamodbSessionStore, identityTokens, type SessionsOptions } from '../../../runtime/sessions';
import { mintToken, parseToken } from '../../../runtime/sessions/token';
import { anotherKey, JWKS, PERSON, refusal, signed, VIA, world, type Claims, unsealed } from './world';

afterEach(() => jest.restoreAllMocks());

describe('tokens of the directory', () => {
  const opened = async (
    claims: Claims,
    more: Partial<SessionsOptions> = {},
    where: 'workforce' | 'patients' = 'workforce',
  ) => {
    const here = world();
    const answer = await refusal(here.launch(more).begin(where, here.signIn(claims), 'browser', VIA));
    return { ...here, answer };
  };

  test('open a session with what the database says, in the role that it names first', async () => {
    const here = world();
    const { session } = await here.begin(here.launch());
    expect(session.principal).toEqual({
      tenant: 'clinic-a',
      person: PERSON,
      directory: 'workforce',
      roles: ['provider', 'administrator'],
      role: 'provider',
      locations: ['site-1', 'site-2'],
      homeLocation: 'site-1',
      session: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      authenticatedAt: here.seconds(),
    });
    expect(session.secondsLeft).toEqual({ idle: 1800, absolute: 86_400 });
    expect(here.trail.records[0]).toMatchObject({
      organization: 'clinic-a',
      location: 'site-1',
      actor: { id: PERSON, role: 'provider', homeLocation: 'site-1' },
      action: 'login',
      outcome: 'success',
    });
  });

  const both = (claims: object): Claims => ({ access: claims, id: claims });
  test.each<[string, Claims]>([
    ['another issuer', both({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0000' })],
    ['another client', { access: { client_id: 'other' } }],
    ['another audience', { id: { aud: 'other' } }],
    ['an ID token for an access token', { access: { token_use: 'id' } }],
    ['an access token for an ID token', { id: { token_use: 'access' } }],
    ['two accounts', { id: { sub: '99999999-2222-4333-8444-555555555555' } }],
    ['two sign-ins', { id: { auth_time: 1 } }],
    ['no tenant', both({ 'bulwark:tenant': undefined })],
    ['a tenant that is none', both({ 'bulwark:tenant': 'Clinic A' })],
    ['two tenants', { id: { 'bulwark:tenant': 'clinic-b' } }],
    ['a tenant that is not that of the account', { id: { 'custom:tenant': 'clinic-b' } }],
    ['an account without a tenant', { id: { 'custom:tenant': undefined } }],
    ['no roles', both({ 'bulwark:roles': '' })],
    ['roles that nobody said', both({ 'bulwark:roles': undefined })],
    ['a role that is none', both({ 'bulwark:roles': 'provider root' })],
    ['emergency as a role', both({ 'bulwark:roles': 'emergency' })],
    ['a patient among the workforce', both({ 'bulwark:roles': 'provider patient' })],
    ['a location that is none', both({ 'bulwark:locations': 'site-1 ../x' })],
    ['an end in the past', both({ exp: Math.floor(Date.parse('2026-03-02T09:00:00Z') / 1000) })],
    ['a beginning in the future', both({ iat: Math.floor(Date.parse('2026-03-02T10:00:07Z') / 1000) })],
    ['a sign-in in the future', both({ auth_time: Math.floor(Date.parse('2026-03-02T10:00:07Z') / 1000) })],
    ['a sign-in of long ago', both({ auth_time: Math.floor(Date.parse('2026-03-02T09:54:00Z') / 1000) })],
  ])('proof IDN-2 · are refused with %s', async (_, claims) => {
    const { answer, told, table } = await opened(claims);
    expect(answer).toBe('tokens-refused');
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatch(/^login denied (tokens-refused|authentication-stale)$/);
    expect(table.items.size).toBe(0);
  });

  test('proof IDN-2 · are refused when somebody else signed them, or nobody did', async () => {
    const here = world();
    const good = here.signIn();
    const [head, body] = good.accessToken.split('.') as [string, string, string];
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
    for (const accessToken of [signed(payload, anotherKey()), `${head}.${body}.AAAA`, unsigned, 'x', '']) {
      const begun = here.launch().begin('workforce', { ...good, accessToken }, 'browser', VIA);
      expect(await refusal(begun)).toBe('tokens-refused');
    }
  });

  test('a patient signs in among patients, and nobody else does', async () => {
    const patient = { 'bulwark:roles': 'patient', 'bulwark:locations': undefined };
    expect((await opened(both(patient), {}, 'patients')).answer).toBe('let in');
    expect((await opened({}, {}, 'patients')).answer).toBe('tokens-refused');
  });

  test('without the keys of the directory nobody knows: 503', async () => {
    const fetcher = { fetch: () => Promise.reject(new Error('no route')) };
    const issuer = {
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example00',
      clientId: 'example-client',
      fetcher,
    };
    const clock = () => Date.now();
    const { answer } = await opened({}, { tokens: identityTokens({ workforce: issuer }, clock) });
    expect(answer).toBe('unavailable');
  });

  test('keys are fetched through the fetcher that was given', async () => {
    const fetch = jest.fn(() => Promise.resolve(Uint8Array.from(Buffer.from(JSON.stringify(JWKS))).buffer));
    const issuer = {
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example00',
      clientId: 'example-client',
      fetcher: { fetch },
    };
    const { answer } = await opened({}, { tokens: identityTokens({ workforce: issuer }, () => Date.now()) });
    expect(answer).toBe('let in');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('without a record nobody is let in', async () => {
    const here = world();
    here.trail.fail();
    expect(await refusal(here.begin(here.launch()))).toBe('AuditTransportError');
  });
});

describe('tokens of ours', () => {
  test('are random, and nothing in the table opens a session', async () => {
    const here = world();
    const sessions = here.launch();
    const { token, session } = await here.begin(sessions);
    const [id, secret] = token.split('.') as [string, string];
    const stored = JSON.stringify([...here.table.items], (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    for (const half of [id, secret, session.csrf]) expect(stored).not.toContain(half);
    expect(JSON.stringify([session, here.trail.records])).not.toContain(id);
    for (const wrong of ['', token.slice(1), `${token}x`, mintToken().token, session.principal.session]) {
      expect(await refusal(sessions.check(wrong, 'browser', VIA))).toBe('no-session');
    }
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('let in');
    expect(parseToken(token)?.csrf).toBe(session.csrf);
  });

  test('the refresh token of the directory lies sealed, for its session', async () => {
    const here = world();
    const tokens = here.signIn();
    await here.launch().begin('workforce', tokens, 'browser', VIA);
    const [item] = here.items('session#');
    expect(Buffer.from(item!.refreshToken!.B!).toString()).not.toContain(tokens.refreshToken);
    expect(unsealed(item!.refreshToken!.B!)).toBe(`${item!.key!.S} ${tokens.refreshToken}`);
  });

  test('a cookie is no bearer token, and the other way round', async () => {
    const here = world();
    const sessions = here.launch();
    const browser = await here.begin(sessions, 'browser');
    const native = await here.begin(sessions, 'native');
    expect(await refusal(sessions.check(browser.token, 'native', VIA))).toBe('no-session');
    expect(await refusal(sessions.check(native.token, 'browser', VIA))).toBe('no-session');
    expect(await refusal(sessions.refresh(native.token, 'browser', VIA))).toBe('no-session');
    expect(await refusal(sessions.check(native.token, 'native', VIA))).toBe('let in');
  });

  test('a native client exchanges its token every quarter of an hour', async () => {
    const here = world();
    const sessions = here.launch();
    const { token } = await here.begin(sessions, 'native');
    here.pass({ minutes: 14, seconds: 59 });
    expect(await refusal(sessions.check(token, 'native', VIA))).toBe('let in');
    here.pass({ seconds: 1 });
    expect(await refusal(sessions.check(token, 'native', VIA))).toBe('refresh-due');
    const next = await sessions.refresh(token, 'native', VIA);
    expect(await refusal(sessions.check(next.token, 'native', VIA))).toBe('let in');
  });
});

test('an item that is none of ours lets nobody in', async () => {
  const here = world();
  const sessions = here.launch({ limits: { cacheSeconds: 0 } });
  const { token } = await here.begin(sessions);
  const [item] = here.items('session#');
  const wrong: Record<string, object>[] = [
    { roles: { S: '["root"]' } },
    { roles: { S: '[' } },
    { began: { S: 'today' } },
    { seen: { N: '-1' } },
  ];
  for (const spoilt of wrong) {
    here.table.items.set(item!.key!.S!, { ...item!, ...spoilt });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('SessionStoreError');
  }
  here.table.items.set(item!.key!.S!, item!);
  here.table.items.set(`person#workforce#${PERSON}`, { key: { S: `person#workforce#${PERSON}` } });
  expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('SessionStoreError');
});

test('the message of an error of the store says nothing of what is stored', async () => {
  const down = () =>
    Promise.reject(Object.assign(new Error('item session#abc'), { name: 'InternalServerError' }));
  const store = dynamodbSessionStore(
    { getItem: down, putItem: down, updateItem: down, deleteItem: down },
    'sessions',
  );
  await expect(store.read('abc')).rejects.toThrow(/^GetItem: InternalServerError$/);
  await expect(store.forget('proof', 'abc')).rejects.toThrow(/^DeleteItem: InternalServerError$/);
});
