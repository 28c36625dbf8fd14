import { customResource, type CustomResource } from '../../../lambda/shared/custom-resource';
import { createLogger } from '../../../lambda/shared/logger';
import { listen, type Reply } from '../../support/http-server';

const quiet = createLogger(() => undefined);

const request = (url: string, type: string, more: object = {}) => ({
  RequestType: type,
  ResponseURL: `${url}/answer?signature=abc`,
  StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/s/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Enabler',
  ResourceProperties: { ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:f' },
  ...more,
});

/** Runs one request against a resource; CloudFormation's side answers by `replies`, then with 200. */
async function run(
  apply: CustomResource['apply'],
  type: string,
  { more = {}, replies = [] as Reply[], remainingMs = 60_000 } = {},
) {
  const server = await listen(() => replies.shift() ?? { status: 200 });
  try {
    const handler = customResource(
      { physicalResourceId: 'thing', apply },
      { logger: quiet, reserveMs: 100, retryMs: 1 },
    );
    const failure = await handler(request(server.url, type, more), {
      getRemainingTimeInMillis: () => remainingMs,
    }).then(
      () => undefined,
      (error: Error) => error,
    );
    const answers = server.received.map((received) => JSON.parse(received.body) as Record<string, string>);
    return { failure, answers, received: server.received };
  } finally {
    await server.close();
  }
}

const unexpected: CustomResource['apply'] = () => {
  throw new Error('apply was not expected');
};

describe('customResource', () => {
  test('answers a creation with the id of the resource, as CloudFormation signed for it', async () => {
    const { answers, received } = await run(() => Promise.resolve(), 'Create');
    expect(answers).toEqual([
      {
        Status: 'SUCCESS',
        Reason: 'done',
        PhysicalResourceId: 'thing',
        StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/s/1',
        RequestId: 'request-1',
        LogicalResourceId: 'Enabler',
      },
    ]);
    expect(received[0]).toMatchObject({ method: 'PUT', path: '/answer?signature=abc' });
    expect(received[0]!.headers['content-type']).toBeUndefined();
    expect(received[0]!.headers['content-length']).toBe(String(Buffer.byteLength(received[0]!.body)));
  });

  test('a failed creation is answered with its reason, and its rollback touches nothing', async () => {
    const create = await run(() => Promise.reject(new Error('no permission')), 'Create');
    expect(create.answers).toMatchObject([{ Status: 'FAILED', Reason: 'Error: no permission' }]);
    const rollback = await run(unexpected, 'Delete', {
      more: { PhysicalResourceId: create.answers[0]!.PhysicalResourceId },
    });
    expect(rollback.answers).toMatchObject([
      { Status: 'SUCCESS', PhysicalResourceId: create.answers[0]!.PhysicalResourceId },
    ]);
  });

  test('a failed update keeps the id, so that CloudFormation deletes nothing', async () => {
    const { answers } = await run(() => Promise.reject(new Error('throttled')), 'Update', {
      more: { PhysicalResourceId: 'thing' },
    });
    expect(answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: 'thing' }]);
  });

  test('a deletion is passed on and answered under the id that CloudFormation named', async () => {
    const seen: unknown[] = [];
    const { answers } = await run(
      (asked) => Promise.resolve(void seen.push(asked.requestType, asked.physicalResourceId)),
      'Delete',
      { more: { PhysicalResourceId: 'thing-of-old' } },
    );
    expect(seen).toEqual(['Delete', 'thing-of-old']);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'thing-of-old' }]);
  });

  test('work that does not end is aborted and answered in time', async () => {
    let aborted = false;
    const { answers } = await run(
      (_, signal) =>
        new Promise(() => signal.addEventListener('abort', () => (aborted = true), { once: true })),
      'Create',
      { remainingMs: 120 },
    );
    expect(aborted).toBe(true);
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringMatching(/^DeadlineError/) }]);
  });

  test('says what the resource says of work that takes too long, and names it by what was asked for', async () => {
    const server = await listen(() => ({ status: 200 }));
    const handler = customResource(
      {
        physicalResourceId: ({ properties }) => `thing-${String(properties.Size)}`,
        late: 'do the rest by hand',
        apply: ({ properties }) => (properties.Size === 'large' ? new Promise(() => {}) : Promise.resolve()),
      },
      { logger: quiet, reserveMs: 100, retryMs: 1 },
    );
    const time = { getRemainingTimeInMillis: () => 120 };
    for (const Size of ['small', 'large']) {
      await handler(request(server.url, 'Create', { ResourceProperties: { Size } }), time);
    }
    await server.close();
    expect(server.received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { Status: 'SUCCESS', PhysicalResourceId: 'thing-small' },
      { Status: 'FAILED', Reason: 'DeadlineError: do the rest by hand' },
    ]);
  });

  test('an answer is tried again, and is then one answer', async () => {
    let applied = 0;
    const { answers, failure } = await run(() => Promise.resolve(void applied++), 'Create', {
      replies: [{ status: 503 }, { status: 500 }],
    });
    expect(failure).toBeUndefined();
    expect(applied).toBe(1);
    expect(answers.map((answer) => answer.Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  test('throws when CloudFormation cannot be reached, so that Lambda tries again', async () => {
    const { failure, answers } = await run(() => Promise.resolve(), 'Create', {
      replies: Array.from({ length: 4 }, () => ({ status: 503 })),
    });
    expect(failure?.message).toBe('CloudFormation answered 503');
    expect(new Set(answers.map((answer) => answer.Status))).toEqual(new Set(['SUCCESS']));
  });

  test.each([
    ['an unknown request type', 'Replace', {}],
    ['an update without an id', 'Update', {}],
    ['properties that are no object', 'Create', { ResourceProperties: ['x'] }],
  ])('answers %s with a failure', async (_, type, more) => {
    const { answers } = await run(unexpected, type, { more });
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringMatching(/^InputError/) }]);
  });

  test('an event without a return address is refused', async () => {
    const handler = customResource({ physicalResourceId: 'thing', apply: unexpected }, { logger: quiet });
    const time = { getRemainingTimeInMillis: () => 60_000 };
    await expect(handler({ RequestType: 'Create' }, time)).rejects.toThrow('ResponseURL is missing');
    await expect(handler(null, time)).rejects.toThrow('the event is not an object');
  });
});
