import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustBundleProblem } from '../../lib/compliance/trust-bundle';

const AUTHORITY = readFileSync('config/client-authorities.pem', 'utf8');
const fixture = (name: string) => readFileSync(join('test', 'fixtures', 'trust-bundle', name), 'utf8');

function check(text: string, today = '2030-01-01'): string | undefined {
  const file = join(mkdtempSync(join(tmpdir(), 'bulwark-trust-')), 'bundle.pem');
  writeFileSync(file, text);
  return trustBundleProblem(file, today);
}

test('authorities are admitted, one or several', () => {
  expect(check(AUTHORITY)).toBeUndefined();
  expect(check(AUTHORITY + AUTHORITY)).toBeUndefined();
});

test.each([
  ['an empty file', '', /holds no certificate/],
  ['a private key', `${AUTHORITY}-----BEGIN PRIVATE KEY-----\n`, /holds a private key/],
  ['an encrypted private key', `${AUTHORITY}-----BEGIN ENCRYPTED PRIVATE KEY-----\n`, /holds a private key/],
  [
    'a block that is no certificate',
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    /a block that is no certificate/,
  ],
  ['a certificate that is no authority', fixture('leaf.pem'), /"CN=leaf" is no certificate authority/],
  ['a sound authority beside one that is none', AUTHORITY + fixture('leaf.pem'), /"CN=leaf" is no/],
  ['an authority with a short RSA key', fixture('rsa-1024.pem'), /key of type rsa 1024/],
  ['an authority with an Ed25519 key', fixture('ed25519.pem'), /key of type ed25519/],
])('refuses %s', (_, text, message) => {
  expect(check(text)).toMatch(message);
});

test('an authority counts from its first day to the one before its last', () => {
  expect(check(AUTHORITY, '2025-12-31')).toMatch(/valid from/);
  expect(check(AUTHORITY, '2026-01-01')).toBeUndefined();
  expect(check(AUTHORITY, '2055-12-31')).toBeUndefined();
  expect(check(AUTHORITY, '2056-01-01')).toMatch(/valid from/);
});

test('a missing file is a problem, not a crash', () => {
  expect(trustBundleProblem('config/none.pem', '2026-11-22')).toBe('there is no such file');
});
