import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { contentOf } from '../../lib/cli/scan-content';
import { parseConfig } from '../../lib/config/load';
import { fileProblems } from '../../lib/config/files';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-scan-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As a process: what it uses are ECMAScript modules. */
const scan = (args: readonly string[], input?: string) =>
  spawnSync(process.execPath, ['bin/bulwark.js', 'scan', ...args], { encoding: 'utf8', input });

const write = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

/** In pieces: no file of the project holds what looks like a credential. */
const letters = (length: number, of = 'Ab3dEf7hJkLm9pQrStUvWxYz') => of.repeat(10).slice(0, length);
const [PRIVATE, LIVE, KEY_ID] = ['PRIVATE', 'live', 'Q3EGRIPTZ5PQFJTB'] as const;
const hex = (length: number) => letters(length, '0a1b2c3d4e5f6789');
const CREDENTIALS: Readonly<Record<string, string>> = {
  'aws-access-key-id': `const k="AKIA${KEY_ID}"`,
  'aws-access-key-id-2': `new S3({credentials:{accessKeyId:"ASIA${KEY_ID}"`,
  'aws-secret-access-key': `{secretAccessKey:"${letters(40)}"}`,
  'aws-session-token': `sessionToken:"IQoJ${letters(230)}"`,
  'private-key': `\`-----BEGIN ${PRIVATE} KEY-----\nMC4CAQ\``,
  'private-key-2': `"-----BEGIN EC ${PRIVATE} KEY-----\\nMC4CAQ"`,
  'database-password': `u="redis://cache:${letters(16)}@cache.example.com:6379"`,
  'stripe-key': `Stripe("sk_${LIVE}_${letters(24)}")`,
  'webhook-secret': `s='whsec_${letters(32)}'`,
  'twilio-auth-token': `{accountSid:a,authToken:"${hex(32)}"}`,
  'client-secret': `{"client_secret":"${letters(52)}"}`,
  'context-key': `{"id":"k1","login":"app_portal","key":"${hex(64)}"}`,
};

/** Ways in which a text is written so that its bytes do not show it. */
const stripe = `var letters="${letters(24)}";\n${CREDENTIALS['stripe-key']!}`;
const HIDDEN: Readonly<Record<string, Buffer>> = {
  'page.js.gz': gzipSync(stripe),
  'page.GZIP': gzipSync(stripe),
  'page.js.br': brotliCompressSync(stripe),
  'page.js.br.gz': gzipSync(brotliCompressSync(stripe)),
  'second-member.js.gz': Buffer.concat([gzipSync(stripe.slice(0, 50)), gzipSync(stripe.slice(50))]),
  'little-endian.js': Buffer.from(`\ufeff${stripe}`, 'utf16le'),
  'big-endian.js': Buffer.from(`\ufeff${stripe}`, 'utf16le').swap16(),
  'wide.js.gz': gzipSync(Buffer.from(`\ufeff${stripe}`, 'utf16le')),
};

/** What might hold anything. */
const UNREADABLE: Readonly<Record<string, readonly [Buffer, said: string]>> = {
  'cut.js.gz': [gzipSync(stripe).subarray(0, -9), 'is no gzip that can be unpacked (unexpected end of file)'],
  'text.js.br': [Buffer.from('var a;'), 'is no Brotli that can be unpacked'],
  'page.zip': [Buffer.from('PK\x03\x04'), 'is compressed (zip); only gzip and Brotli are unpacked'],
  'page.js.zst': [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'is compressed (zstd)'],
  'page.7z': [Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), 'is compressed (7z)'],
};

describe('a folder of bundles', () => {
  for (const [name, bytes] of Object.entries(HIDDEN)) write(`bundles/hidden/${name}`, bytes);
  write('bundles/good/page.js.gz', gzipSync(`Stripe("pk_${LIVE}_${letters(24)}")`));
  for (const [name, text] of Object.entries(CREDENTIALS)) {
    write(`bundles/bad/${name}.js`, `!function(){var a=1,b="é";\n  ${text};}();`);
  }
  write(
    'bundles/bad/picture.png',
    Buffer.concat([Buffer.from([137, 80, 0, 255]), Buffer.from(CREDENTIALS['stripe-key']!)]),
  );
  // What pages do hold: public keys, ids, names of settings, digests, the example of the documentation.
  write(
    'bundles/good/page.js',
    [
      `Stripe("pk_${LIVE}_${letters(24)}")`,
      `{clientId:"${letters(26)}",userPoolId:"us-east-1_Ab3dEf7hJ",clientSecret:process.env.CLIENT_SECRET}`,
      `integrity="sha384-${letters(64)}"`,
      '"-----BEGIN PUBLIC KEY-----"',
      'authToken:getToken(),secretAccessKey:t.secretAccessKey,password:"",e="postgresql://"+u+":"+p+"@"+h',
      '"postgresql://app@db.example.com/app","AKIAIOSFODNN7EXAMPLE"',
      `"${hex(64)}","6f9619ff-8b86-4d11-b42d-00c04fc964ff"`,
    ].join(';\n'),
  );
  symlinkSync(join(folder, 'bundles', 'bad', 'stripe-key.js'), join(folder, 'bundles', 'linked.js'));
  const result = scan(['--json', join(folder, 'bundles')]);
  const report = JSON.parse(result.stdout) as {
    findings: number;
    files: { path: string; bytes: number; findings: { kind: string; line: number; column: number }[] }[];
  };
  const found = (name: string) => report.files.find(({ path }) => path.endsWith(name))?.findings;

  test.each(Object.keys(CREDENTIALS))(
    'sabotage IDN-6 · %s in a client bundle is found, where it stands',
    (name) => {
      const findings = found(`bad/${name}.js`)!;
      expect(findings.map(({ kind }) => kind)).toContain(name.replace(/-2$/, ''));
      expect(findings.every(({ line }) => line >= 2)).toBe(true);
      expect(result.status).toBe(1);
    },
  );

  test('inside of what is no text, and behind a link', () => {
    expect(found('picture.png')).toMatchObject([{ kind: 'stripe-key', line: 1, column: 13 }]);
    expect(found('linked.js')).toMatchObject([{ kind: 'stripe-key' }]);
  });

  test('the bytes of what is hidden do not show it', () => {
    for (const bytes of Object.values(HIDDEN)) expect(bytes.toString('latin1')).not.toMatch(/sk_live_\w{16}/);
  });

  test.each(Object.keys(HIDDEN))('sabotage IDN-6 · a credential in %s is found, where it stood', (name) => {
    expect(found(`hidden/${name}`)).toEqual([
      { kind: 'stripe-key', line: 2, column: expect.any(Number) as number },
    ]);
  });

  test('what pages do hold is no finding', () => {
    expect(found('good/page.js')).toEqual([]);
    expect(found('good/page.js.gz')).toEqual([]);
  });

  test('no report shows a credential', () => {
    const text = scan([join(folder, 'bundles')]).stdout;
    for (const output of [result.stdout, text]) {
      for (const secret of [letters(16), hex(32), 'Q3EGRIPTZ5PQFJTB']) expect(output).not.toContain(secret);
    }
    expect(text).toMatch(/bad[/\\]stripe-key\.js:2:\d+: stripe-key\n/);
    expect(text).toMatch(/\n\d+ credentials in 24 files, \d+ bytes\n$/);
  });
});

describe('files that cannot be looked into', () => {
  for (const [name, [bytes]] of Object.entries(UNREADABLE)) write(`unreadable/${name}`, bytes);
  write('unreadable/page.js', 'var a;');
  const all = join(folder, 'unreadable');
  const result = scan([all]);

  test.each(Object.entries(UNREADABLE))('proof IDN-6 · %s is reported, not passed', (name, [, said]) => {
    expect(result.stdout).toContain(`${join(all, name)} ${said}`);
    expect(result.status).toBe(2);
  });

  test('none is counted as scanned', () => {
    expect(result.stdout).toMatch(/\n0 credentials in 1 file, 6 bytes; not looked into: 5 files\n$/);
  });

  test('a credential beside them is a finding all the same', () => {
    const both = scan(['--json', all, join(folder, 'bundles', 'bad', 'stripe-key.js')]);
    expect(JSON.parse(both.stdout)).toMatchObject({ findings: 1, unreadable: 5 });
    expect(both.status).toBe(1);
  });

  test.each([
    ['gzip', 'page.js.gz', gzipSync(' '.repeat(1001)), 'unpacks to more than 1000 bytes'],
    ['Brotli', 'page.js.br', brotliCompressSync(' '.repeat(1001)), 'unpacks to more than 1000 bytes'],
    ['a file', 'page.js', Buffer.alloc(1001), 'has 1001 bytes; at most 1000 are scanned'],
  ])('%s of more than fits is not unpacked', (_, name, bytes, said) => {
    expect(contentOf(bytes, name, 1000).unreadable).toContain(said);
  });

  test('what is packed again and again is given up', () => {
    const packed = (times: number) =>
      Array.from({ length: times }).reduce<Buffer>((bytes) => gzipSync(bytes), Buffer.from('var a;'));
    expect(contentOf(packed(4), '-')).toMatchObject({ texts: { length: 5, 4: 'var a;' } });
    expect(contentOf(packed(4), '-').unreadable).toBeUndefined();
    expect(contentOf(packed(5), '-').unreadable).toBe('is compressed more than 4 times over');
  });
});

test('proof IDN-6 · a response that holds no credential passes, one that does is found', () => {
  expect(scan(['-'], '{"id":"p-1"}')).toMatchObject({
    status: 0,
    stdout: '0 credentials in 1 file, 12 bytes\n',
  });
  expect(scan(['-'], CREDENTIALS['client-secret']).status).toBe(1);
});

test.each([
  [['nowhere'], 'bulwark: nowhere: no such file or folder\n'],
  [[write('empty/.keep', '').replace('/.keep', '')], ''],
])('%j', (args, err) => {
  expect(scan(args).stderr).toBe(err);
});

describe('the bundles that a configuration names', () => {
  const config = (bundle: string) =>
    parseConfig(`${readFileSync('config/example.yaml', 'utf8')}    clientBundles: [${bundle}]\n`, 'bundles');
  const problems = (bundle: string) => fileProblems(config(bundle), '2026-11-22');

  test('sabotage IDN-6 · a credential in one is refused at synth', () => {
    expect(problems(join(folder, 'bundles', 'bad', 'stripe-key.js'))).toEqual([
      {
        path: 'workloads.0.clientBundles',
        given: expect.stringMatching(/stripe-key\.js:2:\d+: stripe-key$/) as string,
        allowed: 'nothing that is a credential of a service',
        control: 'IDN-6',
      },
    ]);
  });

  test('sabotage IDN-6 · a credential in a compressed one is refused, and so is one that cannot be looked into', () => {
    const given = [join(folder, 'bundles', 'hidden', 'page.js.br'), join(folder, 'unreadable', 'page.zip')];
    expect(problems(given.join(', '))).toMatchObject([
      { given: expect.stringMatching(/page\.js\.br:2:\d+: stripe-key$/) as string, control: 'IDN-6' },
      { given: expect.stringContaining('page.zip is compressed (zip)') as string, control: 'IDN-6' },
    ]);
  });

  test('a bundle that is not there is refused, and a clean one passes', () => {
    expect(problems('dist/web')).toMatchObject([{ given: 'dist/web: there is no such file' }]);
    expect(problems(join(folder, 'bundles', 'good'))).toEqual([]);
  });
});
