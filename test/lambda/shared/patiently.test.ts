import { patiently } from '../../../lambda/shared/patiently';

const coded = (code: string) => Object.assign(new Error('example'), { code });

/** Fails with each error in turn, on a clock that moves when somebody waits. */
async function attempts(errors: readonly unknown[], forMs = 60_000, signal?: AbortSignal) {
  const left = [...errors];
  const pauses: number[] = [];
  let clock = 0;
  const outcome = await patiently(
    () => (left.length > 0 ? Promise.reject(left.shift() as Error) : Promise.resolve('there')),
    {
      forMs,
      ...(signal && { signal }),
      now: () => clock,
      wait: (ms) => {
        pauses.push(ms);
        clock += ms;
        return Promise.resolve();
      },
    },
  ).catch((error: unknown) => error);
  return { outcome, pauses, left: left.length };
}

test('a cluster that wakes up, a name that is new, a password that is being rotated: tried again, more and more seldom', async () => {
  const passing = [
    coded('57P03'),
    coded('ENOTFOUND'),
    new AggregateError([coded('ECONNREFUSED')]),
    coded('28P01'),
    new Error('timeout expired'),
    new Error('Connection terminated due to connection timeout'),
  ];
  expect(await attempts(passing)).toEqual({
    outcome: 'there',
    pauses: [500, 1000, 2000, 4000, 8000, 10_000],
    left: 0,
  });
});

test.each([
  ['a database that is not there', coded('3D000')],
  ['a certificate that proves nothing', coded('SELF_SIGNED_CERT_IN_CHAIN')],
  ['a call that is not permitted', Object.assign(new Error('no'), { name: 'AccessDeniedException' })],
  ['what is no error', 'no'],
])('%s is told at once', async (_, error) => {
  expect(await attempts([error])).toMatchObject({ outcome: error, pauses: [] });
});

test('patience ends, with what went wrong last, and at once when nobody waits any more', async () => {
  const all = Array.from({ length: 20 }, (_, i) => Object.assign(new Error(String(i)), { code: '57P03' }));
  const { outcome, pauses } = await attempts(all, 5000);
  expect([outcome, pauses]).toEqual([all[3], [500, 1000, 2000]]);
  const aborted = AbortSignal.abort();
  expect(await attempts(all, 5000, aborted)).toMatchObject({ outcome: all[0], pauses: [] });
});
