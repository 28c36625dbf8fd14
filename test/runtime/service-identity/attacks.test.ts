import { createHash, createHmac } from 'node:crypto';
import { createServer, type OutgoingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceMiddleware } from '../../../runtime/service-identity';
import { identityCall, renderIdentity } from '../../../runtime/service-identity/caller-identity';
import { contentDigest } from '../../../runtime/service-identity/http-signature';
import { caller, REGION, request, session, world } from './world';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** As many letters as the digest, and more bytes. */
const ACCENTED = contentDigest(request.body).replace(/.{3}:$/, '\u00e9\u00e9\u00e9:');

test('sabotage IDN-6 · an identity has one way to be written: no other has AWS asked again', async () => {
  const { aws, verify, sign, identity } = await caller();
  const told = (header: string, n: number) => verify(request, sign(`${n}`.padStart(22, 'a'), { header }));
  await expect(told(renderIdentity(identity), 0)).resolves.toMatchObject({ name: 'portal' });
  const list = [identity.date, identity.authorization, identity.securityToken, identity.key];
  const json = JSON.stringify(list);
  const others = [
    encoded(` ${json}`),
    encoded(`${json}\n`),
    encoded(JSON.stringify(list, undefined, 1)),
    encoded(json.replace('A', '\\u0041')),
    `${encoded(json)}=`,
    ` ${encoded(json)}`,
    encoded(json).replace(/^(.{8})/, '$1\t'),
    encoded(`{"0":${JSON.stringify(list[0])},"length":4}`),
  ];
  for (const [n, other] of others.entries()) {
    await expect(told(other, n + 1)).rejects.toMatchObject({ reason: 'malformed' });
  }
  expect(aws.calls).toBe(1);
});

test('sabotage IDN-6 · a signature has one way to be written', async () => {
  const { verify, signer } = world();
  const signed = await signer().sign(request);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (const last of alphabet) {
    const signature = signed.signature.replace(/.==:$/, `${last}==:`);
    if (signature === signed.signature) continue;
    await expect(verify(request, { ...signed, signature })).rejects.toThrow(/malformed|signature/);
  }
});

test('sabotage IDN-6 · a digest in letters of more bytes is refused as any other, not an outage', async () => {
  const { verify, sign } = await caller();
  const headers = sign('a'.repeat(22), { digest: ACCENTED });
  await expect(verify(request, headers)).rejects.toMatchObject({ reason: 'signature' });
});

test('sabotage IDN-6 · a statement that was signed for no audience and no key opens nothing, though AWS vouches for it', async () => {
  const { aws, verify, sign, identity } = await caller();
  const { accessKeyId, secretAccessKey, sessionToken } = aws.session(session('portal'));
  const { date, key } = identity;
  const scope = [date.slice(0, 8), REGION, 'sts', 'aws4_request'];
  const headers = identityCall(identity, REGION, 'billing').headers;
  const names = ['content-type', 'host', 'x-amz-date', 'x-amz-security-token'];
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
  ];
  const body = digest('Action=GetCallerIdentity&Version=2011-06-15');
  const signed = [date, scope.join('/'), digest([...canonical, body].join('\n'))];
  const signature = [...scope, ['AWS4-HMAC-SHA256', ...signed].join('\n')]
    .reduce<Buffer>(
      (before, part) => createHmac('sha256', before).update(part).digest(),
      Buffer.from(`AWS4${secretAccessKey}`),
    )
    .toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${[accessKeyId, ...scope].join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const stolen = { date, authorization, securityToken: sessionToken, key };
  expect(await aws.send(identityCall(stolen, REGION, 'billing'))).toMatchObject({ status: 200 });
  await expect(
    verify(request, sign('a'.repeat(22), { header: renderIdentity(stolen) })),
  ).rejects.toMatchObject({ reason: 'malformed' });
  expect(aws.calls).toBe(1);
});

test('sabotage IDN-6 · a call in the name of another key is refused, and uses up no nonce of it', async () => {
  const { verify, sign } = await caller();
  await expect(verify(request, sign('a'.repeat(22), { key: 'A'.repeat(43) }))).rejects.toMatchObject({
    reason: 'signature',
  });
});

test.each([0, 1, 255])(
  'sabotage IDN-6 · a key that is no point of the curve (%i) is refused',
  async (byte) => {
    const { verify, sign, identify } = await caller();
    const key = Buffer.alloc(32, byte).toString('base64url');
    const headers = sign('a'.repeat(22), { key, header: renderIdentity(await identify(key)) });
    await expect(verify(request, headers)).rejects.toMatchObject({ reason: 'signature' });
  },
);

test('sabotage IDN-6 · whatever else the target is on its way, it is what was signed', async () => {
  const { verify, signer } = world();
  const headers = await signer().sign(request);
  for (const target of [
    '/a/../internal/claims?page=2',
    '//internal/claims?page=2',
    '/internal/%63laims?page=2',
    '/internal/claims?page=2#x',
    '/internal/claims?page=2&',
  ])
    await expect(verify({ ...request, target }, headers)).rejects.toMatchObject({ reason: 'signature' });
  await expect(verify(request, headers)).resolves.toMatchObject({ name: 'portal' });
});

test.each<[string, string, (sign: Awaited<ReturnType<typeof caller>>['sign']) => OutgoingHttpHeaders]>([
  [
    'in whatever letters its headers come',
    'signature',
    (sign) => ({ ...sign('a'.repeat(22), { digest: ACCENTED }) }),
  ],
  [
    'and a header that comes twice is none',
    'no-identity',
    (sign) => {
      const { signature, ...others } = sign('a'.repeat(22));
      return { ...others, signature: [signature, signature] };
    },
  ],
])('sabotage IDN-6 · over HTTP, what is refused is 401 and told, %s', async (_, reason, headersOf) => {
  const { guard, sign } = await caller();
  const refused: string[] = [];
  const errors: unknown[] = [];
  const serve = serviceMiddleware({
    guard,
    onRefused: (reason) => refused.push(reason),
    onError: (error) => errors.push(error),
  });
  const server = createServer((req, res) => serve(req, res, () => res.end('served')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const headers = headersOf(sign);
    const status = await new Promise((resolve, reject) => {
      const { method, target: path } = request;
      const sent = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end(request.body);
    });
    expect([status, refused, errors]).toEqual([401, [reason], []]);
  } finally {
    server.close();
  }
});
