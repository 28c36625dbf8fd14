import type { AuditReceipt } from '../../../runtime/audit/client';
import { auditedHandler, type HttpEvent } from '../../../runtime/audit/lambda-handler';
import { currentRequestId, identify, touch } from '../../../runtime/audit/request-audit';
import { deferred, NURSE, recorder, STRANGER } from './recorder';

const ALB: HttpEvent = {
  httpMethod: 'GET',
  headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'user-agent': 'portal/1.0' },
  requestContext: { elb: { targetGroupArn: 'arn' } },
};
const CHART = {
  action: 'read',
  resource: { type: 'patient', id: 'p-1', patient: 'p-1' },
  fields: ['name'],
} as const;

/** Calls a handler that does that, once. */
async function call(
  serve: () => Promise<{ statusCode?: number; body?: string }>,
  { event = ALB, log = recorder(), errors = [] as unknown[], receipts = [] as AuditReceipt[] } = {},
) {
  const handler = auditedHandler(
    {
      audit: log.audit,
      stranger: STRANGER,
      onError: (error) => errors.push(error),
      onRefused: (receipt) => receipts.push(receipt),
    },
    serve,
  );
  const result = await handler(event, {}).catch((error: unknown) => ({ thrown: error }));
  return { result, records: log.records, errors, receipts };
}

describe('proof AUD-1 · a handler behind a load balancer or a gateway', () => {
  test.each<[string, HttpEvent, { ip: string; requestId: unknown }]>([
    ['an ALB', ALB, { ip: '203.0.113.9', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    [
      'an ALB with several values',
      {
        httpMethod: 'GET',
        multiValueHeaders: {
          'X-Forwarded-For': ['198.51.100.1', '203.0.113.9'],
          'User-Agent': ['portal/1.0'],
        },
        requestContext: { elb: {} },
      },
      { ip: '203.0.113.9', requestId: expect.any(String) },
    ],
    [
      'a REST API',
      {
        httpMethod: 'GET',
        headers: { 'X-Forwarded-For': '198.51.100.1, 203.0.113.9', 'User-Agent': 'portal/1.0' },
        requestContext: { requestId: 'abc-1', identity: { sourceIp: '203.0.113.9' } },
      },
      { ip: '203.0.113.9', requestId: 'abc-1' },
    ],
    [
      'an HTTP API',
      {
        headers: { 'x-forwarded-for': '198.51.100.1', 'user-agent': 'portal/1.0' },
        requestContext: { requestId: 'JKJaXmPLvHcESHA=', http: { method: 'GET', sourceIp: '203.0.113.9' } },
      },
      // An id that a record would not take is replaced.
      { ip: '203.0.113.9', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ],
  ])('%s', async (_, event, { ip, requestId }) => {
    const { result, records } = await call(
      async () => {
        identify(NURSE);
        touch(CHART);
        return { statusCode: 200, body: currentRequestId() };
      },
      { event },
    );
    expect(records).toEqual([
      expect.objectContaining({
        ...NURSE,
        ...CHART,
        outcome: 'success',
        source: { ip, userAgent: 'portal/1.0' },
        requestId,
      }),
    ]);
    expect(result).toEqual({ statusCode: 200, body: records[0]!.requestId });
  });

  test.each([
    [401, 'denied', 'http-401'],
    [403, 'denied', 'http-403'],
    [404, 'failure', 'http-404'],
    [500, 'failure', 'http-500'],
  ])('%d is recorded although nothing was declared', async (statusCode, outcome, reason) => {
    const { result, records } = await call(async () => ({ statusCode }));
    expect(result).toEqual({ statusCode });
    expect(records).toEqual([
      expect.objectContaining({
        ...STRANGER,
        outcome,
        reason,
        action: 'read',
        resource: { type: 'request', id: records[0]!.requestId },
      }),
    ]);
  });

  test('what was declared by a call that is denied is recorded as denied', async () => {
    const { records } = await call(async () => {
      identify(NURSE);
      touch(CHART);
      return { statusCode: 403 };
    });
    expect(records).toEqual([
      expect.objectContaining({ ...NURSE, ...CHART, outcome: 'denied', reason: 'http-403' }),
    ]);
  });

  test('a success that declares nothing leaves no record', async () => {
    const { result, records } = await call(async () => ({ body: 'x' }));
    expect({ result, records }).toEqual({ result: { body: 'x' }, records: [] });
  });

  test.each([
    ['POST', 'create'],
    ['PUT', 'update'],
    ['PATCH', 'update'],
    ['DELETE', 'delete'],
    ['HEAD', 'read'],
  ])('a failed %s is a failed %s', async (httpMethod, action) => {
    const { records } = await call(async () => ({ statusCode: 500 }), { event: { ...ALB, httpMethod } });
    expect(records).toEqual([expect.objectContaining({ action })]);
  });

  test('what is thrown is recorded and thrown again', async () => {
    const error = new Error('boom');
    const { result, records } = await call(async () => {
      touch(CHART);
      throw error;
    });
    expect(result).toEqual({ thrown: error });
    expect(records).toEqual([expect.objectContaining({ ...CHART, outcome: 'failure', reason: 'exception' })]);
  });

  test('requests that are served at the same time are told apart', async () => {
    const log = recorder();
    const handler = auditedHandler(
      { audit: log.audit, stranger: STRANGER },
      async (event: HttpEvent & { n: number }) => {
        await new Promise<void>((resolve) => setImmediate(resolve));
        touch({ ...CHART, resource: { type: 'patient', id: `p-${event.n}` } });
        await new Promise<void>((resolve) => setImmediate(resolve));
        return { statusCode: 200, body: currentRequestId() };
      },
    );
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => handler({ ...ALB, n }, {})));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(20);
    for (const [n, { body }] of answers.entries()) {
      expect(log.records.find(({ resource }) => resource.id === `p-${n}`)?.requestId).toBe(body);
    }
  });
});

describe('sabotage AUD-1 · no record, no answer', () => {
  test.each([200, 403, 500])('a result %d becomes a 503', async (statusCode) => {
    const log = recorder();
    log.fail();
    const { result, errors } = await call(
      async () => {
        touch(CHART);
        return { statusCode, body: 'PHI' };
      },
      { log },
    );
    expect(result).toEqual({ statusCode: 503, body: '' });
    expect(errors).toEqual([expect.objectContaining({ name: 'AuditTransportError' })]);
  });

  test('the result waits for the record', async () => {
    const log = recorder();
    const gate = log.hold();
    let answered = false;
    const calling = call(
      async () => {
        touch(CHART);
        return { statusCode: 200 };
      },
      { log },
    ).then(() => (answered = true));
    await gate.arrived;
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    gate.open();
    await calling;
    expect(log.records).toHaveLength(1);
  });

  test('an access outside of a request, or after it, is refused', async () => {
    expect(() => touch(CHART)).toThrow('no request is being served');
    expect(() => identify(NURSE)).toThrow('no request is being served');
    const late = deferred<unknown>();
    await call(async () => {
      setImmediate(() => {
        setImmediate(() => {
          try {
            late.resolve(touch(CHART));
          } catch (error) {
            late.resolve(error);
          }
        });
      });
      return { statusCode: 200 };
    });
    expect(await late.promise).toEqual(
      expect.objectContaining({ message: expect.stringContaining('the request is over') }),
    );
  });

  test('a declaration that is no record goes to quarantine, and the developer is told', async () => {
    const { result, receipts } = await call(async () => {
      touch({ ...CHART, fields: ['no name'] });
      return { statusCode: 200 };
    });
    expect(result).toEqual({ statusCode: 200 });
    expect(receipts).toEqual([expect.objectContaining({ accepted: false, reason: 'not-a-record' })]);
  });
});
