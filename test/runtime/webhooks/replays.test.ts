import { memoryReplays } from '../../../runtime/webhooks/replays';
import { dynamoReplays } from '../../../runtime/webhooks/replays-client';
import { refusal } from '../../support/aws/service';
import { FakeReplayTable } from './fake-replay-table';
import { NOW } from './fixtures';

const LEASE = 60_000;
const DAY = 86_400;

describe.each(['memory', 'DynamoDB'])('proof INT-1 · deliveries in %s', (kind) => {
  function store() {
    const time = { now: NOW };
    const clock = () => time.now;
    const replays =
      kind === 'memory'
        ? memoryReplays(clock)
        : dynamoReplays(new FakeReplayTable().client, { tableName: 'replays', clock });
    const claim = () => replays.claim('a', LEASE, DAY);
    const claimed = async () => {
      const claim = await replays.claim('a', LEASE, DAY);
      if (claim.state !== 'new') throw new Error(claim.state);
      return claim.token;
    };
    return { time, replays, claim, claimed };
  }

  test('what is claimed is nobody else’s, and what is done stays done', async () => {
    const { replays, claim, claimed } = store();
    const token = await claimed();
    expect(await claim()).toEqual({ state: 'busy' });
    expect(await replays.claim('b', LEASE, DAY)).toMatchObject({ state: 'new' });
    await replays.done('a', token);
    expect(await claim()).toEqual({ state: 'done' });
  });

  test('of many at the same time, one has it', async () => {
    const { claim } = store();
    const states = (await Promise.all(Array.from({ length: 100 }, claim))).map(({ state }) => state);
    expect(states.filter((state) => state === 'new')).toHaveLength(1);
  });

  test('what was given back can be claimed again; what is done cannot be given back', async () => {
    const { replays, claim, claimed } = store();
    await replays.release('a', await claimed());
    const token = await claimed();
    await replays.done('a', token);
    await replays.release('a', token).catch(() => undefined);
    expect(await claim()).toEqual({ state: 'done' });
  });

  test('a claim whose holder died ends with its lease, and the dead cannot finish', async () => {
    const { time, replays, claim, claimed } = store();
    const dead = await claimed();
    time.now = NOW + LEASE - 1;
    expect(await claim()).toEqual({ state: 'busy' });
    time.now = NOW + LEASE;
    const token = await claimed();
    await expect(replays.done('a', dead)).rejects.toThrow(/not held|ConditionalCheckFailed/);
    await replays.release('a', dead).catch(() => undefined);
    expect(await claim()).toEqual({ state: 'busy' });
    await replays.done('a', token);
  });

  test('what is done is forgotten when its time is over, and not before', async () => {
    const { time, replays, claim, claimed } = store();
    await replays.done('a', await claimed());
    time.now = NOW + DAY * 1000 - 1;
    expect(await claim()).toEqual({ state: 'done' });
    time.now = NOW + DAY * 1000;
    expect(await claim()).toMatchObject({ state: 'new' });
  });
});

test('a table that does not answer is an error, and no claim', async () => {
  const table = new FakeReplayTable();
  const replays = dynamoReplays(table.client, { tableName: 'replays', clock: () => NOW });
  table.fate = () => refusal('ProvisionedThroughputExceededException');
  await expect(replays.claim('a', LEASE, DAY)).rejects.toThrow('ProvisionedThroughputExceededException');
  // Somebody has it; who, the table does not say.
  table.fate = () => refusal('ConditionalCheckFailedException');
  expect(await replays.claim('a', LEASE, DAY)).toEqual({ state: 'busy' });
});

test('a claim whose answer was lost is ours when the SDK asks again', async () => {
  const table = new FakeReplayTable();
  const putItem = async (input: object) => {
    await table.client.putItem(input).catch(() => undefined);
    return table.client.putItem(input);
  };
  const replays = dynamoReplays({ ...table.client, putItem }, { tableName: 'replays', clock: () => NOW });
  expect(await replays.claim('a', LEASE, DAY)).toMatchObject({ state: 'new' });
  expect(await replays.claim('a', LEASE, DAY)).toEqual({ state: 'busy' });
});
