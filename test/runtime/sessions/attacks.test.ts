import * as fc from 'fast-check';
import { auditedHandler } from '../../../runtime/audit';
import { guardedHandler, type Sessions } from '../../../runtime/sessions';
import { cookieToken } from '../../../runtime/sessions/cookie';
import { STRANGER } from '../audit/recorder';
import { device, refusal, VIA, world, type World } from './world';

afterEach(() => jest.restoreAllMocks());

const OTHER = `${'a'.repeat(22)}.${'b'.repeat(43)}`;

/** What a Lambda function behind the guard answers to an event of an ALB with multi-value headers. */
const served = async (
  { trail }: World,
  sessions: Sessions,
  multiValueHeaders: Record<string, string[]>,
  httpMethod = 'GET',
) => {
  const handler = auditedHandler(
    { audit: trail.audit, stranger: STRANGER },
    guardedHandler({ sessions }, async () => ({ statusCode: 200, body: 'served' })),
  );
  const event = {
    httpMethod,
    path: '/patients/1',
    requestContext: { elb: {} },
    multiValueHeaders: { 'sec-fetch-site': ['same-origin'], ...multiValueHeaders },
  };
  return (await handler(event, {})).statusCode;
};

describe('cookies', () => {
  // A neighbour's host may set all of these: to a browser their names do not begin with the prefix.
  const white = [
    ['\u00a0', '\u1680', '\u2000', '\u2003', '\u2028', '\u202f', '\u205f', '\u3000', '\ufeff'],
    ['\u000b', '\u000c', '\u0085', '\n', '\r'],
  ].flat();

  test.each(white)('sabotage IDN-2 · a cookie whose name only looks like ours: %j in front', (space) => {
    expect(cookieToken(`${space}__Host-session=${OTHER}`)).toBeUndefined();
    expect(cookieToken(`a=1; ${space}__Host-session=${OTHER}`)).toBeUndefined();
    // And it does not get in the way of ours.
    expect(cookieToken(`${space}__Host-session=x; __Host-session=${OTHER}`)).toBe(OTHER);
  });

  test('whatever stands around it, at most what was set under our very name is read', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ';',
        ' ',
        '\t',
        '=',
        ',',
        '__Host-session',
        '__Host-session=',
        '__host-session=',
        OTHER,
      ),
      fc.string({ maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const header = pieces.join('');
        const named = header.split(';').map((pair) => /^[ \t]*__Host-session=([^]*)$/.exec(pair)?.[1]);
        const ours = named.filter((value) => value !== undefined);
        expect(cookieToken(header)).toBe(ours.length === 1 ? ours[0] : undefined);
      }),
      { numRuns: 50 },
    );
  });

  test('cookies that HTTP/2 sends one by one are one list (RFC 9113, section 8.2.3), and two of ours are nobody’s', async () => {
    const here = world();
    const sessions = here.launch();
    const { token } = await here.begin(sessions);
    const mine = `__Host-session=${token}`;
    expect(await served(here, sessions, { cookie: ['theme=dark', mine] })).toBe(200);
    expect(await served(here, sessions, { cookie: [mine, 'theme=dark'] })).toBe(200);
    expect(await served(here, sessions, { cookie: [mine, mine] })).toBe(401);
    expect(await served(here, sessions, { cookie: [`__Host-session=${OTHER}`, mine] })).toBe(401);
  });
});

describe('headers', () => {
  test('sabotage IDN-2 · what is there twice helps nobody', async () => {
    const here = world();
    const sessions = here.launch();
    const { token, session } = await here.begin(sessions);
    const native = await here.begin(sessions, 'native');
    const cookie = [`__Host-session=${token}`];
    const bearer = `Bearer ${native.token}`;
    const csrf = { 'x-csrf-token': [session.csrf] };
    const post = (headers: Record<string, string[]>) => served(here, sessions, headers, 'POST');
    expect(await post({ cookie, ...csrf })).toBe(200);
    expect(await post({ cookie, 'x-csrf-token': [session.csrf, 'x'] })).toBe(403);
    expect(await post({ cookie, ...csrf, 'sec-fetch-site': ['same-origin', 'cross-site'] })).toBe(403);
    expect(await post({ cookie, ...csrf, 'sec-fetch-site': ['same-site'] })).toBe(403);
    expect(await post({ cookie, ...csrf, origin: ['https://evil.app.example.com'] })).toBe(403);
    expect(await post({ cookie, ...csrf, origin: ['null'] })).toBe(403);
    expect(await post({ authorization: [bearer, bearer] })).toBe(401);
    expect(await post({ authorization: [`Bearer ${token}`] })).toBe(401);
    const nativeCsrf = { 'x-csrf-token': [native.session.csrf] };
    expect(await post({ cookie: [`__Host-session=${native.token}`], ...nativeCsrf })).toBe(401);
    expect(await post({ cookie, authorization: [bearer], ...csrf })).toBe(401);
  });
});

/** As Cognito makes them: in the form of a UUID, of no version and variant that RFC 9562 knows. */
const SUBJECT = '48b163b0-a0c1-70d0-639c-b89afbb0b721';

describe('tokens', () => {
  test('the id of an account is any that Cognito makes', async () => {
    const here = world();
    const sessions = here.launch();
    const sub = { sub: SUBJECT };
    const { session } = await sessions.begin(
      'workforce',
      here.signIn({ access: sub, id: sub }),
      'browser',
      VIA,
    );
    expect(session.principal.person).toBe(SUBJECT);
    expect(here.trail.records.at(-1)).toMatchObject({ actor: { id: SUBJECT } });
  });

  const strange: [string, object, object][] = [
    ['an ID token for an access token', { token_use: 'id' }, {}],
    ['an access token for an ID token', {}, { token_use: 'access' }],
    ['roles as a list', { 'bulwark:roles': ['owner'] }, {}],
    ['roles in other letters', { 'bulwark:roles': 'Owner' }, {}],
    ['a role of look-alike letters', { 'bulwark:roles': '\u043ewner' }, {}],
    ['a role of an object’s prototype', { 'bulwark:roles': 'constructor' }, {}],
    ['a tenant in other letters', { 'bulwark:tenant': 'Clinic-A' }, {}],
    ['a tenant with a line behind', { 'bulwark:tenant': 'clinic-a\n' }, { 'bulwark:tenant': 'clinic-a\n' }],
    ['an authentication in the future', { auth_time: 4_000_000_000 }, { auth_time: 4_000_000_000 }],
    ['an authentication before time began', { auth_time: -1 }, { auth_time: -1 }],
    ['an authentication at no time', { auth_time: '1' }, { auth_time: '1' }],
    ['a client in a list', { client_id: ['example-client'] }, {}],
    ['another pool', { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other' }, {}],
  ];
  test.each(strange)('sabotage IDN-2 · %s', async (_, access, id) => {
    const here = world();
    const tokens = here.signIn({ access, id });
    expect(await refusal(here.launch().begin('workforce', tokens, 'browser', VIA))).toBe('tokens-refused');
  });

  test.each(['none', 'HS256', 'RS512', 'PS256'])('sabotage IDN-2 · the algorithm %s', async (alg) => {
    const here = world();
    const tokens = here.signIn();
    const [head, ...rest] = tokens.accessToken.split('.');
    const header = { ...(JSON.parse(Buffer.from(head!, 'base64url').toString()) as object), alg };
    const forged = [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
    const begun = here.launch().begin('workforce', { ...tokens, accessToken: forged }, 'browser', VIA);
    expect(await refusal(begun)).toBe('tokens-refused');
  });
});

describe('at the same time', () => {
  type Act = (sessions: Sessions, here: World) => Promise<unknown>;

  test('sabotage IDN-2 · whatever comes together with the end of all sessions, nothing outlives it', async () => {
    for (let turn = 0; turn < 12; turn++) {
      const here = world();
      const [a, b, c] = [here.launch(), here.launch(), here.launch()];
      const { token } = await here.begin(a);
      here.pass({ minutes: 1 });
      const session = await b.check(token, 'browser', VIA);
      const tokens = { current: [token] };
      const keep = async (issued: Promise<{ token: string }>) => tokens.current.push((await issued).token);
      const acts: Act[] = [
        (it) => keep(it.refresh(token, 'browser', VIA)),
        (it, { signIn }) => keep(it.reauthenticate(session, signIn())),
        (it) => keep(it.actAs(session, 'administrator')),
        (it, { signIn }) =>
          it
            .reauthenticate(session, signIn())
            .then(({ session: fresh }) =>
              keep(it.emergency.begin(fresh, { reason: 'disaster', explanation: 'a drill of ours' })),
            ),
      ];
      const others = acts.map((act, i) => act([b, c][(i + turn) % 2]!, here));
      await Promise.allSettled([...others.slice(0, turn % 5), a.endAll(session), ...others.slice(turn % 5)]);
      here.pass({ seconds: 31 });
      for (const each of tokens.current) {
        expect(await refusal(b.check(each, 'browser', VIA))).toBe('session-ended');
        expect(await refusal(here.launch().check(each, 'browser', VIA))).toBe('session-ended');
      }
    }
  });

  test('sabotage IDN-2 · what marks the end of a person may be gone when no session of it can live', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    await here.launch().endAll(await here.launch().check(token, 'browser', VIA));
    const [marker] = here.items('person#');
    expect(Number(marker!.expires!.N)).toBeGreaterThan(here.seconds() + 24 * 3600);
    here.pass({ hours: 25 });
    for (const key of here.table.items.keys()) if (key.startsWith('person#')) here.table.items.delete(key);
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('session-ended');
    // Nor does an old sign-in begin one.
    const old = here.tokens({}, here.seconds() - 24 * 3600);
    expect(await refusal(here.launch().begin('workforce', old, 'browser', VIA))).toBe('tokens-refused');
  });
});

describe('proofs of a device', () => {
  test('sabotage IDN-3 · one proof opens one thing, once, wherever it is shown', async () => {
    const here = world();
    const [a, b] = [here.launch(), here.launch()];
    const issued = await here.begin(a);
    const phone = device();
    const made = (path: string, method: string, binding: string) =>
      phone.proof({ method, path, binding, at: here.seconds() });
    const path = '/session/device';
    const bind = { method: 'POST', path, proof: made(path, 'POST', issued.session.csrf) };
    const { token, session } = await a.devices.bind(issued.session, bind);
    const proof = made('/visit', 'GET', session.csrf);
    const asked = { method: 'GET', path: '/visit', proof };
    for (const other of [
      { ...asked, method: 'POST' },
      { ...asked, path: '/visit/' },
      { ...asked, path: '//evil.example.com/visit' },
      { ...asked, proof: `${proof}, ${proof}` },
      { ...asked, proof: proof.replace(/\.[^.]*$/, '.') },
      bind,
    ]) {
      expect(await refusal(a.devices.proved(session, other))).toBe('device-required');
    }
    const elsewhere = await b.check(token, 'browser', VIA);
    const both = await Promise.all(
      [a.devices.proved(session, asked), b.devices.proved(elsewhere, asked)].map(refusal),
    );
    expect(both.toSorted()).toEqual(['device-required', 'let in']);
  });
});
