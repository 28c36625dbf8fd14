import { readFileSync } from 'node:fs';
import { fileProblems } from '../../lib/config/files';
import { parseConfig } from '../../lib/config/load';

const problems = (more: string, today = '2026-11-22') =>
  fileProblems(parseConfig(readFileSync('config/example.yaml', 'utf8') + more, 'test'), today);

test('the example names files that exist', () => {
  expect(problems('')).toEqual([]);
});

test('authorities that are missing, unfit or expired are named with their control', () => {
  expect(problems('edge: { clientAuthorities: config/none.pem }\n')).toMatchObject([
    { path: 'edge.clientAuthorities', given: '"config/none.pem": there is no such file', control: 'TLS-3' },
  ]);
  expect(problems('edge: { clientAuthorities: test/fixtures/trust-bundle/leaf.pem }\n')).toMatchObject([
    { given: expect.stringContaining('no certificate authority') as unknown },
  ]);
  expect(problems('', '2056-06-01')).toMatchObject([{ path: 'edge.clientAuthorities' }]);
});

test('the code of a function is a folder or a .zip file', () => {
  expect(problems('  - { name: forms, kind: function, path: /forms/*, code: package.json }\n')).toMatchObject(
    [{ given: '"package.json": neither a folder nor a .zip file' }],
  );
});

test('the code of a function is named by its place in the list', () => {
  expect(problems('  - { name: forms, kind: function, path: /forms/*, code: dist/none }\n')).toEqual([
    {
      path: 'workloads.1.code',
      given: '"dist/none": there is no such file',
      allowed: 'a folder or .zip file, relative to the project',
    },
  ]);
});
