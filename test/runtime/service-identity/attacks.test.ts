import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  serviceGuard,
  serviceMiddleware,
  serviceSigner,
  type ServiceRequest,
} from '../../../runtime/service-identity';
import { renderIdentity, signIdentity } from '../../../runtime/service-identity/caller-identity';
import {
  contentDigest,
  signatureBase,
  signatureParams,
  signBase,
} from '../../../runtime/service-identity/http-signature';
import { componentsOf } from '../../../runtime/service-identity/request';
import { thumbprint } from '../../../runtime/service-identity/service-signer';
import { IdentityService } from '../../support/aws/sts-identity';

const REGION = 'us-east-1';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/portal/task-1';
const at = Date.UTC(2026, 10, 22, 12);
const now = () => at;

function setting() {
  const aws = new IdentityService(REGION, now);
  const credentials = () => Promise.resolve(aws.session(SESSION));
  const signer = serviceSigner({ audience: 'billing', region: REGION, credentials, now });
  const callers = { portal: 'arn:aws:iam::111122223333:role/portal' };
  const guard = serviceGuard({ audience: 'billing', region: REGION, callers, sts: aws, now });
  return { aws, signer, guard, credentials };
}

const request: ServiceRequest = {
  method: 'POST',
  target: '/claims?page=2',
  body: Buffer.from('{"claim":"c-7"}'),
};

/** Headers of a caller who holds a key, and signs whatever it likes. */
function signedBy(
  key: KeyObject,
  x: string,
  identity: string,
  nonce: string,
  digest = contentDigest(request.body),
) {
  const headers = { 'bulwark-identity': identity, 'content-digest': digest };
  const components = componentsOf(request, headers);
  const parameters = `;created=${at / 1000};nonce="${nonce}";alg="ed25519";keyid="${thumbprint(x)}";tag="bulwark"`;
  const params = signatureParams(components, parameters);
  return {
    ...headers,
    'signature-input': `bulwark=${params}`,
    signature: `bulwark=:${signBase(signatureBase(components, params), key)}:`,
  };
}

async function caller() {
  const here = setting();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'jwk' }).x!;
  const parts = { region: REGION, audience: 'billing', key, credentials: await here.credentials() };
  const identity = await signIdentity({ ...parts, at: new Date(at) });
  const list = [identity.date, identity.authorization, identity.securityToken, identity.key];
  return { ...here, key, privateKey, identity, list };
}

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test('sabotage IDN-6 · an identity has one way to be written: no other has AWS asked again', async () => {
  const { guard, aws, privateKey, key, identity, list } = await caller();
  const verify = (header: string, n: number) => {
    const headers: Record<string, string> = signedBy(privateKey, key, header, `${n}`.padStart(22, 'a'));
    return guard.verify(request, (name) => headers[name]);
  };
  await expect(verify(renderIdentity(identity), 0)).resolves.toMatchObject({ name: 'portal' });
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
    await expect(verify(other, n + 1)).rejects.toMatchObject({ reason: 'malformed' });
  }
  expect(aws.calls).toBe(1);
});

test('sabotage IDN-6 · a signature has one way to be written', async () => {
  const { guard, signer } = setting();
  const signed = await signer.sign(request);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (const last of alphabet) {
    const signature = signed.signature.replace(/.==:$/, `${last}==:`);
    if (signature === signed.signature) continue;
    const headers: Readonly<Record<string, string>> = { ...signed, signature };
    await expect(guard.verify(request, (name) => headers[name])).rejects.toThrow(/malformed|signature/);
  }
});

test('sabotage IDN-6 · a digest in letters of more bytes is refused as any other, not an outage', async () => {
  const { guard, privateKey, key, identity } = await caller();
  const digest = contentDigest(request.body).replace(/.{3}:$/, '\u00e9\u00e9\u00e9:');
  const headers: Record<string, string> = signedBy(
    privateKey,
    key,
    renderIdentity(identity),
    'a'.repeat(22),
    digest,
  );
  await expect(guard.verify(request, (name) => headers[name])).rejects.toMatchObject({ reason: 'signature' });
});

test.each([0, 1, 255])(
  'sabotage IDN-6 · a key that is no point of the curve (%i) is refused',
  async (byte) => {
    const { guard, privateKey, credentials } = await caller();
    const key = Buffer.alloc(32, byte).toString('base64url');
    const parts = { region: REGION, audience: 'billing', key, credentials: await credentials() };
    const header = renderIdentity(await signIdentity({ ...parts, at: new Date(at) }));
    const headers: Record<string, string> = signedBy(privateKey, key, header, 'a'.repeat(22));
    await expect(guard.verify(request, (name) => headers[name])).rejects.toMatchObject({
      reason: 'signature',
    });
  },
);

test('sabotage IDN-6 · whatever else the target is on its way, it is what was signed', async () => {
  const { guard, signer } = setting();
  const headers: Readonly<Record<string, string>> = { ...(await signer.sign(request)) };
  for (const target of [
    '/a/../claims?page=2',
    '//claims?page=2',
    '/%63laims?page=2',
    '/claims?page=2#x',
    '/claims?page=2&',
  ])
    await expect(guard.verify({ ...request, target }, (name) => headers[name])).rejects.toMatchObject({
      reason: 'signature',
    });
  await expect(guard.verify(request, (name) => headers[name])).resolves.toMatchObject({ name: 'portal' });
});

test('sabotage IDN-6 · over HTTP, what is refused is 401 and told, in whatever letters its headers come', async () => {
  const { guard, privateKey, key, identity } = await caller();
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
    const digest = contentDigest(request.body).replace(/.{3}:$/, '\u00e9\u00e9\u00e9:');
    const headers = signedBy(privateKey, key, renderIdentity(identity), 'a'.repeat(22), digest);
    const status = await new Promise((resolve, reject) => {
      const { method, target: path } = request;
      const sent = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end(request.body);
    });
    expect([status, refused, errors]).toEqual([401, ['signature'], []]);
  } finally {
    server.close();
  }
});
