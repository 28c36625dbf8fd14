import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  contentDigest,
  isSignatureOf,
  signatureBase,
  signatureParams,
  signBase,
} from '../../../runtime/service-identity/http-signature';

/** RFC 9421, appendix B.1.4 and B.2.6: a key and a signature that everybody must get. */
const privateKey = createPrivateKey(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----',
);
const components = [
  ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
  ['@method', 'POST'],
  ['@path', '/foo'],
  ['@authority', 'example.com'],
  ['content-type', 'application/json'],
  ['content-length', '18'],
] as const;
const params = signatureParams(components, ';created=1618884473;keyid="test-key-ed25519"');
const SIGNATURE = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';

test('the signature of the RFC', () => {
  expect(signBase(signatureBase(components, params), privateKey)).toBe(SIGNATURE);
});

test('is good for what was signed and for nothing else', () => {
  const publicKey = createPublicKey(privateKey);
  expect(isSignatureOf(signatureBase(components, params), SIGNATURE, publicKey)).toBe(true);
  components.forEach((_, i) => {
    const other = components.map(([name, value], j) => [name, i === j ? `${value} ` : value] as const);
    expect(isSignatureOf(signatureBase(other, params), SIGNATURE, publicKey)).toBe(false);
  });
});

test('the digest of RFC 9530, appendix D', () => {
  expect(contentDigest(Buffer.from('{"hello": "world"}\n'))).toBe(
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
  );
});
