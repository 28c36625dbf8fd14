import { globMatches, globsOverlap } from '../../../lib/compliance/template/glob';

test.each([
  ['kms:*', 'kms:Decrypt', true],
  ['kms:De*t', 'kms:Decrypt', true],
  ['kms:De*', 'kms:Encrypt', false],
  ['a*a', 'a', false],
  ['*', '', true],
  ['role/App', 'role/App2', false],
])('%s matches %s: %s', (pattern, text, expected) => {
  expect(globMatches(pattern, text)).toBe(expected);
});

test.each([
  ['role/app-*', 'role/*-admin', true],
  ['role/app-*', 'role/admin-*', false],
  ['role/*-app', 'role/*-admin', false],
  ['role/app-*', 'role/app-x', true],
  ['role/app', 'role/app', true],
])('%s and %s overlap: %s', (a, b, expected) => {
  expect(globsOverlap(a, b)).toBe(expected);
  expect(globsOverlap(b, a)).toBe(expected);
});
