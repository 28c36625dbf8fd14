import { type SessionStore, dynamodbSessionStore } from '../../../runtime/sessions';
import { aggregated } from '../../support/aws/aggregated';
import { Process } from '../../support/aws/service';
import { PERSON, refusal, VIA, world, type World } from './world';

afterEach(() => jest.restoreAllMocks());

/** A session that two processes have seen. */
async function known(here: World) {
  const processes = [here.launch(), here.launch()] as const;
  const { token } = await here.begin(processes[0]);
  const checked = await Promise.all(processes.map((process) => process.check(token, 'browser', VIA)));
  return { token, processes, session: checked[0]! };
}

const storeOf = (here: World): SessionStore =>
  dynamodbSessionStore(aggregated(new Process().client('dynamodb', here.table.operations)), 'sessions');

describe('a session that is ended', () => {
  const ways: Record<string, (here: World, it: Awaited<ReturnType<typeof known>>) => Promise<unknown>> = {
    'by the person': (_, { processes, session }) => processes[0].end(session),
    'everywhere, by the person': (_, { processes, session }) => processes[0].endAll(session),
    'everywhere, by offboarding': (here) =>
      storeOf(here).endPerson('workforce', PERSON, { at: here.seconds(), reason: 'offboarded' }),
    'by an administrator': async (here, { processes, session }) => {
      const other = await here.begin(processes[0]);
      await processes[0].revoke(other.session, session.principal.session);
    },
  };

  test.each(Object.keys(ways))(
    'proof IDN-2 · %s is refused by every process within thirty seconds',
    async (way) => {
      const here = world();
      const it = await known(here);
      await ways[way]!(here, it);
      here.pass({ seconds: 30 });
      for (const process of [...it.processes, here.launch()]) {
        expect(await refusal(process.check(it.token, 'browser', VIA))).toBe('session-ended');
        expect(await refusal(process.refresh(it.token, 'browser', VIA))).toBe('session-ended');
      }
      expect(here.told().some((line) => /^(logout|session-revoked) success/.test(line))).toBe(true);
      const item = here.items('session#').find(({ ended }) => ended);
      expect(item).not.toHaveProperty('refreshToken');
    },
  );

  test('what a process remembers is good for less than thirty seconds, and only for a yes', async () => {
    const here = world();
    const { token, processes } = await known(here);
    here.table.items.clear();
    here.pass({ seconds: 29 });
    expect(await refusal(processes[1].check(token, 'browser', VIA))).toBe('let in');
    here.pass({ seconds: 1 });
    expect(await refusal(processes[1].check(token, 'browser', VIA))).toBe('no-session');
  });

  test('another tenant’s session cannot be ended, nor found', async () => {
    const here = world();
    const { session, processes } = await known(here);
    const claims = { 'bulwark:tenant': 'clinic-b', 'custom:tenant': 'clinic-b' };
    const tokens = here.signIn({ access: claims, id: claims });
    const other = await processes[0].begin('workforce', tokens, 'browser', VIA);
    const { session: id } = session.principal;
    expect(await refusal(processes[0].revoke(other.session, id))).toBe('not-found');
    expect(await refusal(processes[0].revoke(other.session, 'none'))).toBe('not-found');
  });

  test('the directory’s tokens go with it', async () => {
    const here = world();
    const sessions = here.launch();
    const tokens = here.signIn();
    const { session } = await sessions.begin('workforce', tokens, 'browser', VIA);
    await sessions.end(session);
    expect(here.cognito.revoked).toEqual([tokens.refreshToken]);
  });

  test('and so they do when an administrator ends it', async () => {
    const here = world();
    const sessions = here.launch();
    const tokens = here.signIn();
    const { session } = await sessions.begin('workforce', tokens, 'browser', VIA);
    const by = await here.begin(sessions);
    await sessions.revoke(by.session, session.principal.session);
    expect(here.cognito.revoked).toEqual([tokens.refreshToken]);
  });
});

describe('the end of a person', () => {
  test('ends those who sign in at the same time, and nobody who does so later', async () => {
    const here = world();
    const sessions = here.launch();
    const early = here.signIn();
    here.pass({ seconds: 10 });
    await storeOf(here).endPerson('workforce', PERSON, { at: here.seconds(), reason: 'offboarded' });
    here.pass({ seconds: 20 });
    expect(await refusal(sessions.begin('workforce', early, 'browser', VIA))).toBe('session-ended');
    expect(here.told()).toEqual(['login denied person-ended']);
    expect(await refusal(here.begin(sessions))).toBe('let in');
    expect(await refusal(here.launch().begin('workforce', here.signIn(), 'browser', VIA))).toBe('let in');
  });

  test.each([
    [5, 0, 'session-ended'],
    [6, 0, 'let in'],
    [8, -4000, 'session-ended'],
  ])('lets nobody in %d s later, by a clock that is off by %d ms: %s', async (ago, skew, expected) => {
    const here = world();
    await storeOf(here).endPerson('workforce', PERSON, { at: here.seconds() - ago, reason: 'offboarded' });
    expect(await refusal(here.begin(here.launch({}, { skew })))).toBe(expected);
  });

  test.each([
    [5, 'session-ended'],
    [6, 'let in'],
  ])('proof IDN-2 · of %d seconds before a session began, by another clock: %s', async (ago, expected) => {
    const here = world();
    const { token } = await here.begin(here.launch());
    await storeOf(here).endPerson('workforce', PERSON, { at: here.seconds() - ago, reason: 'offboarded' });
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe(expected);
  });

  test('never moves back, and is of one directory', async () => {
    const here = world();
    const store = storeOf(here);
    for (const at of [100, 50]) await store.endPerson('workforce', PERSON, { at, reason: 'test' });
    expect(await store.endOfPerson('workforce', PERSON)).toBe(100);
    expect(await store.endOfPerson('patients', PERSON)).toBeUndefined();
    expect(here.items('person#')[0]!.expires!.N).toBe(String(100 + 25 * 3600 + 5));
  });
});

describe('without the store', () => {
  test('proof IDN-2 · nobody is let in, and nobody is told that there is no session', async () => {
    const here = world();
    const { token } = await here.begin(here.launch());
    const down = here.launch({}, { fate: () => 'before' });
    expect(await refusal(down.check(token, 'browser', VIA))).toBe('SessionStoreError');
    expect(await refusal(down.refresh(token, 'browser', VIA))).toBe('SessionStoreError');
    expect(await refusal(here.begin(down))).toBe('SessionStoreError');
    expect(await refusal(here.launch().check(token, 'browser', VIA))).toBe('let in');
  });

  test('a process lets in whom it knows for as long as it remembers', async () => {
    const here = world();
    let up = true;
    const sessions = here.launch({}, { fate: () => (up ? 'done' : 'before') });
    const { token } = await here.begin(sessions);
    await sessions.check(token, 'browser', VIA);
    up = false;
    here.pass({ seconds: 29 });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('let in');
    here.pass({ seconds: 1 });
    expect(await refusal(sessions.check(token, 'browser', VIA))).toBe('SessionStoreError');
  });
});
