import * as fc from 'fast-check';
import { HIGHEST, type SessionLimits, type SessionStore } from '../../../runtime/sessions';
import { judge } from '../../../runtime/sessions/judge';
import { parseLimits } from '../../../runtime/sessions/limits';
import { refusal, VIA, world, type World } from './world';

afterEach(() => jest.restoreAllMocks());

/** A session that began, was left alone for so long, and is used again by a process that has never seen it. */
async function after(left: Parameters<World['pass']>[0], limits: SessionLimits = {}) {
  const here = world();
  const { token } = await here.begin(here.launch({ limits }));
  here.pass(left);
  const answer = await refusal(here.launch({ limits }).check(token, 'browser', VIA));
  return { ...here, token, answer };
}

describe('idle time', () => {
  test.each([
    [{ minutes: 29, seconds: 59 }, 'let in'],
    [{ minutes: 30 }, 'idle'],
    [{ minutes: 30, seconds: 1 }, 'idle'],
  ])('proof IDN-2 · unused for %j: %s', async (left, expected) => {
    const { answer, told } = await after(left);
    expect(answer).toBe(expected);
    expect(told()).toEqual(
      expected === 'idle' ? ['login success', 'logout success idle'] : ['login success'],
    );
  });

  test.each([
    [{ minutes: 9, seconds: 59 }, 'let in'],
    [{ minutes: 10 }, 'idle'],
  ])('configured down to ten minutes, unused for %j: %s', async (left, expected) => {
    expect((await after(left, { idleMinutes: 10 })).answer).toBe(expected);
  });

  test('what has ended does not come back, and ends once', async () => {
    const { launch, token, told } = await after({ minutes: 31 });
    expect(await refusal(launch().check(token, 'browser', VIA))).toBe('session-ended');
    expect(await refusal(launch().refresh(token, 'browser', VIA))).toBe('session-ended');
    expect(told()).toEqual(['login success', 'logout success idle']);
  });

  test('its end is recorded once, by however many processes that find it at the same time', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    here.pass({ minutes: 31 });
    const answers = Array.from({ length: 5 }, () => refusal(here.launch().check(token, 'browser', VIA)));
    expect(new Set(await Promise.all(answers))).not.toContain('let in');
    expect(here.told()).toEqual(['login success', 'logout success idle']);
  });

  test('use is written once a minute, by however many processes; a session may end that much early, never late', async () => {
    const here = world();
    const writes = jest.fn();
    const fate = ({ operation }: { operation: string }) => {
      if (operation === 'UpdateItem') writes();
      return 'done' as const;
    };
    const processes = [here.launch({}, { fate }), here.launch({}, { fate })];
    const { token } = await here.begin(processes[0]!);
    const use = () => Promise.all(processes.map((process) => process.check(token, 'browser', VIA)));
    const seen = () => Number(here.items('session#')[0]!.seen!.N) - Math.floor(here.seconds());
    for (let second = 0; second < 59; second++) {
      here.pass({ seconds: 1 });
      await use();
    }
    expect(writes).not.toHaveBeenCalled();
    here.pass({ seconds: 1 });
    await use();
    expect(seen()).toBe(0);
    here.pass({ seconds: 59 });
    await use();
    expect(seen()).toBe(-59);
    // 29:00 after the last use, 29:59 after what was written.
    here.pass({ minutes: 29 });
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('let in');
    here.pass({ minutes: 30 });
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('idle');
  });

  test('what a page does by itself is no use, nor is an exchange', async () => {
    const here = world();
    const sessions = here.launch();
    let { token } = await here.begin(sessions);
    for (let minute = 0; minute < 29; minute++) {
      here.pass({ minutes: 1 });
      await sessions.check(token, 'browser', VIA, { passive: true });
      ({ token } = await sessions.refresh(token, 'browser', VIA));
    }
    here.pass({ minutes: 1 });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('idle');
  });
});

describe('absolute time', () => {
  test.each([
    [{ hours: 23, minutes: 59, seconds: 59 }, 'let in'],
    [{ hours: 24 }, 'expired'],
    [{ hours: 24, seconds: 1 }, 'expired'],
  ])(
    'proof IDN-2 · used all the time, %j after it began: %s',
    async (whole: { hours: number; minutes?: number; seconds?: number }, expected) => {
      const here = world();
      const { token } = await here.begin(here.launch());
      for (let use = 0; use < 49; use++) {
        here.pass({ minutes: 29 });
        await here.launch().check(token, 'browser', VIA);
      }
      const { hours, minutes = 0, seconds = 0 } = whole;
      here.pass({ hours, minutes: minutes - 49 * 29, seconds });
      expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe(expected);
    },
  );

  test('no step-up makes a session longer', async () => {
    const here = world();
    const sessions = here.launch({ limits: { absoluteHours: 1 } });
    let { token, session } = await here.begin(sessions);
    here.pass({ minutes: 29 });
    session = await sessions.check(token, 'browser', VIA);
    ({ token } = await sessions.reauthenticate(session, here.signIn()));
    here.pass({ minutes: 29 });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('let in');
    here.pass({ minutes: 2 });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('expired');
  });
});

describe('clocks that differ', () => {
  test.each([
    [-5000, 'let in'],
    [-6250, 'unavailable'],
    [5000, 'let in'],
  ])('a process whose clock is off by %d ms: %s', async (skew, expected) => {
    const here = world();
    const { token } = await here.begin(here.launch());
    expect(await refusal(here.launch({}, { skew }).check(token, 'browser', VIA))).toBe(expected);
  });

  test('sabotage IDN-2 · nothing lives on by use that a wrong clock has written', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    const wrong = here.launch({}, { skew: 20 * 60_000 });
    expect(await refusal(wrong.check(token, 'browser', VIA))).toBe('let in');
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('unavailable');
  });

  test('the limit is off by the difference and no more', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    here.pass({ minutes: 29, seconds: 59 });
    expect(await refusal(here.launch({}, { skew: 2000 }).check(token, 'browser', VIA))).toBe('idle');
  });

  test('a clock that is set back makes nothing of what is remembered', async () => {
    const here = world();
    const sessions = here.launch();
    const { token } = await here.begin(sessions);
    await sessions.check(token, 'browser', VIA);
    here.table.items.clear();
    here.pass({ seconds: -3 });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('no-session');
  });
});

describe('limits go down, never up', () => {
  const names = Object.keys(HIGHEST) as (keyof SessionLimits)[];
  test.each(names)('proof IDN-2 · %s', (name) => {
    for (const value of [HIGHEST[name] + 1, Infinity, NaN, -1, 1.5]) {
      expect(() => world().launch({ limits: { [name]: value } })).toThrow(
        `${name} was ${value}; allowed: ${name === 'cacheSeconds' ? 0 : 1} to ${HIGHEST[name]}`,
      );
    }
    expect(parseLimits({ [name]: HIGHEST[name] })[name]).toBe(HIGHEST[name]);
  });

  test('proof IDN-2 · whatever the times and limits, nothing lives longer than thirty minutes unused or a day', () => {
    const time = fc.integer({ min: 0, max: 100_000 });
    const record = {
      session: 'x',
      kind: 'browser',
      tenant: 'clinic-a',
      directory: 'workforce',
      person: 'p',
      roles: ['provider'],
      role: 'provider',
      locations: [],
      authenticatedAt: 0,
      secret: '',
      rotatedAt: 0,
      retired: [],
      refreshToken: new Uint8Array(),
      renewFrom: 0,
      renewBy: 0,
    } as unknown as Awaited<ReturnType<SessionStore['read']>> & object;
    fc.assert(
      fc.property(
        time,
        time,
        time,
        fc.option(time, { nil: undefined }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 24 }),
        (began, used, waited, endOfPerson, idleMinutes, absoluteHours) => {
          const seen = began + used;
          const now = seen + waited;
          const limits = parseLimits({ idleMinutes, absoluteHours });
          const alive = judge({ record: { ...record, began, seen }, endOfPerson }, now, limits) === 'alive';
          const may =
            waited < idleMinutes * 60 &&
            now - began < absoluteHours * 3600 &&
            (endOfPerson === undefined || began > endOfPerson + 5);
          expect(alive).toBe(may);
        },
      ),
    );
  });
});
