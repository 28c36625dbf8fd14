import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  nonceMemory,
  serviceGuard,
  serviceMiddleware,
  ServiceIdentityUnavailable,
  serviceSigner,
  type ServiceRequest,
} from '../../../runtime/service-identity';
import { IdentityService } from '../../support/aws/sts-identity';
import { caller, PORTAL, REGION, request, session, world } from './world';

test('proof IDN-6 · a call of a workload that may call is known by its role', async () => {
  const { signer, verify } = world();
  const headers = await signer().sign(request);
  await expect(verify(request, headers)).resolves.toEqual({ name: 'portal', roleArn: PORTAL });
});

test('AWS is asked once for many calls, and again for the next identity', async () => {
  const { aws, clock, signer, verify } = world();
  const portal = signer();
  const calls = await Promise.all(Array.from({ length: 50 }, () => portal.sign(request)));
  await Promise.all(calls.map((headers) => verify(request, headers)));
  expect(aws.calls).toBe(1);
  clock.ms += 4 * 60_000;
  await verify(request, await portal.sign(request));
  expect(aws.calls).toBe(2);
});

test('a caller whose clock was wrong calls again as soon as it is right', async () => {
  const { clock, signer, verify } = world();
  const portal = signer();
  clock.ms += 10 * 60_000;
  const early = await portal.sign(request);
  clock.ms -= 10 * 60_000;
  await expect(verify(request, early)).rejects.toMatchObject({ reason: 'expired' });
  await expect(verify(request, await portal.sign(request))).resolves.toMatchObject({ name: 'portal' });
});

test.each([
  ['a role that may not call', session('reports'), 'unknown-caller'],
  ['a role of that name in another account', session('portal', '444455556666'), 'unknown-caller'],
  ['a role whose name only begins so', session('portal2'), 'unknown-caller'],
  ['a user', 'arn:aws:iam::111122223333:user/portal', 'unknown-caller'],
  ['the root user', 'arn:aws:iam::111122223333:root', 'unknown-caller'],
])('sabotage IDN-6 · refuses %s', async (_, arn, reason) => {
  const { signer, verify } = world();
  await expect(verify(request, await signer(arn).sign(request))).rejects.toMatchObject({ reason });
});

test('sabotage IDN-6 · an identity for another workload, or another region, opens nothing here', async () => {
  const { signer, verify } = world();
  await expect(verify(request, await signer(undefined, 'scheduling').sign(request))).rejects.toMatchObject({
    reason: 'identity-refused',
  });
  await expect(
    verify(request, await signer(undefined, 'billing', 'us-west-2').sign(request)),
  ).rejects.toMatchObject({ reason: 'malformed' });
});

test('a role is known by its name in its own letters', async () => {
  const { signer, aws, now } = world();
  const callers = { portal: 'arn:aws:iam::111122223333:role/Clinic-PortalTaskRole1A2B' };
  const guard = serviceGuard({ audience: 'billing', region: REGION, callers, sts: aws, now });
  const headers = await signer(session('Clinic-PortalTaskRole1A2B')).sign(request);
  await expect(guard.verify(request, (name) => headers[name as keyof typeof headers])).resolves.toMatchObject(
    { name: 'portal' },
  );
});

test('sabotage IDN-6 · credentials that last are no identity', async () => {
  const { now } = world();
  const signer = serviceSigner({
    audience: 'billing',
    region: REGION,
    credentials: () => Promise.resolve({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' }),
    now,
  });
  await expect(signer.sign(request)).rejects.toThrow('no session token');
});

test.each<[string, ServiceRequest]>([
  ['method', { ...request, method: 'PUT' }],
  ['path', { ...request, target: '/internal/Claims?page=2' }],
  ['query', { ...request, target: '/internal/claims?page=3' }],
  ['absence of the query', { ...request, target: '/internal/claims' }],
  ['body', { ...request, body: Buffer.from('{"claim":"c-8"}') }],
  ['absence of the body', { ...request, body: Buffer.alloc(0) }],
])('sabotage IDN-6 · another %s is not what was signed', async (_, other) => {
  const { aws, signer, verify } = world();
  await expect(verify(other, await signer().sign(request))).rejects.toMatchObject({ reason: 'signature' });
  expect(aws.calls).toBe(0);
});

test('sabotage IDN-6 · every changed character of every header is refused', async () => {
  const { signer, verify } = world();
  const headers = await signer().sign(request);
  const accepted: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    for (let at = 0; at < value.length; at += 1) {
      const other = value[at] === 'A' ? 'B' : 'A';
      const changed = { ...headers, [name]: value.slice(0, at) + other + value.slice(at + 1) };
      const outcome = await verify(request, changed).then(
        () => 'accepted',
        (error: { readonly reason?: string }) => error.reason,
      );
      if (outcome === 'accepted' || outcome === undefined) accepted.push(`${name}[${at}]: ${outcome}`);
    }
  }
  expect(accepted).toEqual([]);
});

test('sabotage IDN-6 · without one of the headers nobody calls', async () => {
  const { signer, verify } = world();
  const headers = await signer().sign(request);
  for (const name of Object.keys(headers)) {
    await expect(verify(request, { ...headers, [name]: undefined })).rejects.toMatchObject({
      reason: 'no-identity',
    });
  }
});

test('sabotage IDN-6 · an identity that was overheard cannot sign: its key is another process’s', async () => {
  const { aws, signer, verify } = world();
  const theirs = await signer().sign(request);
  const mine = await signer(session('reports')).sign(request);
  await expect(
    verify(request, { ...mine, 'bulwark-identity': theirs['bulwark-identity'] }),
  ).rejects.toMatchObject({ reason: 'signature' });
  expect(aws.calls).toBe(0);
});

test('sabotage IDN-6 · a call comes once', async () => {
  const { signer, verify } = world();
  const headers = await signer().sign(request);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => verify(request, headers)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(verify(request, headers)).rejects.toMatchObject({ reason: 'replayed' });
});

test.each([
  ['a minute later', 60_000, 'portal'],
  ['61 seconds later', 61_000, 'expired'],
  ['by a clock that is a minute behind', -60_000, 'portal'],
  ['by a clock that is 61 seconds behind', -61_000, 'expired'],
])('a request that arrives %s', async (_, later, outcome) => {
  const { clock, signer, verify } = world();
  const headers = await signer().sign(request);
  clock.ms += later;
  const told = verify(request, headers).then(
    ({ name }) => name,
    ({ reason }: { readonly reason?: string }) => reason,
  );
  expect(await told).toBe(outcome);
});

test('an identity ends after five minutes, whoever still holds its key', async () => {
  const { clock, sign, verify } = await caller();
  const begun = clock.ms;
  clock.ms += 299_999;
  await verify(request, sign('a'.repeat(22)));
  clock.ms += 1;
  await expect(verify(request, sign('b'.repeat(22)))).rejects.toMatchObject({ reason: 'expired' });
  clock.ms = begun - 60_001;
  await expect(verify(request, sign('c'.repeat(22)))).rejects.toMatchObject({ reason: 'expired' });
});

test('what AWS does not answer is no refusal, and is asked again', async () => {
  const { aws, signer, verify } = world();
  const portal = signer();
  for (const failing of ['no-answer', 400, 500, 503] as const) {
    aws.failing = failing;
    await expect(verify(request, await portal.sign(request))).rejects.toBeInstanceOf(
      ServiceIdentityUnavailable,
    );
  }
  aws.failing = undefined;
  await verify(request, await portal.sign(request));
});

test('what AWS refuses is not asked again', async () => {
  const { aws, signer, verify } = world();
  const stranger = signer(session('reports'));
  for (let i = 0; i < 3; i += 1) {
    await expect(verify(request, await stranger.sign(request))).rejects.toMatchObject({
      reason: 'unknown-caller',
    });
  }
  expect(aws.calls).toBe(1);
});

test('a memory that is full lets nothing pass twice, but nothing at all', async () => {
  const clock = { ms: 0 };
  const nonces = nonceMemory(2, () => clock.ms);
  expect(await nonces.first('a', 10)).toBe(true);
  expect(await nonces.first('b', 20)).toBe(true);
  await expect(nonces.first('c', 30)).rejects.toThrow('too many');
  clock.ms = 10_000;
  expect(await nonces.first('c', 30)).toBe(true);
  expect(await nonces.first('b', 20)).toBe(false);
});

test('a caller whose role is none is refused at once', () => {
  expect(() =>
    serviceGuard({
      audience: 'billing',
      region: REGION,
      callers: { portal: 'arn:aws:iam::111122223333:user/x' },
    }),
  ).toThrow('the caller portal has no role');
});

describe('on the wire', () => {
  const { guard, signer } = world();
  const refused: string[] = [];
  const real = serviceGuard({
    audience: 'billing',
    region: REGION,
    callers: { portal: PORTAL },
    sts: { send: () => Promise.reject(new Error('no route')) },
  });
  let guarded = guard;
  const middleware = (req: never, res: never, next: never) =>
    serviceMiddleware({ guard: guarded, mostBytes: 64, onRefused: (reason) => refused.push(reason) })(
      req,
      res,
      next,
    );
  const server = createServer((req, res) => {
    middleware(
      req as never,
      res as never,
      (({ caller, body }: { caller: { name: string }; body: Buffer }) => {
        res.end(`${caller.name} ${body.toString()}`);
      }) as never,
    );
  });
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const call = async (headers: Record<string, string>, body = request.body) => {
    const answer = await fetch(origin + request.target, { method: 'POST', headers, body });
    return [answer.status, await answer.text()];
  };

  test('a signed call is served, with the bytes that were signed', async () => {
    expect(await call({ ...(await signer().sign(request)) })).toEqual([200, 'portal {"claim":"c-7"}']);
  });

  test('others get no word of why', async () => {
    expect(await call({})).toEqual([401, '']);
    expect(await call({ ...(await signer(session('reports')).sign(request)) })).toEqual([401, '']);
    expect(refused).toEqual(['no-identity', 'unknown-caller']);
    expect(await call({}, Buffer.alloc(65))).toEqual([413, '']);
  });

  test('what cannot be found out is not served', async () => {
    guarded = real;
    const now = serviceSigner({
      audience: 'billing',
      region: REGION,
      credentials: () => Promise.resolve(new IdentityService(REGION, Date.now).session(session('portal'))),
    });
    expect(await call({ ...(await now.sign(request)) })).toEqual([503, '']);
  });
});
