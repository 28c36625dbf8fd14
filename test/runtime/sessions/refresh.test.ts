import { refusal, VIA, world, unsealed } from './world';

afterEach(() => jest.restoreAllMocks());

describe('an exchange of the token', () => {
  test('proof IDN-2 · of a thousand at once, exactly one has a token that opens', async () => {
    const here = world();
    const processes = Array.from({ length: 8 }, () => here.launch());
    const { token } = await here.begin(processes[0]!);
    const answers = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, n) => processes[n % 8]!.refresh(token, 'browser', VIA)),
    );
    const issued = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.token] : []));
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as { reason: string }).reason] : [],
    );
    expect(issued).toHaveLength(1);
    expect(refused).toHaveLength(999);
    expect(new Set(refused)).toEqual(new Set(['superseded']));
    expect(await refusal(here.launch().check(issued[0]!, 'browser', VIA))).toBe('let in');
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('superseded');
    expect(here.told()).toEqual(['login success']);
  });

  test.each([
    [{ seconds: 9 }, 'superseded', 'let in'],
    [{ seconds: 10 }, 'session-ended', 'session-ended'],
    [{ minutes: 20 }, 'session-ended', 'session-ended'],
  ])('proof IDN-2 · the old token %j later: %s, and the new one: %s', async (later, old, fresh) => {
    for (const use of ['check', 'refresh'] as const) {
      const here = world();
      const { token } = await here.begin(here.launch());
      const next = await here.launch().refresh(token, 'browser', VIA);
      here.pass(later);
      expect(await refusal(here.launch()[use](token, 'browser', VIA))).toBe(old);
      expect(await refusal(here.launch().check(next.token, 'browser', VIA))).toBe(fresh);
      const replayed = here.trail.records.filter(({ action }) => action === 'session-revoked');
      expect(replayed.map(({ reason, actor }) => `${reason} ${actor.role}`)).toEqual(
        old === 'superseded' ? [] : ['refresh-replayed provider'],
      );
    }
  });

  test('proof IDN-2 · the old token in time, its answer late: superseded, and the session goes on', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    const next = await here.launch().refresh(token, 'browser', VIA);
    let stalled = false;
    const slow = here.launch(
      {},
      {
        fate: () => {
          if (!stalled) here.pass({ minutes: 1 });
          stalled = true;
          return 'done';
        },
      },
    );
    expect(await refusal(slow.check(token, 'browser', VIA))).toBe('superseded');
    expect(await refusal(here.launch().check(next.token, 'browser', VIA))).toBe('let in');
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('session-ended');
  });

  test('several in a row within the grace: each of the replaced tokens is superseded', async () => {
    const here = world();
    const sessions = here.launch();
    const tokens = [(await here.begin(sessions)).token];
    for (let n = 0; n < 4; n++) tokens.push((await sessions.refresh(tokens.at(-1)!, 'browser', VIA)).token);
    const answers = await Promise.all(
      tokens.map((token) => refusal(here.launch().check(token, 'browser', VIA))),
    );
    expect(answers).toEqual(['superseded', 'superseded', 'superseded', 'superseded', 'let in']);
  });

  test('an end that could not be recorded is recorded when the token comes again', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    const { token: next } = await here.launch().refresh(token, 'browser', VIA);
    here.pass({ minutes: 1 });
    let down = true;
    const audit = Object.create(here.trail.audit, {
      record: {
        value: (event: never) => (down ? Promise.reject(new Error('down')) : here.trail.audit.record(event)),
      },
    }) as typeof here.trail.audit;
    expect(await refusal(here.launch({ audit }).refresh(token, 'browser', VIA))).toBe('Error');
    expect(here.told()).toEqual(['login success']);
    down = false;
    for (let n = 0; n < 2; n++) {
      expect(await refusal(here.launch({ audit }).check(next, 'browser', VIA))).toBe('session-ended');
      expect(here.told()).toEqual(['login success', 'session-revoked success refresh-replayed']);
    }
  });

  test.each(['before', 'after'] as const)('the answer of the store is lost %s the write', async (fate) => {
    const here = world();
    const { token } = await here.begin(here.launch());
    let lost = false;
    const sessions = here.launch(
      {},
      { fate: ({ operation }) => (operation === 'UpdateItem' && !lost ? ((lost = true), fate) : 'done') },
    );
    const answer = await sessions
      .refresh(token, 'browser', VIA)
      .catch((error: { reason: string }) => error.reason);
    // Where nothing was written, the old token is still good.
    expect(typeof answer === 'string' ? answer : 'issued').toBe(fate === 'before' ? 'unavailable' : 'issued');
    const good = typeof answer === 'string' ? token : answer.token;
    expect(await refusal(here.launch().check(good, 'browser', VIA))).toBe('let in');
    expect(here.items('session#')).toHaveLength(1);
  });
});

describe('the directory is asked anew', () => {
  /** A session whose rights are due to be asked for, but still hold; or hold no longer. */
  async function due(minutes: number) {
    const here = world();
    const begun = await here.begin(here.launch());
    here.pass({ minutes: 14 });
    await here.launch().check(begun.token, 'browser', VIA);
    here.pass({ minutes: minutes - 14 });
    here.grant('provider');
    return { ...here, token: begun.token };
  }

  test('at half of the life of its tokens, by one of all processes, and what it says holds', async () => {
    const here = await due(16);
    const processes = Array.from({ length: 20 }, () => here.launch());
    const checked = await Promise.all(
      processes.map((sessions) => sessions.check(here.token, 'browser', VIA)),
    );
    expect(here.cognito.asked).toBe(1);
    expect(checked.some(({ principal }) => principal.roles.length === 1)).toBe(true);
    expect((await here.launch().check(here.token, 'browser', VIA)).principal.roles).toEqual(['provider']);
  });

  test('when nothing holds any more, everybody waits for the one that asks', async () => {
    const here = await due(35);
    const processes = Array.from({ length: 20 }, () => here.launch());
    const checked = await Promise.all(
      processes.flatMap((sessions) => [1, 2].map(() => sessions.check(here.token, 'browser', VIA))),
    );
    expect(here.cognito.asked).toBe(1);
    expect(checked.map(({ principal }) => principal.roles)).toEqual(
      Array.from({ length: 40 }, () => ['provider']),
    );
  });

  test('a process that crashes between the answer and the write leaves it to another one', async () => {
    const here = await due(35);
    let updates = 0;
    // The first update takes the lease, the second writes what the directory said.
    const fate = ({ operation }: { operation: string }) =>
      operation === 'UpdateItem' && ++updates === 2 ? ('crash-before' as const) : ('done' as const);
    expect(await refusal(here.launch({}, { fate }).check(here.token, 'browser', VIA))).toBe(
      'SessionStoreError',
    );
    expect(here.cognito.asked).toBe(1);
    // Waits for the lease to end, within the grace of the directory for the token that was used.
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('let in');
    expect(here.cognito.asked).toBe(2);
  });

  test('and when that is too late, the session ends: closed, not open', async () => {
    const here = await due(35);
    let updates = 0;
    const fate = ({ operation }: { operation: string }) =>
      operation === 'UpdateItem' && ++updates === 2 ? ('crash-before' as const) : ('done' as const);
    await refusal(here.launch({}, { fate }).check(here.token, 'browser', VIA));
    here.pass({ seconds: 11 });
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('session-ended');
    expect(here.told().at(-1)).toBe('session-revoked success refresh-refused');
  });

  test('proof IDN-2 · an account that the directory refuses has no session any more', async () => {
    const here = await due(16);
    here.cognito.mode = 'refuses';
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('session-ended');
    expect(here.told().at(-1)).toBe('session-revoked success refresh-refused');
  });

  test('a directory that is silent: what it said holds until its tokens end, and not a second longer', async () => {
    const here = await due(16);
    here.cognito.mode = 'is-silent';
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('let in');
    here.pass({ minutes: 13, seconds: 59 });
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('let in');
    here.pass({ seconds: 1 });
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('unavailable');
    here.cognito.mode = 'answers';
    here.pass({ seconds: 5 });
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('let in');
  });

  test.each([
    ['another account', { sub: '99999999-2222-4333-8444-555555555555' }],
    ['another tenant', { 'bulwark:tenant': 'clinic-b', 'custom:tenant': 'clinic-b' }],
    ['another sign-in', { auth_time: 1 }],
    ['no role', { 'bulwark:roles': '' }],
  ])('tokens of %s end the session', async (_, claims) => {
    const here = await due(16);
    here.cognito.claims = { access: claims, id: claims };
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('session-ended');
  });

  test('a role that was taken away ends a session in it', async () => {
    const here = await due(16);
    here.grant('administrator');
    expect(await refusal(here.launch().check(here.token, 'browser', VIA))).toBe('session-ended');
    expect(here.told().at(-1)).toBe('session-revoked success role-withdrawn');
  });

  test('somebody who signs in again meanwhile is not overtaken by the older answer', async () => {
    const here = await due(16);
    const sessions = here.launch();
    const again = here.launch();
    here.cognito.mode = 'is-silent';
    const session = await again.check(here.token, 'browser', VIA);
    here.cognito.mode = 'answers';
    here.pass({ seconds: 6 });
    const authTime = here.cognito.authTime;
    const renew = jest.spyOn(here.directory, 'renew').mockImplementationOnce(async () => {
      const older = here.tokens({}, authTime, 'older');
      here.cognito.authTime = here.seconds();
      await again.reauthenticate(session, here.tokens({}, here.seconds(), 'newer'));
      return older;
    });
    expect(await refusal(sessions.check(here.token, 'browser', VIA))).toBe('superseded');
    expect(renew).toHaveBeenCalledTimes(1);
    expect(unsealed(here.items('session#')[0]!.refreshToken!.B!)).toMatch(/ newer$/);
  });
});
